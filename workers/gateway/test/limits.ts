import { vi } from "vitest";
import type { RateLimitApi } from "#contracts/rate-limit.ts";
import { giveBack, type Meter, take, takeAll, unused } from "#domain/rate-limit/meter.ts";
import { ok } from "#domain/result.ts";
import type { Env, Limiter } from "../env.ts";
import type { Quota } from "../rate-limit/classes.ts";

/** Limiters that count: those of the platform without ever forgetting, the object by the real rule. */
export function fakeLimits() {
  const counts = new Map<string, number>();
  const limiter = (quota: Quota) =>
    vi.fn<Limiter["limit"]>(async ({ key }) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { success: count <= quota };
    });
  const rough = { RATE_30: limiter(30), RATE_120: limiter(120), RATE_600: limiter(600), RATE_3000: limiter(3000) };
  const meters = new Map<string, Meter>();
  const countRequest = vi.fn<RateLimitApi["countRequest"]>(async (key, rate) => {
    const taken = take(meters.get(key) ?? unused(Date.now()), rate, Date.now());
    if (taken.ok) meters.set(key, taken.value.meter);
    return taken.ok ? ok(taken.value.allowance) : taken;
  });
  const budgets = fakeBudgets();
  const nothing = async () => new Response(null, { status: 404 });
  const bindings: Pick<Env, "RATE_30" | "RATE_120" | "RATE_600" | "RATE_3000" | "RATE_LIMIT"> = {
    RATE_30: { limit: rough.RATE_30 },
    RATE_120: { limit: rough.RATE_120 },
    RATE_600: { limit: rough.RATE_600 },
    RATE_3000: { limit: rough.RATE_3000 },
    RATE_LIMIT: { getByName: () => ({ countRequest, ...budgets, fetch: nothing }) },
  };
  return { bindings, counts, rough, countRequest, ...budgets };
}

function fakeBudgets() {
  const meters = new Map<string, Meter>();
  const spend = vi.fn<RateLimitApi["spend"]>(async (budgets) => {
    const taken = takeAll(budgets, (key) => meters.get(key), Date.now());
    if (!taken.ok) return taken;
    for (const { key, meter } of taken.value) meters.set(key, meter);
    return ok(null);
  });
  const giveBackAll = vi.fn<RateLimitApi["giveBack"]>(async (budgets) => {
    for (const { key, rate } of budgets) meters.set(key, giveBack(meters.get(key) ?? unused(Date.now()), rate, Date.now()));
  });
  return { spend, giveBack: giveBackAll };
}
