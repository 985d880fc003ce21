import { createDurable } from "itty-durable";
import type { BreakerPhase, BreakerStatus, CircuitBreakerApi } from "#contracts/circuit-breaker.ts";
import { type Breaker, type BreakerSettings, CLOSED, admit, report } from "#domain/breaker/breaker.ts";
import { numberVar } from "#platform/env.ts";
import { log, setLogLevel } from "#platform/log.ts";

const SETTINGS: Omit<BreakerSettings, "open_ms"> = {
  // Each is a call that got no answer in five tries: three of them are no accident.
  failures_to_open: 3,
  max_probes: 2,
  successes_to_close: 2,
  // Longer than a call with all of its tries.
  probe_lease_ms: 20_000,
};

interface BreakerEnv {
  /** How long nothing gets through before it is tried again. */
  BREAKER_OPEN_SECONDS: string;
  LOG_LEVEL?: string;
}

/**
 * The circuit breaker of one downstream. A few fields of state on itty-durable, stored before each answer; the rules are in
 * domain/breaker. Reached through `ittyCall` (platform/itty.ts), not by RPC.
 */
export class CircuitBreaker extends createDurable() implements CircuitBreakerApi {
  /** The whole of the persisted state: itty-durable loads and stores an object's public fields. */
  breaker: Breaker = CLOSED;
  readonly #settings: BreakerSettings;

  constructor(state: object, env: BreakerEnv) {
    super(state, env);
    setLogLevel(env.LOG_LEVEL);
    this.#settings = { ...SETTINGS, open_ms: numberVar("BREAKER_OPEN_SECONDS", env.BREAKER_OPEN_SECONDS) * 1_000 };
  }

  async admit(): Promise<{ allowed: boolean; phase: BreakerPhase; retry_after_s: number }> {
    const { breaker, admission } = admit(this.breaker, this.#settings, Date.now());
    await this.#keep(breaker);
    return { allowed: admission.allowed, phase: admission.phase, retry_after_s: seconds(admission.retry_after_ms) };
  }

  async report(ok: boolean): Promise<{ phase: BreakerPhase }> {
    await this.#keep(report(this.breaker, this.#settings, ok, Date.now()));
    return { phase: this.breaker.phase };
  }

  async status(): Promise<BreakerStatus> {
    const { phase, failures, opened_at } = this.breaker;
    const waitMs = phase === "open" ? Math.max(0, opened_at + this.#settings.open_ms - Date.now()) : 0;
    return { phase, failures, opened_at: phase === "closed" ? null : opened_at, retry_after_s: seconds(waitMs) };
  }

  async close(): Promise<BreakerStatus> {
    await this.#keep(CLOSED);
    return this.status();
  }

  async #keep(breaker: Breaker): Promise<void> {
    if (breaker === this.breaker) return;
    const { phase } = this.breaker;
    this.breaker = breaker;
    await this.persist();
    if (breaker.phase !== phase)
      log(breaker.phase === "open" ? "error" : "info", `breaker.${breaker.phase}`, { was: phase, failures: breaker.failures });
  }
}

const seconds = (ms: number): number => Math.ceil(ms / 1_000);
