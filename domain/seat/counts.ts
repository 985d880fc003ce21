import type { Flight } from "./flight-state.ts";
import type { Cabin } from "./layout.ts";

export interface Inventory {
  cabins: { cabin: Cabin; available: number; held: number; sold: number }[];
  booking_classes: { booking_class: string; available: number }[];
}

/**
 * What is left to sell: seats per cabin, and units per booking class, never more than the cabin has free seats. Nothing of a flight that
 * is cancelled.
 */
export function inventory(flight: Flight): Inventory {
  const cabins = (flight.layout?.cabins ?? []).map(({ cabin }) => ({ cabin, available: 0, held: 0, sold: 0 }));
  for (const seat of flight.seats.values()) {
    const place = flight.places.get(seat.designator);
    const counts = cabins.find(({ cabin }) => cabin === place?.cabin);
    if (!counts || seat.state === "blocked") continue;
    if (seat.state === "free") counts.available += Number(flight.cancellation === null);
    else if (seat.state === "sold") counts.sold += 1;
    else counts.held += 1;
  }
  const booking_classes = (flight.definition?.booking_classes ?? []).map(({ booking_class, cabin, authorised }) => ({
    booking_class,
    available:
      flight.cancellation === null
        ? Math.max(0, Math.min(authorised - (flight.taken.get(booking_class) ?? 0), flight.free.get(cabin) ?? 0))
        : 0,
  }));
  return { cabins, booking_classes };
}
