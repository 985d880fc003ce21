import type { FareMatrix } from "#contracts/offers.ts";
import type { SearchRebuilt } from "#contracts/search-rebuild.ts";
import { FLIGHT_ID } from "./samples.ts";

const gbp = (amount: number) => ({ amount_minor: amount, currency: "GBP" });

export const fareMatrix: FareMatrix = {
  data: Array.from({ length: 7 }, (_, day) => ({
    departure_date: `2026-12-0${day + 1}`,
    return_date: null,
    price: day === 6 ? null : gbp(39750),
  })),
  currency: "GBP",
};

const SAID = "0".repeat(64);
export const searchRebuilt: SearchRebuilt = {
  part: "availability",
  rows: 24,
  changed: 0,
  before: SAID,
  after: SAID,
  next_cursor: `availability:${FLIGHT_ID}`,
};
