import type { Round } from "./ledger.ts";

/** A round in which all was well, but for what is given. */
export const roundOf = (seed: number, given: Partial<Round> = {}): Round => ({
  seed,
  code: "c0de",
  requests: 10,
  seconds: 1.5,
  spoiled: 80,
  compared: 40,
  by_itself: [],
  bodies: 12,
  parked: 8,
  findings: [],
  gaps: [],
  counts: { getHealth: { "nobody 2xx": 4 }, createBooking: { "passenger 2xx": 1, "passenger 4xx": 5 } },
  ...given,
});
