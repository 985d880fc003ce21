import { SERVICES } from "#contracts/names.ts";
import type { Drain, OperatedService, Probe, ServiceName, ServiceState } from "#contracts/service-registry.ts";

/** Probes in a row that must fail before a service counts as down: one lost answer is no outage. */
export const FAILURES_UNTIL_DOWN = 3;
/** And for so long they must have failed: many gateways may look in the same moment. */
export const FAILING_UNTIL_DOWN_MS = 2_000;
/** A service that was last seen down this long ago is asked again rather than refused: nobody came by, so nobody looked. */
export const DOWN_COUNTS_MS = 60_000;

/** One service as it is kept. Instants: epoch milliseconds. */
export interface Entry {
  version: string | null;
  registered_at: number;
  checked_at: number;
  failures: number;
  /** The first of them; absent without any. */
  failing_since?: number | undefined;
  /** Absent in what was stored before there were any. */
  routes?: string[];
}
export type Entries = Partial<Record<ServiceName, Entry>>;
export type Drains = Partial<Record<ServiceName, Drain>>;

/** The entries after a probe. A new service, or a known one in a new version, is registered anew. */
export function reported(entries: Entries, probe: Probe): Entries {
  const known = entries[probe.name];
  if (known && known.checked_at > probe.at) return entries;
  const version = probe.version ?? known?.version ?? null;
  const registered = !known || known.version !== version;
  return {
    ...entries,
    [probe.name]: {
      version,
      registered_at: registered ? probe.at : known.registered_at,
      checked_at: probe.at,
      failures: probe.ok ? 0 : (known?.failures ?? 0) + 1,
      failing_since: probe.ok ? undefined : (known?.failing_since ?? probe.at),
      routes: probe.routes,
    },
  };
}

export function healthOf(entry: Entry | undefined): ServiceState["health"] {
  if (entry === undefined) return "unknown";
  if (entry.failures === 0) return "up";
  const { failures, checked_at, failing_since = checked_at } = entry;
  return failures >= FAILURES_UNTIL_DOWN && checked_at - failing_since >= FAILING_UNTIL_DOWN_MS ? "down" : "failing";
}

/** Every service there is, seen or not, as of `now` (epoch milliseconds). */
export function states(entries: Entries, drains: Drains, now: number): OperatedService[] {
  return SERVICES.map((name) => {
    const entry = entries[name];
    const health = healthOf(entry);
    const drain = drains[name] ?? null;
    const isDown = health === "down" && entry !== undefined && now < entry.checked_at + DOWN_COUNTS_MS;
    return {
      name,
      health,
      in_service: drain === null && !isDown,
      version: entry?.version ?? null,
      registered_at: instant(entry?.registered_at),
      checked_at: instant(entry?.checked_at),
      routes: entry?.routes ?? [],
      drain,
    };
  });
}

const instant = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
