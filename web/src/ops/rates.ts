import type { OpenedInMinute, Overview } from "#contracts/overview.ts";

/** What was counted at an instant (epoch ms). */
export interface Sample {
  at: number;
  requests: Overview["requests"];
}
type Kind = keyof Overview["requests"];

/** An hour of looks, every five seconds. */
const KEPT = 720;
const MINUTE_MS = 60_000;

/** Adds a look. Counters begin anew where one is lower than before. */
export function withSample(samples: readonly Sample[], next: Sample): Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && next.at <= last.at) return [...samples];
  const isReset =
    last !== undefined && (Object.keys(next.requests) as Kind[]).some((kind) => next.requests[kind] < last.requests[kind]);
  return [...(isReset ? [] : samples), next].slice(-KEPT);
}

/** For each look but the first: how many a minute there were since the one before. */
export function ratesOf(samples: readonly Sample[], kind: Kind): { at: number; per_minute: number }[] {
  return samples.slice(1).map((sample, i) => {
    const before = samples[i] ?? sample;
    const gained = sample.requests[kind] - before.requests[kind];
    return { at: sample.at, per_minute: (gained * MINUTE_MS) / (sample.at - before.at) };
  });
}

/** How many a minute there were over the last minute of looks; null: it takes two looks. */
export function rateNow(samples: readonly Sample[], kind: Kind): number | null {
  const last = samples.at(-1);
  const first = samples.find(({ at }) => last !== undefined && at >= last.at - MINUTE_MS);
  if (last === undefined || first === undefined || first === last) return null;
  return ((last.requests[kind] - first.requests[kind]) * MINUTE_MS) / (last.at - first.at);
}

export type Status = Exclude<keyof OpenedInMinute, "at">;
export const STATUSES = [
  "held",
  "paying",
  "confirmed",
  "cancelling",
  "cancelled",
  "expired",
  "failed",
] as const satisfies Status[];

/** The bookings of all minutes by status. */
export const funnel = (minutes: readonly OpenedInMinute[]): Record<Status, number> => {
  const sum = (status: Status) => minutes.reduce((total, minute) => total + minute[status], 0);
  return Object.fromEntries(STATUSES.map((status) => [status, sum(status)])) as Record<Status, number>;
};

/** Every minute of the last hour up to `now` (epoch ms), those without bookings among them: opened, and confirmed of these. */
export function minutesOf(opened: readonly OpenedInMinute[], now: number): { at: number; opened: number; confirmed: number }[] {
  const known = new Map(opened.map((minute) => [Date.parse(minute.at), minute]));
  const last = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return Array.from({ length: 60 }, (_, i) => {
    const at = last - (59 - i) * MINUTE_MS;
    const minute = known.get(at);
    if (minute === undefined) return { at, opened: 0, confirmed: 0 };
    return { at, opened: STATUSES.reduce((sum, status) => sum + minute[status], 0), confirmed: minute.confirmed };
  });
}

/** Sold seats of all there are, in percent; null: there is nothing to be full. */
export function loadFactor(load: NonNullable<Overview["load"]>): number | null {
  const all = load.sold + load.held + load.available;
  return all === 0 ? null : Math.round((1000 * load.sold) / all) / 10;
}
