import type { Flight, Segment, Slice } from "#contracts/offers.ts";
import { segmentNow, slicesNow } from "#domain/booking/as-it-flies.ts";
import { flightsOf } from "../api/departures.ts";
import { bookingText } from "../text/en/booking.ts";
import { flightName, Itinerary } from "./itinerary.tsx";
import { useLatest, useLoad } from "./use-load.ts";

interface Booked {
  /** Of the booking. */
  id: string;
  slices: Slice[];
  looks?: number;
}

/**
 * The flights of a booking, which keeps what was sold, as they leave now, whatever has become of it. Another count of `looks` has it look
 * again; while it does not know, it shows what it knew, or what was sold.
 */
export function ItineraryNow({ id, slices, looks = 0 }: Booked) {
  const segments = slices.flatMap((slice) => slice.segments);
  const loaded = useLoad(`${id}:${looks}`, (signal) => flightsOf(segments, signal));
  const flights = (useLatest(loaded) ?? []).map((flight) => ({ ...flight, flies: flight.status !== "cancelled" }));
  return (
    <>
      {segments.map((sold) => {
        const news = newsOf(sold, flights);
        return (
          news !== null && (
            <p key={sold.flight_id} class="notice">
              {bookingText(news, { flight: flightName(sold) })}
            </p>
          )
        );
      })}
      <Itinerary slices={slicesNow(slices, flights)} />
    </>
  );
}

/** What whoever has booked it is to know of it, if anything. */
function newsOf(sold: Segment, flights: readonly (Flight & { flies: boolean })[]): "moved" | "not_flying" | null {
  if (flights.some(({ id, flies }) => id === sold.flight_id && !flies)) return "not_flying";
  const now = segmentNow(sold, flights);
  const isMoved = (["destination", "departs_local", "arrives_local"] as const).some((field) => now[field] !== sold[field]);
  return isMoved ? "moved" : null;
}
