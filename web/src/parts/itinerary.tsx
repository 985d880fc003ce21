import type { Segment, Slice } from "#contracts/offers.ts";
import { dayOffset, daysLater, inAList, formatDuration, formatMinutes, localClock, localDay, utcOffset } from "../text/times.ts";
import { cabinName } from "../text/party.ts";
import { aircraftName } from "../text/words.ts";
import { type Layover, layoversOf } from "./group-offers.ts";
import { journeyText } from "../text/en/journey.ts";

/** A time at a station, with its day and zone for whoever points at it; `from` is the day the line began, so that a later day shows. */
export function StationTime({ local, from }: { local: string; from: string }) {
  const offset = dayOffset(daysLater(from, local));
  return (
    <span class="station-time">
      <time dateTime={local} title={journeyText("local_time", { day: localDay(local), zone: utcOffset(local) })}>
        {localClock(local)}
      </time>
      {offset && <sup>{offset}</sup>}
    </span>
  );
}

const stopsInWords = ({ segments }: Slice): string => {
  const stops = segments.length - 1;
  return stops === 0 ? journeyText("direct") : journeyText("stops", { count: stops });
};

/** `2 h 10 min in CDG`; where one has to go to another airport, that. */
const layoverInWords = ({ airport, minutes, to }: Layover): string =>
  to === null
    ? journeyText("wait", { time: formatMinutes(minutes), airport })
    : journeyText("change_airport", { time: formatMinutes(minutes), origin: airport, destination: to });

/** One slice in a line: from when and where to when and where, how long, with which stops. */
export function SliceSummary({ slice }: { slice: Slice }) {
  const first = slice.segments[0];
  const last = slice.segments.at(-1);
  if (first === undefined || last === undefined) return null;
  const layovers = layoversOf(slice);
  return (
    <div class="slice">
      <p class="slice-day">
        {localDay(first.departs_local)} <span class="flights">{slice.segments.map(flightName).join(", ")}</span>
      </p>
      <p class="slice-line">
        <span class="slice-end">
          <StationTime local={first.departs_local} from={first.departs_local} /> <span class="station">{first.origin}</span>
        </span>
        <span class="visually-hidden"> {journeyText("to")} </span>
        <span class="slice-way" aria-hidden="true">
          {slice.segments.slice(1).map((segment) => (
            <i key={segment.flight_id} class="stop" />
          ))}
        </span>
        <span class="slice-end">
          <StationTime local={last.arrives_local} from={first.departs_local} /> <span class="station">{last.destination}</span>
        </span>
      </p>
      <p class="slice-facts">
        {formatDuration(slice.duration)} · {stopsInWords(slice)}
        {layovers.length > 0 && `: ${layovers.map(layoverInWords).join(", ")}`}
      </p>
    </div>
  );
}

export const flightName = (segment: Pick<Segment, "carrier" | "number">): string => `${segment.carrier}${segment.number}`;

/** Every flight of a journey with its local times and their zones, and every wait between two of them. */
export function Itinerary({ slices }: { slices: Slice[] }) {
  return (
    <ol class="itinerary">
      {slices.flatMap((slice) => {
        const layovers = layoversOf(slice);
        return slice.segments.map((segment, index) => (
          <FlightLine key={segment.flight_id} segment={segment} layover={layovers[index]} />
        ));
      })}
    </ol>
  );
}

/** One flight, and the wait after it. */
function FlightLine({ segment, layover }: { segment: Segment; layover: Layover | undefined }) {
  const zones = [segment.departs_local, segment.arrives_local].map(utcOffset);
  return (
    <li>
      <p class="slice-times">
        <StationTime local={segment.departs_local} from={segment.departs_local} /> {segment.origin}
        <span class="arrow" aria-label={journeyText("to")}>
          {" "}
          →{" "}
        </span>
        <StationTime local={segment.arrives_local} from={segment.departs_local} /> {segment.destination}
      </p>
      <p class="slice-facts">
        {flightName(segment)} · {localDay(segment.departs_local)} · {formatDuration(segment.duration)} ·{" "}
        {aircraftName(segment.aircraft)} · {cabinName(segment.cabin)} ({segment.booking_class}) ·{" "}
        {journeyText("local_times", { zones: inAList([...new Set(zones)]) })}
      </p>
      {layover && <p class="layover">{layoverInWords(layover)}</p>}
    </li>
  );
}
