import type { Saga } from "#contracts/sagas.ts";
import { isByQueue } from "#domain/booking/commands.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { deadLetterId } from "#queues/dead-letters/id.ts";
import type { Row, SagaStore } from "./store.ts";

/** Of the log, the newest. */
const MAX_LINES = 500;

/** A saga as operators see it. */
export function sagaView(store: SagaStore, bookingId: string): Result<Saga, { reason: "not_found" }> {
  const entry = store.get(bookingId);
  if (entry === undefined) return err({ reason: "not_found" });
  const { opening, record, rows } = entry;
  return ok({
    booking_id: record.id,
    record_locator: opening.record_locator,
    status: record.status,
    version: record.version,
    run:
      record.run === null
        ? null
        : {
            saga: record.run.saga,
            direction: record.run.direction,
            step: record.run.step,
            suspended: record.run.suspended,
          },
    log: store.logOf(bookingId, MAX_LINES).map(({ version, at, event, saga, direction, step }) => ({
      version,
      at: formatInstantMs(at),
      event,
      run: saga === null || direction === null ? null : { saga, direction, step },
    })),
    segments: record.segments.map(({ flight_id, state, seats }) => ({
      flight_id,
      state,
      designators: seats.map(({ designator }) => designator),
    })),
    waits_for: [...rows.values()].map(waited),
  });
}

function waited({ id, command, at, attempts, next_at }: Row): Saga["waits_for"][number] {
  const { to, type } = command;
  return {
    id,
    to,
    type,
    asked_at: formatInstantMs(at),
    attempts,
    compensates: command.compensates,
    next_at: next_at === null ? null : formatInstantMs(next_at),
    dead_letter_id: next_at === null && isByQueue(to) ? deadLetterId(to, id) : null,
  };
}
