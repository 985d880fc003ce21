import { vi } from "vitest";
import type { RateLimitApi } from "#contracts/rate-limit.ts";
import { type Meter, take, unused } from "#domain/rate-limit/meter.ts";
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
  const nothing = async () => new Response(null, { status: 404 });
  const bindings: Pick<Env, "RATE_30" | "RATE_120" | "RATE_600" | "RATE_3000" | "RATE_LIMIT"> = {
    RATE_30: { limit: rough.RATE_30 },
    RATE_120: { limit: rough.RATE_120 },
    RATE_600: { limit: rough.RATE_600 },
    RATE_3000: { limit: rough.RATE_3000 },
    RATE_LIMIT: { getByName: () => ({ countRequest, fetch: nothing }) },
  };
  return { bindings, counts, rough, countRequest };
}
