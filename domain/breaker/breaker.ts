/**
 * A circuit breaker as a pure state machine (Nygard, "Release It!"): closed → open after too many failures in a row,
 * open → half open after a while, half open → closed by successful probes or open again by a failed one.
 * `now` in epoch milliseconds.
 */
export type Phase = "closed" | "open" | "half_open";

export interface Breaker {
  phase: Phase;
  /** Calls without an answer in a row. */
  failures: number;
  /** When it last opened; 0 before. */
  opened_at: number;
  /** Probes under way while half open, and when the last one started. */
  probes: number;
  probed_at: number;
  /** Successful probes in a row. */
  recovered: number;
}

export interface BreakerSettings {
  /** Failures in a row that open it. */
  failures_to_open: number;
  /** How long nothing gets through, in ms. */
  open_ms: number;
  /** Probes allowed at once while half open. */
  max_probes: number;
  /** Successful probes that close it. */
  successes_to_close: number;
  /** A probe without a report is forgotten after this: its caller died. */
  probe_lease_ms: number;
}

/** When to ask again while all probes are out, in ms: about how long a healthy call takes, doubled. */
const PROBE_WAIT_MS = 2_000;

export const CLOSED: Breaker = { phase: "closed", failures: 0, opened_at: 0, probes: 0, probed_at: 0, recovered: 0 };

export interface Admission {
  allowed: boolean;
  phase: Phase;
  /** 0 when allowed. */ retry_after_ms: number;
}

/** May a call go out now? Admitting one while half open takes a probe. */
export function admit(breaker: Breaker, settings: BreakerSettings, now: number): { breaker: Breaker; admission: Admission } {
  if (breaker.phase === "closed") return { breaker, admission: { allowed: true, phase: "closed", retry_after_ms: 0 } };
  const reopensAt = breaker.opened_at + settings.open_ms;
  if (breaker.phase === "open" && now < reopensAt)
    return { breaker, admission: { allowed: false, phase: "open", retry_after_ms: reopensAt - now } };
  const lapsed = now - breaker.probed_at >= settings.probe_lease_ms;
  const probes = breaker.phase === "open" || lapsed ? 0 : breaker.probes;
  const recovered = breaker.phase === "open" ? 0 : breaker.recovered;
  if (probes >= settings.max_probes) {
    return { breaker, admission: { allowed: false, phase: "half_open", retry_after_ms: PROBE_WAIT_MS } };
  }
  const next: Breaker = { ...breaker, phase: "half_open", probes: probes + 1, probed_at: now, recovered };
  return { breaker: next, admission: { allowed: true, phase: "half_open", retry_after_ms: 0 } };
}

/** How a call ended: `ok` means the other side answered, whatever it said. */
export function report(breaker: Breaker, settings: BreakerSettings, ok: boolean, now: number): Breaker {
  switch (breaker.phase) {
    case "closed": {
      if (ok) return breaker.failures === 0 ? breaker : CLOSED;
      const failures = breaker.failures + 1;
      return failures >= settings.failures_to_open
        ? { ...CLOSED, phase: "open", failures, opened_at: now }
        : { ...breaker, failures };
    }
    case "half_open": {
      if (!ok) return { ...CLOSED, phase: "open", failures: breaker.failures + 1, opened_at: now };
      const recovered = breaker.recovered + 1;
      return recovered >= settings.successes_to_close
        ? CLOSED
        : { ...breaker, probes: Math.max(0, breaker.probes - 1), recovered };
    }
    case "open":
      // A call that was let through before it opened: too old to say anything about now.
      return breaker;
  }
}
