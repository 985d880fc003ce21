import type { BookingOutcome } from "#contracts/booking-sagas.ts";
import type { SagaEvent } from "#domain/booking/events.ts";
import { flightOutcome } from "#domain/booking/flight-outcome.ts";
import type { GroupCommit } from "#platform/group-commit.ts";
import { errorText, log } from "#platform/log.ts";
import type { Entry, SagaStore } from "./store.ts";

/** Tells each booking that a flight of it does not fly, all in one commit, and answers what has become of those that could be told. */
export async function tellOfCancelled(
  group: GroupCommit,
  store: SagaStore,
  { flight_id, booking_ids }: { flight_id: string; booking_ids: string[] },
  apply: (entry: Entry, event: SagaEvent, now: number) => void,
): Promise<BookingOutcome[]> {
  const tell = (booking_id: string, now: number): BookingOutcome => {
    const entry = store.get(booking_id);
    if (entry === undefined) return { booking_id, outcome: "unknown" };
    apply(entry, { type: "flight.cancelled", flight_id }, now);
    return { booking_id, outcome: flightOutcome(entry.record, flight_id) };
  };
  const turns = await Promise.allSettled(booking_ids.map((id) => group.submit((now) => tell(id, now))));
  return turns.flatMap((turn, i) => {
    if (turn.status === "fulfilled") return [turn.value];
    log("error", "saga.flight_cancelled_failed", { booking_id: booking_ids[i], flight_id, why: errorText(turn.reason) });
    return [];
  });
}
