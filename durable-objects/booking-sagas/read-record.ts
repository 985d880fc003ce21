import type { OpenRequest } from "#contracts/booking-sagas.ts";
import type { BookingRecord, SeatPrice } from "#domain/booking/record.ts";
import { findSeat } from "#domain/seat/layouts.ts";
import { seatPrice } from "#domain/seat/price.ts";

/** Members that older records lack: they came when seats could be changed, and flights cancelled. */
type Younger = "seat_prices" | "seat_changes" | "cancelled_flight";
type Stored = Omit<BookingRecord, Younger> & Partial<Pick<BookingRecord, Younger>>;

/** A stored record; what an older one lacks is made good. */
export function readRecord(json: string, opening: OpenRequest): BookingRecord {
  const stored = JSON.parse(json) as Stored;
  const { seat_changes = [], seat_prices = pricesOf(stored, opening), cancelled_flight = null } = stored;
  return { ...stored, seat_prices, seat_changes, cancelled_flight };
}

/** Which seats were chosen was not kept, only what they cost together: it is taken for the price of those seats that cost as much. */
function pricesOf(record: Stored, { terms }: OpenRequest): SeatPrice[] {
  const segments = terms.slices.flatMap((slice) => slice.segments);
  let unexplained = record.total_minor - terms.total.amount_minor;
  return record.segments.flatMap(({ flight_id, seats }) => {
    const aircraft = segments.find((segment) => segment.flight_id === flight_id)?.aircraft ?? "";
    return seats.flatMap(({ passenger_id, designator }) => {
      const seat = findSeat(aircraft, designator);
      const price_minor = seat === undefined ? 0 : seatPrice(seat, record.terms.currency);
      if (price_minor === 0 || price_minor > unexplained) return [];
      unexplained -= price_minor;
      return [{ flight_id, passenger_id, price_minor }];
    });
  });
}
