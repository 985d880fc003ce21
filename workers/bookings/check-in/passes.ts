import type { BoardingPass } from "#contracts/check-in.ts";
import type { CheckedInParty } from "#domain/check-in/check-in.ts";
import { passId } from "#domain/check-in/pass-id.ts";
import { BOARDING_MS } from "#domain/check-in/window.ts";
import { invariant } from "#domain/invariant.ts";
import { earlierLocal } from "#domain/time/earlier.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import type { Env } from "../env.ts";
import { type BookingWithTickets, segmentsOf } from "../read-booking.ts";

/** The passes of those who are checked in for one flight of the booking: as it flies now, where that is known. */
export async function passesFor(
  env: Env,
  { booking, tickets }: BookingWithTickets,
  flightId: string,
  party: CheckedInParty,
): Promise<BoardingPass[]> {
  const segments = segmentsOf(booking);
  const at = segments.findIndex(({ flight_id }) => flight_id === flightId);
  const segment = segments[at];
  invariant(segment, `${flightId} is a flight of the booking`);
  const found = await env.SEARCH.flight(flightId);
  const { destination, departs_local, arrives_local, origin_terminal } = found.ok
    ? found.value
    : { ...segment, origin_terminal: null };
  const boards_at = party.departs_at - BOARDING_MS;
  return party.passengers.flatMap(({ passenger_id, sequence, at: checkedInAt, designator }) => {
    const ticket = tickets.find(
      (each) => each.passenger_id === passenger_id && each.coupons.some(({ flight_id }) => flight_id === flightId),
    );
    if (ticket === undefined) return [];
    const id = passId({ booking_id: booking.id, passenger_id, flight: at + 1 });
    return {
      id,
      booking_id: booking.id,
      record_locator: booking.record_locator,
      passenger_id,
      ticket_number: ticket.number,
      flight_id: flightId,
      carrier: segment.carrier,
      number: segment.number,
      origin: segment.origin,
      destination,
      departs_at: formatInstantMs(party.departs_at),
      departs_local,
      arrives_local,
      boards_at: formatInstantMs(boards_at),
      boards_local: earlierLocal(departs_local, BOARDING_MS),
      terminal: origin_terminal,
      cabin: segment.cabin,
      booking_class: segment.booking_class,
      designator,
      sequence,
      checked_in_at: formatInstantMs(checkedInAt),
      pdf_url: `/v1/boarding-passes/${id}.pdf`,
    };
  });
}
