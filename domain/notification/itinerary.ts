import { displayArrival, displayClock, displayDuration } from "../time/display.ts";
import { formatDuration } from "../time/format.ts";
import type { BookingFacts, FlightTimesFacts, PassengerFacts, SegmentFacts, SliceFacts } from "./facts.ts";
import type { FlightLine, Table } from "./letter.ts";
import type { Voice } from "./text/voice.ts";
import { unlinked } from "./unlinked.ts";

export const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `Ms Ada Lovelace`: as on her ticket, whatever language it is in. */
export const fullName = ({ title, given_name, family_name }: PassengerFacts): string =>
  [title === null ? "" : capitalised(title), given_name, family_name].filter(Boolean).join(" ");

/** The same in a mail: it goes to whatever address the booking was made with. */
export const nameInMail = (passenger: PassengerFacts): string => unlinked(fullName(passenger));

export const segmentsOf = (slices: SliceFacts[]): SegmentFacts[] => slices.flatMap((slice) => slice.segments);

/** The flight as it leaves now, which may be later than it was sold. */
export const withTimes = (
  segment: SegmentFacts,
  { destination, departs_local, arrives_local }: FlightTimesFacts,
): SegmentFacts => ({
  ...segment,
  destination,
  departs_local,
  arrives_local,
  duration: formatDuration(Math.round((Date.parse(arrives_local) - Date.parse(departs_local)) / 60_000)),
});

/** Where the journey goes: `LHR - JFK`, and for a journey that comes back `LHR - JFK - LHR`. */
export function route(slices: SliceFacts[]): string {
  const stops: string[] = [];
  for (const { origin, destination } of slices) {
    if (stops.at(-1) !== origin) stops.push(origin);
    stops.push(destination);
  }
  return stops.join(" - ");
}

/** Each flight in the order of travel, by the clocks of its airports. */
export function flightLines(slices: SliceFacts[], { date }: Voice): FlightLine[] {
  return segmentsOf(slices).map((segment) => ({
    flight: `${segment.carrier} ${segment.number}`,
    origin: segment.origin,
    destination: segment.destination,
    date: date(segment.departs_local),
    departs: displayClock(segment.departs_local),
    arrives: displayArrival(segment.departs_local, segment.arrives_local),
    detail: `${capitalised(segment.cabin)} · ${displayDuration(segment.duration)}`,
  }));
}

/** Each passenger with their seats in the order of travel. */
export function passengerTable({ passengers, slices }: Pick<BookingFacts, "passengers" | "slices">, { say }: Voice): Table {
  const flights = segmentsOf(slices);
  const seats = (passenger: PassengerFacts): string =>
    flights
      .flatMap((flight) => passenger.seats.filter((seat) => seat.flight_id === flight.flight_id))
      .map((seat) => seat.designator)
      .join(", ");
  const rows = passengers.map((passenger) => ({
    label: nameInMail(passenger),
    value: seats(passenger) === "" ? say("no_seat") : say("seats_of", { seats: seats(passenger) }),
  }));
  return { title: say("passengers", { count: passengers.length }), rows };
}
