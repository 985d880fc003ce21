import type { Segment, Slice } from "#contracts/offers.ts";
import { dayOffset, daysLater, formatDuration, localClock, localDay } from "../text/times.ts";
import { CABIN_NAMES, aircraftName } from "../text/words.ts";

/** A time at a station; `from` is the day the journey's line began, so that a later day shows. */
export function StationTime({ local, from }: { local: string; from: string }) {
  const offset = dayOffset(daysLater(from, local));
  return (
    <span class="station-time">
      <time dateTime={local}>{localClock(local)}</time>
      {offset && <sup title={localDay(local)}>{offset}</sup>}
    </span>
  );
}

export const stopsInWords = (slice: Slice): string => {
  const via = slice.segments.slice(1).map((segment) => segment.origin);
  return via.length === 0 ? "Direct" : `${via.length} ${via.length === 1 ? "stop" : "stops"}: ${via.join(", ")}`;
};

/** One slice in a line: times, places, duration, stops. */
export function SliceSummary({ slice }: { slice: Slice }) {
  const first = slice.segments[0];
  const last = slice.segments.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <div class="slice">
      <p class="slice-times">
        <StationTime local={first.departs_local} from={first.departs_local} /> {first.origin}
        <span class="arrow" aria-label="to">
          {" "}
          →{" "}
        </span>
        <StationTime local={last.arrives_local} from={first.departs_local} /> {last.destination}
      </p>
      <p class="slice-facts">
        {localDay(first.departs_local)} · {formatDuration(slice.duration)} · {stopsInWords(slice)} ·{" "}
        {slice.segments.map((segment) => `${segment.carrier}${segment.number}`).join(", ")}
      </p>
    </div>
  );
}

export const flightName = (segment: Segment): string => `${segment.carrier}${segment.number}`;

/** Every flight of a journey, with its local times. */
export function Itinerary({ slices }: { slices: Slice[] }) {
  return (
    <ol class="itinerary">
      {slices
        .flatMap((slice) => slice.segments)
        .map((segment) => (
          <li key={segment.flight_id}>
            <p class="slice-times">
              <StationTime local={segment.departs_local} from={segment.departs_local} /> {segment.origin}
              <span class="arrow" aria-label="to">
                {" "}
                →{" "}
              </span>
              <StationTime local={segment.arrives_local} from={segment.departs_local} /> {segment.destination}
            </p>
            <p class="slice-facts">
              {flightName(segment)} · {localDay(segment.departs_local)} · {formatDuration(segment.duration)} ·{" "}
              {aircraftName(segment.aircraft)} · {CABIN_NAMES[segment.cabin]} ({segment.booking_class})
            </p>
          </li>
        ))}
    </ol>
  );
}
