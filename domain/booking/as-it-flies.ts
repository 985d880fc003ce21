import { formatDuration, minutesBetween } from "../time/format.ts";

/** A flight as its timetable has it now. Instants and local times are RFC 3339. */
export interface FlightNow {
  id: string;
  destination: string;
  departs_at: string;
  arrives_at: string;
  departs_local: string;
  arrives_local: string;
  aircraft: string;
  /** It is neither cancelled nor withdrawn. */
  flies: boolean;
  /** Never falls, and grows whenever it is given other times, is withdrawn with passengers, or comes back. */
  changes: number;
}

/** Of `changes`: one for what it has become, and one below it for as long as it is suspended before that. */
export const NUMBERS_A_CHANGE = 2;

type Leaves = Omit<FlightNow, "changes">;
interface SegmentTimes extends Omit<Leaves, "id" | "flies"> {
  flight_id: string;
  duration: string;
}

/** A flight of a booking, which keeps what was sold, as it leaves now; what is not known, or does not fly, as it was sold. */
export function segmentNow<T extends SegmentTimes>(segment: T, flights: readonly Leaves[]): T {
  const now = flights.find(({ id, flies }) => flies && id === segment.flight_id);
  if (now === undefined) return segment;
  const { destination, departs_at, arrives_at, departs_local, arrives_local, aircraft } = now;
  const duration = durationOf(departs_at, arrives_at);
  return { ...segment, destination, departs_at, arrives_at, departs_local, arrives_local, aircraft, duration };
}

/** The same of journeys. */
export function slicesNow<T extends SegmentTimes, S extends { destination: string; duration: string; segments: T[] }>(
  slices: readonly S[],
  flights: readonly Leaves[],
): S[] {
  return slices.map((slice) => {
    const segments = slice.segments.map((segment) => segmentNow(segment, flights));
    const [first, last] = [segments[0], segments.at(-1)];
    if (first === undefined || last === undefined) return slice;
    return { ...slice, destination: last.destination, duration: durationOf(first.departs_at, last.arrives_at), segments };
  });
}

const durationOf = (departsAt: string, arrivesAt: string): string =>
  formatDuration(minutesBetween(Date.parse(departsAt), Date.parse(arrivesAt)));
