import type { Envelope } from "#contracts/messages.ts";
import type { Command, PaymentsCommand } from "#domain/booking/commands.ts";
import { ERASED } from "#domain/booking/erase.ts";
import { invariant, unreachable } from "#domain/invariant.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { isErased } from "./erased.ts";
import type { Entry, Row } from "./store.ts";
import { traceparentOfRow } from "./traces.ts";
import { namelessView, ticketViews } from "./view.ts";

/** The data of the message a command becomes, read from the booking as it is at this moment; null for RPCs. It names nobody. */
export function messageData(entry: Entry, command: Command, now: number): unknown {
  switch (command.to) {
    case "payments":
      return paymentData(entry, command);
    case "notifications":
      return {
        booking: namelessView(entry.opening, entry.record, now),
        tickets: ticketViews(entry.record),
        has_phone: entry.opening.contact.phone !== undefined,
      };
    case "bookings":
      return {
        user_id: isErased(entry) ? ERASED : entry.opening.user_id,
        version: entry.record.version,
        booking: namelessView(entry.opening, entry.record, now),
        tickets: ticketViews(entry.record),
      };
    case "seats":
    case "counters":
    case "limits":
      return null;
    default:
      return unreachable(command);
  }
}

function paymentData({ opening, record }: Entry, command: PaymentsCommand): unknown {
  const paid = record.payments.find(({ id }) => id === command.payment_id);
  invariant(paid !== undefined, `${command.id} names a payment of its booking`);
  const money = (amount_minor: number) => ({ amount_minor, currency: record.terms.currency });
  const payment_id = paid.id;
  switch (command.type) {
    case "payment.authorize":
      return {
        payment_id,
        amount: money(paid.amount_minor),
        payment_method: paid.method,
        return_url: paid.return_url,
        description: `Booking ${opening.record_locator}`,
      };
    case "payment.capture":
      return { payment_id, amount: money(paid.amount_minor), not_after: command.not_after };
    case "payment.cancel":
      return { payment_id, why: record.run?.failure?.code ?? "abandoned" };
    case "payment.poll":
      return { payment_id, past_pin: command.past_pin };
    case "payment.refund":
      return {
        payment_id,
        amount: money(command.amount_minor),
        fee: money(command.fee_minor),
        why: record.run?.failure?.code ?? record.status,
      };
  }
}

export const envelopeOf = (entry: Entry, row: Row): Envelope => ({
  v: 1,
  id: row.id,
  type: row.command.type,
  booking_id: entry.record.id,
  // Its id is the booking's, what asked for it, and which time (`domain/booking/commands.ts`).
  step: row.id.split(":")[1] ?? row.command.type,
  at: formatInstantMs(row.at),
  // One of a release that stored no trace with its commands has its opening's.
  traceparent: traceparentOfRow(row) ?? entry.opening.traceparent,
  data: row.data,
});
