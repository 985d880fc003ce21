import type { SeatOperation } from "../../test/linearizability/operation.ts";
import type { Evidence } from "../ordeal/judge.ts";

/**
 * The operations, with one more for each seat of a booking whose pins ran out while the provider was silent: its seats were given
 * back, and a late success has claimed them again, or may have, at some time after its payment.
 */
export function withReholds({
  entries,
  bookings,
  operations,
}: Pick<Evidence, "entries" | "bookings" | "operations">): SeatOperation[] {
  const suspended = new Set(
    entries.flatMap(({ booking_id, key }) =>
      bookings.get(booking_id)?.timeline.some(({ event }) => event === "booking.suspended") === true ? [key] : [],
    ),
  );
  const reholds = operations.flatMap((operation): SeatOperation[] => {
    if (operation.op !== "pay" || !suspended.has(operation.booking)) return [];
    const { flight_id, designator, booking, invoked_at } = operation;
    return [{ op: "hold", outcome: "unknown", flight_id, designator, booking, invoked_at, answered_at: null }];
  });
  return [...operations, ...reholds];
}
