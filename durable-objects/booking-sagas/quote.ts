import type { Departing } from "#contracts/booking-sagas.ts";
import type { Answer, CancelError, CancellationQuote, ClientCommand } from "#contracts/bookings.ts";
import { askQuote, askRelease } from "#domain/booking/ask.ts";
import { nextCancellationId } from "#domain/booking/record.ts";
import { effectiveStatus } from "#domain/booking/status.ts";
import { invariant } from "#domain/invariant.ts";
import type { Result } from "#domain/result.ts";
import { record, recorded, type Start } from "./requests.ts";
import type { Entry } from "./store.ts";
import { quoteView } from "./view.ts";

/** Quotes what a cancellation gives back, once for a key; a held booking is let go at once, and its quote comes back confirmed. */
export function quoteCancellation(
  entry: Entry,
  command: ClientCommand & Departing,
  now: number,
  start: Start,
): Result<Answer<CancellationQuote>, CancelError> {
  const known = recorded<CancellationQuote>(entry, "quote", command);
  if (known !== undefined) return known;
  const isHeld = effectiveStatus(entry.record, now) === "held";
  const may = isHeld ? askRelease(entry.record, now) : askQuote(entry.record, now, command.first_departure_at);
  if (!may.ok) return may;
  const cancellation_id = nextCancellationId(entry.record);
  start({ type: "quote", cancellation_id, first_departure_at: command.first_departure_at });
  if (isHeld) start({ type: "release" });
  const quote = entry.record.cancellations.at(-1);
  invariant(quote, `${command.booking_id} has the quote it was given`);
  const view = quoteView(entry, quote, now);
  return record(entry, "quote", command, isHeld ? { ...view, status: "confirmed" } : view);
}
