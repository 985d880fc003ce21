const MINUTE_MS = 60_000;

/** Check-in opens so long before departure: by then most plans are firm, and a pass can be had on the evening before. */
export const CHECK_IN_OPENS_MS = 24 * 60 * MINUTE_MS;
/** It closes so long before: after that the load sheet is made, and whoever comes is seen to at the desk. */
export const CHECK_IN_CLOSES_MS = 45 * MINUTE_MS;
/** Boarding begins so long before departure: a full aircraft of the largest type takes half an hour. */
export const BOARDING_MS = 40 * MINUTE_MS;

/** Epoch ms: open at and after the first, closed at and after the second. */
export interface CheckInWindow {
  opens_at: number;
  closes_at: number;
}

/** `departsAt`: epoch ms. */
export const checkInWindow = (departsAt: number): CheckInWindow => ({
  opens_at: departsAt - CHECK_IN_OPENS_MS,
  closes_at: departsAt - CHECK_IN_CLOSES_MS,
});

export type CheckInPhase = "not_open" | "open" | "closed";

export function checkInPhase(departsAt: number, now: number): CheckInPhase {
  const { opens_at, closes_at } = checkInWindow(departsAt);
  if (now >= closes_at) return "closed";
  return now >= opens_at ? "open" : "not_open";
}
