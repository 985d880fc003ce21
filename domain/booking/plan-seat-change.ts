import { err, ok, type Result } from "../result.ts";
import { checkSelections, type PartyError } from "./check-party.ts";
import { type Choosing, type SeatChoiceError, type SeatedSegment, chosenSeats, priceOf } from "./chosen-seats.ts";
import type { SeatChangePlan } from "./events.ts";
import { awayFromExits } from "./exit-rows.ts";
import type { BookingRecord, SegmentRecord } from "./record.ts";

type Seats = SegmentRecord["seats"];
type PassengerError = Exclude<PartyError, { reason: "passenger_duplicated" }>;

/**
 * What becomes of the booking if its passengers get the seats they wish for now; whoever is not named keeps theirs. Only a seat
 * that differs is a choice: it is checked and priced as at booking, and what the former one cost is given up. No flights: every
 * wish is true already. `offered`: the segments of the offer the booking was made under.
 */
export function planSeatChange(
  record: BookingRecord,
  wishes: Choosing[],
  offered: SeatedSegment[],
): Result<SeatChangePlan, PassengerError | SeatChoiceError> {
  const sound = checkWishes(record, wishes);
  if (!sound.ok) return sound;
  const changes = differing(record, wishes);
  const chosen = chosenSeats(changes, offered, record.terms.currency, awayFromExits(record.terms.passengers));
  if (!chosen.ok) return chosen;
  const after = record.segments.map((segment) => ({ flight_id: segment.flight_id, seats: seatsAfter(segment, changes) }));
  for (const { flight_id, seats } of after) {
    const designator = firstDouble(seats);
    if (designator !== undefined) return err({ reason: "seat_duplicated", flight_id, designator });
  }
  const kept = record.seat_prices.filter(({ flight_id, passenger_id }) => wishOf(changes, passenger_id, flight_id) === undefined);
  return ok({
    total_minor: record.total_minor - priceOf(record.seat_prices) + priceOf(kept) + priceOf(chosen.value),
    seat_prices: [...kept, ...chosen.value],
    flights: after.filter(({ flight_id }) => changes.some(({ id }) => wishOf(changes, id, flight_id) !== undefined)),
  });
}

/** The passengers are the booking's, each once, and what they choose can be chosen by them. */
function checkWishes({ terms, segments }: BookingRecord, wishes: Choosing[]): Result<null, PassengerError> {
  const types = new Map(terms.passengers.map(({ id, type }) => [id, type]));
  const ids = wishes.map(({ id }) => id);
  if (new Set(ids).size !== ids.length || ids.some((id) => !types.has(id)))
    return err({ reason: "passenger_mismatch", detail: `the booking is for ${[...types.keys()].join(", ")}` });
  return checkSelections(wishes, types, new Set(segments.map(({ flight_id }) => flight_id)));
}

/** The wishes that are not true yet. */
const differing = ({ segments }: BookingRecord, wishes: Choosing[]): Choosing[] =>
  wishes.map(({ id, seat_selections }) => ({
    id,
    seat_selections: (seat_selections ?? []).filter((wish) => {
      const seats = segments.find(({ flight_id }) => flight_id === wish.flight_id)?.seats;
      return seats?.find(({ passenger_id }) => passenger_id === id)?.designator !== wish.designator;
    }),
  }));

const wishOf = (wishes: Choosing[], passengerId: string, flightId: string): string | undefined =>
  wishes.find(({ id }) => id === passengerId)?.seat_selections?.find(({ flight_id }) => flight_id === flightId)?.designator;

const seatsAfter = ({ flight_id, seats }: SegmentRecord, changes: Choosing[]): Seats =>
  seats.map(({ passenger_id, designator }) => ({
    passenger_id,
    designator: wishOf(changes, passenger_id, flight_id) ?? designator,
  }));

const firstDouble = (seats: Seats): string | undefined =>
  seats.map(({ designator }) => designator).find((designator, i, all) => all.indexOf(designator) !== i);
