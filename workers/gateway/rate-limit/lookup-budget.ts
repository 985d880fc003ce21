import { comparableName } from "#domain/booking/comparable-name.ts";
import type { Metered } from "#domain/rate-limit/meter.ts";
import { ok, type Result } from "#domain/result.ts";
import { base32, sha256 } from "#platform/hash.ts";
import { errorText, log } from "#platform/log.ts";
import { lookupsOf } from "#platform/rate-limit-objects.ts";
import type { Env } from "../env.ts";
import { rateSettings } from "./settings.ts";

const HOUR_MS = 3_600_000;
/**
 * Misses in an hour. By network: more typing errors than a household makes. By locator: one that was seen on a luggage tag must
 * not be tried with every common name. By name: one name must not be tried with many locators, nor use up what is everybody's.
 */
const MISSES = { network: 20, locator: 20, name: 200 } as const;
/** 80 bits: keys that never meet by chance. What they stand for is not stored. */
const KEY_LENGTH = 16;

interface Lookup {
  record_locator: string;
  family_name: string;
}
type Spent = { giveBack: () => Promise<void> };

/**
 * A lookup is paid for as a miss before it is made, so that a thousand at once get no further than one after another, and gets
 * it back when it hits. Locator and name are charged whether there is such a booking or not: nothing here knows.
 */
export async function spendLookup(
  env: Env,
  network: string,
  lookup: Lookup,
): Promise<Result<Spent, { reason: "exhausted"; retry_in_ms: number }>> {
  const budgets = await budgetsOf(env, network, lookup);
  const objects = lookupsOf(env.RATE_LIMIT);
  try {
    const spent = await objects.spend(budgets);
    return spent.ok ? ok({ giveBack: () => quietly(objects.giveBack(budgets)) }) : spent;
  } catch (error) {
    // The platform's limiter has counted the network already.
    log("warn", "rate_limit.unreachable", { class: "lookup", by: "budget", why: errorText(error) });
    return ok({ giveBack: () => Promise.resolve() });
  }
}

async function budgetsOf(env: Env, network: string, { record_locator, family_name }: Lookup): Promise<Metered[]> {
  const { factor, lookup_misses } = rateSettings(env);
  const subjects = { network, locator: record_locator, name: comparableName(family_name) };
  const kinds = ["network", "locator", "name"] as const;
  const own = await Promise.all(
    kinds.map(async (kind) => ({
      key: `${kind}:${base32(await sha256("lookup", kind, subjects[kind]), KEY_LENGTH)}`,
      rate: { quota: MISSES[kind] * factor, window_ms: HOUR_MS },
    })),
  );
  return [...own, { key: "everybody", rate: { quota: lookup_misses, window_ms: HOUR_MS } }];
}

/** What is not given back comes back within the hour. */
async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    log("warn", "rate_limit.not_given_back", { class: "lookup", why: errorText(error) });
  }
}
