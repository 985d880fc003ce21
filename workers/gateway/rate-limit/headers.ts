import type { Allowance } from "#domain/rate-limit/meter.ts";
import type { Env } from "../env.ts";
import { limitsOf, WINDOW_S, type CountedBy, type RateClass } from "./classes.ts";
import { rateSettings } from "./settings.ts";

/**
 * `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10, lists of structured fields (RFC 9651): what is
 * allowed (`q` in `w` seconds), and what remains of it (`r`, all of it again in `t` seconds).
 */
export function policyField(env: Env, rate: RateClass, by: CountedBy): string {
  return `"${policyName(rate, by)}";q=${quotaOf(env, rate, by)};w=${WINDOW_S}`;
}

export const remainingField = (rate: RateClass, { remaining, full_in_ms }: Allowance): string =>
  `"${policyName(rate, "user")}";r=${remaining};t=${Math.ceil(full_in_ms / 1000)}`;

/** A class is called by its own name where it counts whom it is about: users where there are any. */
function policyName(rate: RateClass, by: CountedBy): string {
  const main: CountedBy = limitsOf(rate).user === undefined ? "address" : "user";
  return by === main ? rate : `${rate}-${by}`;
}

function quotaOf(env: Env, rate: RateClass, by: CountedBy): number {
  const quota = limitsOf(rate)[by];
  const { factor, booking } = rateSettings(env);
  return quota === "exact" ? booking.quota : (quota ?? 0) * factor;
}
