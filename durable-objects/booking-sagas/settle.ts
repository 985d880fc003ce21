import type { Settlement } from "#contracts/booking-sagas.ts";
import type { PaymentOutcome } from "#contracts/messages.ts";
import type { GroupCommit } from "#platform/group-commit.ts";
import { decideEach } from "./decide-each.ts";
import type { Entry, SagaStore } from "./store.ts";
import { traceUnasked, traceSettled } from "./traces.ts";

/**
 * Hears what became of messages; `apply` gives an answer to the saga. A bare acknowledgement is written along with the next commit: where
 * it is lost, its message is sent and acknowledged again.
 */
export function settle(
  group: GroupCommit,
  store: SagaStore,
  settlements: Settlement[],
  apply: (entry: Entry, answer: PaymentOutcome, now: number) => void,
): Promise<void> {
  const { along = [], now: answers = [] } = Object.groupBy(settlements, ({ outcome }) =>
    outcome.type === "done" ? "along" : "now",
  );
  const hear = (settlement: Settlement, now: number): void => settleOne(store, settlement, now, apply);
  for (const acknowledged of along) group.along((now) => hear(acknowledged, now));
  return decideEach(group, answers, hear);
}

function settleOne(
  store: SagaStore,
  { booking_id, message_id, outcome, spans }: Settlement,
  now: number,
  apply: (entry: Entry, answer: PaymentOutcome, now: number) => void,
): void {
  const entry = store.get(booking_id);
  if (entry === undefined) return;
  const row = entry.rows.get(message_id);
  // The outbox row is the inbox of its answer: no row, and this is a copy.
  if (row === undefined) return traceUnasked(store, entry, spans);
  if (outcome.type === "parked") {
    if (!row.command.compensates) store.putRow(entry, { ...row, next_at: null });
    return;
  }
  store.dropRow(entry, row.id);
  traceSettled(store, entry, row, now, spans);
  if (outcome.type !== "done") apply(entry, outcome, now);
}
