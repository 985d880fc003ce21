import type { Rate } from "#domain/rate-limit/meter.ts";
import { invariant } from "#domain/invariant.ts";
import { numberVar } from "#platform/env.ts";
import type { Env } from "../env.ts";
import { WINDOW_S } from "./classes.ts";

const LOOPBACK_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];
/** Tests, demos and benches are thousands of users behind one address. */
const WIDER = 1000;

export interface RateSettings {
  /** How many times wider than in the table every limit is: 1 where the public comes. */
  factor: number;
  booking: Rate;
  /** In an hour, of everybody together. */
  lookup_misses: number;
}

const known = new WeakMap<Env, RateSettings>();

/** The limits in force. `RATE_LIMITS` = `wide`, or an address that only this machine has, is for development. */
export function rateSettings(env: Env): RateSettings {
  const settings = known.get(env) ?? readSettings(env);
  known.set(env, settings);
  return settings;
}

function readSettings(env: Env): RateSettings {
  const { RATE_LIMITS: mode } = env;
  invariant(mode === "enforced" || mode === "wide", `RATE_LIMITS is "enforced" or "wide", not "${mode}"`);
  const factor = mode === "wide" || LOOPBACK_HOSTS.includes(new URL(env.PUBLIC_URL).hostname) ? WIDER : 1;
  return {
    factor,
    booking: { quota: atLeastOne("BOOKING_REQUESTS_PER_MINUTE", env) * factor, window_ms: WINDOW_S * 1000 },
    lookup_misses: atLeastOne("LOOKUP_MISSES_PER_HOUR", env) * factor,
  };
}

/** Meters count whole numbers. */
function atLeastOne(name: "BOOKING_REQUESTS_PER_MINUTE" | "LOOKUP_MISSES_PER_HOUR", env: Env): number {
  const number = Math.floor(numberVar(name, env[name]));
  invariant(number >= 1, `${name} is at least 1`);
  return number;
}
