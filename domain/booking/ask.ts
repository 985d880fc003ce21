import { err, ok, type Result } from "../result.ts";
import { MAX_PAYMENTS, MAX_QUOTES, MAX_SEAT_CHANGES } from "./limits.ts";
import { type BookingRecord, type BookingStatus, type CancellationRecord, runningChange } from "./record.ts";
import { bookingCan, effectiveStatus } from "./status.ts";

type BadState = { reason: "invalid_state"; status: BookingStatus };
type Busy = { reason: "payment_in_progress" };
/** The seats are being changed, which takes a moment: whoever asks again soon is answered. */
type Changing = { reason: "request_in_progress" };

/** While money or seats are moving, every command but reading waits. */
const isBusy = (status: BookingStatus): boolean => status === "paying" || status === "cancelling";

/** Whether a payment may begin now (epoch ms). `invalid_state` also where as many as may be have been tried. */
export function askPay(
  record: BookingRecord,
  now: number,
): Result<null, BadState | Busy | Changing | { reason: "hold_expired" }> {
  const status = effectiveStatus(record, now);
  if (isBusy(status)) return err({ reason: "payment_in_progress" });
  if (status === "expired") return err({ reason: "hold_expired" });
  if (!bookingCan.pay(status) || record.payments.length >= MAX_PAYMENTS) return err({ reason: "invalid_state", status });
  return runningChange(record) === undefined ? ok(null) : err({ reason: "request_in_progress" });
}

/** Whether its seats may be changed now (epoch ms). `invalid_state` also where they have been as often as may be. */
export function askChangeSeats(
  record: BookingRecord,
  now: number,
): Result<null, BadState | Busy | Changing | { reason: "hold_expired" }> {
  const status = effectiveStatus(record, now);
  if (isBusy(status)) return err({ reason: "payment_in_progress" });
  if (status === "expired") return err({ reason: "hold_expired" });
  if (!bookingCan.change_seats(status)) return err({ reason: "invalid_state", status });
  if (runningChange(record) !== undefined) return err({ reason: "request_in_progress" });
  return record.seat_changes.length < MAX_SEAT_CHANGES ? ok(null) : err({ reason: "invalid_state", status });
}

/** `done`: it was let go before. A booking that was cancelled after it had tickets is another matter. */
export function askRelease(record: BookingRecord, now: number): Result<{ done: boolean }, BadState | Busy | Changing> {
  const status = effectiveStatus(record, now);
  if (isBusy(status)) return err({ reason: "payment_in_progress" });
  if (status === "cancelled" && record.tickets.length === 0) return ok({ done: true });
  if (!bookingCan.release(status)) return err({ reason: "invalid_state", status });
  return runningChange(record) === undefined ? ok({ done: false }) : err({ reason: "request_in_progress" });
}

function askCancel(record: BookingRecord, now: number, firstDepartureAt: number): Result<null, BadState | Busy> {
  const status = effectiveStatus(record, now);
  if (isBusy(status)) return err({ reason: "payment_in_progress" });
  return bookingCan.cancel(status) && now < firstDepartureAt ? ok(null) : err({ reason: "invalid_state", status });
}

/** `firstDepartureAt` (epoch ms), here and below: by the timetable of now; without it, as the booking was sold. */
export function askQuote(
  record: BookingRecord,
  now: number,
  firstDepartureAt: number = record.terms.first_departure_at,
): Result<null, BadState | Busy> {
  const allowed = askCancel(record, now, firstDepartureAt);
  return allowed.ok && record.cancellations.length >= MAX_QUOTES
    ? err({ reason: "invalid_state", status: record.status })
    : allowed;
}

/** The quote of this id, where it may be confirmed now (epoch ms); it says what is paid back. */
export function askConfirmCancellation(
  record: BookingRecord,
  id: string,
  now: number,
  firstDepartureAt: number = record.terms.first_departure_at,
): Result<CancellationRecord, BadState | Busy | { reason: "not_found" } | { reason: "quote_expired" }> {
  const quote = record.cancellations.find((cancellation) => cancellation.id === id);
  if (quote === undefined) return err({ reason: "not_found" });
  const allowed = askCancel(record, now, firstDepartureAt);
  if (!allowed.ok) return allowed;
  return now >= quote.expires_at ? err({ reason: "quote_expired" }) : ok(quote);
}
