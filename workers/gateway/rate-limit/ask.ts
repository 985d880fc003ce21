import type { Allowance, Exhausted, Rate } from "#domain/rate-limit/meter.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { errorText, log } from "#platform/log.ts";
import { requestsOf } from "#platform/rate-limit-objects.ts";
import type { Env } from "../env.ts";
import { limiterName, WINDOW_S, type CountedBy, type Quota, type RateClass } from "./classes.ts";
import { rateSettings } from "./settings.ts";

/** What is known of the count: nothing, where an approximate limiter let the request through or none could be asked. */
export type Counted = Result<Allowance | null, Exhausted>;

/**
 * Counts by the platform's limiter: approximate, by location, yes or no. Nobody is told when there will be more, so a whole
 * window is said. Its quota is part of the deployment, so where limits are wide it is not asked.
 */
export async function countRoughly(env: Env, rate: RateClass, by: CountedBy, quota: Quota, subject: string): Promise<Counted> {
  if (rateSettings(env).factor > 1) return ok(null);
  return orLetThrough(rate, by, async () => {
    const { success } = await env[limiterName(quota)].limit({ key: `${rate}:${by}:${subject}` });
    return success
      ? ok(null)
      : err({ reason: "exhausted", retry_in_ms: WINDOW_S * 1000, remaining: 0, full_in_ms: WINDOW_S * 1000 });
  });
}

/** Counts by an object: exact, and says what remains. One call, which stores nothing. */
export function countExactly(env: Env, rate: RateClass, quota: Rate, userId: string): Promise<Counted> {
  return orLetThrough(rate, "user", () => requestsOf(env.RATE_LIMIT, userId).countRequest(`${rate}:${userId}`, quota));
}

/** Limits are there for those who come too often; they must not take the service from everybody else. */
async function orLetThrough(rate: RateClass, by: CountedBy, count: () => Promise<Counted>): Promise<Counted> {
  try {
    return await count();
  } catch (error) {
    log("warn", "rate_limit.unreachable", { class: rate, by, why: errorText(error) });
    return ok(null);
  }
}
