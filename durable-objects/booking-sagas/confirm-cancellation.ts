import type { Departing } from "#contracts/booking-sagas.ts";
import type { Answer, CancellationQuote, ClientCommand, ConfirmCancellationError } from "#contracts/bookings.ts";
import { askConfirmCancellation } from "#domain/booking/ask.ts";
import type { Result } from "#domain/result.ts";
import { record, recorded, type Start } from "./requests.ts";
import type { Entry } from "./store.ts";
import { quoteView } from "./view.ts";

/** Cancels a booking by a quote it was given, once for a key. */
export function confirmCancellation(
  entry: Entry,
  command: ClientCommand & Departing & { cancellation_id: string },
  now: number,
  start: Start,
): Result<Answer<CancellationQuote>, ConfirmCancellationError> {
  const scope = `confirm ${command.cancellation_id}` as const;
  const known = recorded<CancellationQuote>(entry, scope, command);
  if (known !== undefined) return known;
  const may = askConfirmCancellation(entry.record, command.cancellation_id, now, command.first_departure_at);
  if (!may.ok) return may;
  start({ type: "confirm_cancellation", cancellation_id: command.cancellation_id });
  return record<CancellationQuote>(entry, scope, command, { ...quoteView(entry, may.value, now), status: "confirmed" });
}
