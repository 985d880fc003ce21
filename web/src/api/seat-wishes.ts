import type { Booking, ChangeSeats } from "#contracts/bookings.ts";
import type { BookingDraft } from "./booking-draft.ts";

/** Flight id → what each passenger of the booking has on it. Prices are the map's to say: what was assigned costs nothing. */
export function seatsOf({ passengers }: Pick<Booking, "passengers">): BookingDraft["seats"] {
  const seats: BookingDraft["seats"] = {};
  for (const { id, seats: owned } of passengers)
    for (const { flight_id, designator } of owned)
      seats[flight_id] = { ...seats[flight_id], [id]: { designator, price_minor: 0 } };
  return seats;
}

/** What to ask for so that everybody sits where they were put; whoever was put nowhere keeps their seat. Null: nothing differs. */
export function seatWishes({ passengers }: Pick<Booking, "passengers">, seats: BookingDraft["seats"]): ChangeSeats | null {
  const wishes = passengers.flatMap(({ id, seats: owned }) => {
    const seat_selections = owned.flatMap(({ flight_id, designator }) => {
      const wish = seats[flight_id]?.[id]?.designator ?? designator;
      return wish === designator ? [] : [{ flight_id, designator: wish }];
    });
    return seat_selections.length === 0 ? [] : [{ id, seat_selections }];
  });
  return wishes.length === 0 ? null : { passengers: wishes };
}

/**
 * What was picked, when the booking has other seats than before: whoever still had theirs has the new one, the others what they picked.
 * `asked`: seats that these picks have led to themselves; who is back at theirs since wants that.
 */
export function afterChange(
  picked: BookingDraft["seats"],
  { before, now, asked }: Record<"before" | "now" | "asked", BookingDraft["seats"]>,
): BookingDraft["seats"] {
  const flights = Object.entries(now).map(([flight, owned]) => {
    const choices = { ...picked[flight] };
    for (const [id, seat] of Object.entries(owned)) {
      const isOurs = asked[flight]?.[id]?.designator === seat.designator;
      if (!isOurs && choices[id]?.designator === before[flight]?.[id]?.designator) choices[id] = seat;
    }
    return [flight, choices] as const;
  });
  return { ...picked, ...Object.fromEntries(flights) };
}
