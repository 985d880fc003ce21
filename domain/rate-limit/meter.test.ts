import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { giveBack, type Meter, type Rate, take, takeAll, unused } from "./meter.ts";

const NOW = Date.parse("2026-12-01T08:00:00Z");
const RATE: Rate = { quota: 3, window_ms: 60_000 };

/** Takes at each of these instants; the answers, in order. */
function takeAt(rate: Rate, instants: number[]) {
  let meter: Meter = unused(instants[0] ?? NOW);
  return instants.map((at) => {
    const taken = take(meter, rate, at);
    if (taken.ok) meter = taken.value.meter;
    return { at, meter, taken };
  });
}

describe("a meter", () => {
  test("allows its quota at once, says what is left, and then when there will be one again", () => {
    const answers = takeAt(RATE, [NOW, NOW, NOW, NOW]).map(({ taken }) => taken);
    expect(answers.slice(0, 3).map((taken) => taken.ok && taken.value.allowance)).toEqual([
      { remaining: 2, full_in_ms: 20_000 },
      { remaining: 1, full_in_ms: 40_000 },
      { remaining: 0, full_in_ms: 60_000 },
    ]);
    expect(answers[3]).toEqual({
      ok: false,
      error: { reason: "exhausted", retry_in_ms: 20_000, remaining: 0, full_in_ms: 60_000 },
    });
  });

  test("is as new after a window without takings", () => {
    const answers = takeAt(RATE, [NOW, NOW, NOW, NOW + 60_000]).map(({ taken }) => taken);
    expect(answers[3]).toMatchObject({ ok: true, value: { allowance: { remaining: 2 } } });
  });

  test("is not refilled by a clock that goes back", () => {
    const answers = takeAt(RATE, [NOW, NOW, NOW, NOW - 3_600_000]).map(({ taken }) => taken.ok);
    expect(answers).toEqual([true, true, true, false]);
  });
});

const rates = fc.record({ quota: fc.integer({ min: 1, max: 100_000 }), window_ms: fc.integer({ min: 1, max: 86_400_000 }) });
const instants = fc
  .array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 60 })
  .map((steps) => steps.map((_, i) => NOW + steps.slice(0, i).reduce((sum, step) => sum + step, 0)));

describe("whatever is asked and when", () => {
  test("no stretch of time gets more than the quota and its own share of it", () => {
    fc.assert(
      fc.property(rates, instants, (rate, asked) => {
        const allowed = takeAt(rate, asked)
          .filter(({ taken }) => taken.ok)
          .map(({ at }) => at);
        const exceeds = (count: number, stretch_ms: number) =>
          BigInt(count - rate.quota) * BigInt(rate.window_ms) > BigInt(rate.quota) * BigInt(stretch_ms);
        const breaches = allowed.flatMap((from, first) =>
          allowed.slice(first).filter((to, further) => exceeds(further + 1, to - from)),
        );
        expect(breaches).toEqual([]);
      }),
    );
  });

  test("as many as remain are allowed at once, and not one more", () => {
    const few = fc.record({ quota: fc.integer({ min: 1, max: 20 }), window_ms: fc.integer({ min: 1, max: 86_400_000 }) });
    fc.assert(
      fc.property(few, instants, (rate, asked) => {
        const { at, meter, taken } = takeAt(rate, asked).at(-1) ?? { at: NOW, meter: unused(NOW), taken: undefined };
        const { remaining } = taken?.ok ? taken.value.allowance : { remaining: 0 };
        const answers: boolean[] = [];
        let next = meter;
        for (let i = 0; i <= remaining; i++) {
          const more = take(next, rate, at);
          answers.push(more.ok);
          if (more.ok) next = more.value.meter;
        }
        expect(answers).toEqual([...Array.from({ length: remaining }, () => true), false]);
      }),
    );
  });

  test("a refused one is allowed when it was told, and not a millisecond sooner", () => {
    fc.assert(
      fc.property(rates, instants, (rate, asked) => {
        for (const { at, meter, taken } of takeAt(rate, asked)) {
          if (taken.ok) continue;
          expect(taken.error.retry_in_ms).toBeGreaterThan(0);
          expect(take(meter, rate, at + taken.error.retry_in_ms).ok).toBe(true);
          expect(take(meter, rate, at + taken.error.retry_in_ms - 1).ok).toBe(false);
        }
      }),
    );
  });

  test("one given back at once was never taken", () => {
    fc.assert(
      fc.property(rates, instants, (rate, asked) => {
        const { at, meter } = takeAt(rate, asked).at(-1) ?? { at: NOW, meter: unused(NOW) };
        const taken = take(meter, rate, at);
        if (!taken.ok) return;
        const back = giveBack(taken.value.meter, rate, at);
        for (const later of [0, 1, 10_000]) expect(take(back, rate, at + later)).toEqual(take(meter, rate, at + later));
      }),
    );
  });

  test("giving back what was never taken is no credit", () => {
    const meter = giveBack(giveBack(unused(NOW), RATE, NOW), RATE, NOW);
    expect(take(meter, RATE, NOW)).toMatchObject({ ok: true, value: { allowance: { remaining: 2 } } });
  });
});

describe("several meters at once", () => {
  const wide = { key: "wide", rate: { quota: 5, window_ms: 60_000 } };
  const narrow = { key: "narrow", rate: { quota: 2, window_ms: 60_000 } };

  test("are all charged, or none of them, and the longest wait is said", () => {
    const meters = new Map<string, Meter>();
    const spend = (at = NOW) => {
      const taken = takeAll([wide, narrow], (key) => meters.get(key), at);
      if (taken.ok) for (const { key, meter } of taken.value) meters.set(key, meter);
      return taken.ok || taken.error.retry_in_ms;
    };
    expect([spend(), spend(), spend(), spend()]).toEqual([true, true, 30_000, 30_000]);
    expect(take(meters.get("wide") ?? unused(NOW), wide.rate, NOW)).toMatchObject({ value: { allowance: { remaining: 2 } } });
    expect([spend(NOW + 30_000), spend(NOW + 30_000)]).toEqual([true, 30_000]);
  });
});
