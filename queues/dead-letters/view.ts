import { DeadLetterQueue, type DeadLetter } from "#contracts/dead-letters.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { deadLetterId } from "./id.ts";
import type { ParkedRow } from "./schema.ts";

/** A stored letter as operators see it: everything but its body. */
export function letterView(row: ParkedRow): DeadLetter {
  const queue = DeadLetterQueue.parse(row.queue);
  return {
    id: deadLetterId(queue, row.id),
    queue,
    message_id: row.id,
    type: row.type,
    booking_id: row.booking_id,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    parkings: row.parkings,
    first_parked_at: formatInstantMs(row.first_at),
    last_parked_at: formatInstantMs(row.last_at),
    decided_at: row.decided_at === null ? null : formatInstantMs(row.decided_at),
    drop_reason: row.drop_reason,
  };
}
