import type { Answer, Booking, ChangeSeats, ChangeSeatsError, ClientCommand } from "#contracts/bookings.ts";
import { askChangeSeats } from "#domain/booking/ask.ts";
import { planSeatChange } from "#domain/booking/plan-seat-change.ts";
import { runningChange } from "#domain/booking/record.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { record, recorded, type Start } from "./requests.ts";
import type { Entry } from "./store.ts";
import { bookingView } from "./view.ts";

type ChangeCommand = ClientCommand & { body: ChangeSeats };
/** What a key stands for: the booking's change of this number, and what it was answered with once it was done. */
interface Recorded {
  n: number;
  booking: Booking | null;
}
/** `replayed`: an earlier request has begun it. */
type Begun = Pick<Recorded, "n"> & { replayed: boolean };

/** Finds the change this key stands for, or begins it. */
export function beginChange(entry: Entry, command: ChangeCommand, now: number, start: Start): Result<Begun, ChangeSeatsError> {
  const known = recorded<Recorded>(entry, "seats", command);
  if (known !== undefined) return known.ok ? ok({ n: known.value.body.n, replayed: true }) : known;
  const may = askChangeSeats(entry.record, now);
  if (!may.ok) return may;
  const offered = entry.opening.terms.slices.flatMap((slice) => slice.segments);
  const plan = planSeatChange(entry.record, command.body.passengers, offered);
  if (!plan.ok) return plan;
  const n = entry.record.seat_changes.length + 1;
  record<Recorded>(entry, "seats", command, { n, booking: null });
  start({ type: "change_seats", ...plan.value });
  return ok({ n, replayed: false });
}

/** What became of it so far. */
export function changeAnswer(
  entry: Entry,
  command: ChangeCommand,
  { n, replayed }: Begun,
): Result<Answer<Booking>, ChangeSeatsError> {
  const known = recorded<Recorded>(entry, "seats", command);
  if (known?.ok === true && known.value.body.n === n && known.value.body.booking !== null)
    return ok({ body: known.value.body.booking, replayed });
  return err(entry.record.seat_changes[n - 1]?.refusal ?? { reason: "request_in_progress" });
}

/** In the turn that ends a change: its answer is kept, or, where it was refused, its key is free again. */
export function concludeChange(entry: Entry, now: number): void {
  if (runningChange(entry.record) !== undefined) return;
  const done = entry.record.seat_changes.at(-1)?.state === "done";
  for (const [key, request] of Object.entries(entry.requests)) {
    if (!key.startsWith("seats:")) continue;
    const { n, booking } = request.body as Recorded;
    if (booking !== null) continue;
    if (done) request.body = { n, booking: bookingView(entry.opening, entry.record, now) } satisfies Recorded;
    else delete entry.requests[key];
  }
}
