import type { z } from "zod";
import type { SeatMap } from "#contracts/offers.ts";
import { layoutInService, seatsOf } from "#domain/seat/layouts.ts";
import { seatPrice } from "#domain/seat/price.ts";
import { setting } from "../setting.ts";

const AIRCRAFT = "320";
const CURRENCY = "GBP";
const LAYOUT = layoutInService(AIRCRAFT);
/** The first so many seats of the aircraft are for sale; the others are blocked. */
const FOR_SALE = new Set(
  seatsOf(LAYOUT)
    .slice(0, Number(setting("PEER_SEATS")))
    .map(({ designator }) => designator),
);

/** Everything but the states, written once. */
const PRICED = LAYOUT.cabins.map(({ cabin, columns, rows }) => ({
  cabin,
  columns,
  rows: rows.map(({ row, exit, seats }) => ({
    row,
    exit,
    seats: seats.map((seat) => ({ seat, price: { amount_minor: seatPrice(seat, CURRENCY), currency: CURRENCY } })),
  })),
}));

/** `GET /v1/flights/{id}/seat-map`: the same document as the gateway's. */
export function seatMapOf(flight_id: string, taken: ReadonlySet<string>): z.infer<typeof SeatMap> {
  return {
    flight_id,
    aircraft: AIRCRAFT,
    version: taken.size,
    cabins: PRICED.map(({ cabin, columns, rows }) => ({
      cabin,
      columns,
      rows: rows.map(({ row, exit, seats }) => ({
        row,
        exit,
        seats: seats.map(({ seat: { designator, features }, price }) => ({
          designator,
          state: taken.has(designator) ? "held" : FOR_SALE.has(designator) ? "available" : "blocked",
          features,
          price,
        })),
      })),
    })),
  };
}
