import { type Result, err, ok } from "#domain/result.ts";

/** `quota` times at once, and as many again over every `window_ms`, evenly. Both are positive whole numbers. */
export interface Rate {
  quota: number;
  window_ms: number;
}

/**
 * What somebody has used up: a bucket that each taking fills by `window_ms` and that leaks `quota` every millisecond, so that
 * all numbers are whole. It is full at `quota * window_ms`.
 */
export interface Meter {
  level: number;
  /** Epoch ms. */
  at: number;
}

export interface Allowance {
  /** Takings that would be allowed right now. */
  remaining: number;
  /** Until the whole quota is there again, if nothing more is taken. */
  full_in_ms: number;
}
export type Exhausted = { reason: "exhausted"; retry_in_ms: number } & Allowance;

/** An empty meter: nothing has been taken lately. */
export const unused = (now: number): Meter => ({ level: 0, at: now });

/**
 * Takes one, or says when there will be one again; a refusal uses nothing up. Over any stretch of time at most `quota` and the
 * stretch's share of it are allowed (a token bucket; GCRA of ITU-T I.371 in whole numbers).
 */
export function take(meter: Meter, rate: Rate, now: number): Result<{ meter: Meter; allowance: Allowance }, Exhausted> {
  const level = levelAt(meter, rate, now);
  const over = level + rate.window_ms - rate.quota * rate.window_ms;
  if (over > 0) return err({ reason: "exhausted", retry_in_ms: Math.ceil(over / rate.quota), ...allowanceAt(level, rate) });
  const taken = level + rate.window_ms;
  return ok({ meter: { level: taken, at: Math.max(now, meter.at) }, allowance: allowanceAt(taken, rate) });
}

/** A meter by its key, with the rate it is read by. */
export interface Metered {
  key: string;
  rate: Rate;
}

/** Takes one from each of these meters (of different keys), or from none; says how long until all of them would allow it. */
export function takeAll(
  metered: Metered[],
  meterOf: (key: string) => Meter | undefined,
  now: number,
): Result<(Metered & { meter: Meter })[], { reason: "exhausted"; retry_in_ms: number }> {
  const answers = metered.map((each) => ({ ...each, taken: take(meterOf(each.key) ?? unused(now), each.rate, now) }));
  const waits = answers.flatMap(({ taken }) => (taken.ok ? [] : [taken.error.retry_in_ms]));
  if (waits.length > 0) return err({ reason: "exhausted", retry_in_ms: Math.max(...waits) });
  return ok(answers.flatMap(({ key, rate, taken }) => (taken.ok ? [{ key, rate, meter: taken.value.meter }] : [])));
}

/** Undoes one taking. */
export const giveBack = (meter: Meter, rate: Rate, now: number): Meter => ({
  level: Math.max(0, levelAt(meter, rate, now) - rate.window_ms),
  at: Math.max(now, meter.at),
});

/** A clock that goes back stops the leak, no more. */
const levelAt = (meter: Meter, rate: Rate, now: number): number =>
  Math.max(0, meter.level - rate.quota * Math.max(0, now - meter.at));

const allowanceAt = (level: number, { quota, window_ms }: Rate): Allowance => ({
  remaining: Math.floor((quota * window_ms - level) / window_ms),
  full_in_ms: Math.ceil(level / quota),
});
