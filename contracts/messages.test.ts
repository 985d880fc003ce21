import { describe, expect, it } from "vitest";
import { CONFIRMED, TICKETS } from "../workers/notifications/booking.fixture.ts";
import { BookingsMessage, NotificationsMessage, PaymentsMessage } from "./messages.ts";

const envelope = (type: string, data: object) => ({
  v: 1,
  id: `${CONFIRMED.id}:${type}`,
  type,
  booking_id: CONFIRMED.id,
  step: type,
  at: "2026-11-23T19:03:20.000Z",
  traceparent: null,
  data,
});
const PAYMENT = CONFIRMED.id.replace("bkg_", "pay_");

/** What the release before has sent may still be under way while this one is deployed. */
describe("a message that names people", () => {
  it.each([
    [NotificationsMessage, envelope("booking.confirmed", { booking: CONFIRMED, tickets: TICKETS })],
    [BookingsMessage, envelope("booking.projected", { user_id: "usr_1", version: 3, booking: CONFIRMED, tickets: TICKETS })],
    [
      PaymentsMessage,
      envelope("payment.authorize", {
        payment_id: `${PAYMENT}_1`,
        amount: CONFIRMED.total,
        payment_method: "pm_card_visa",
        return_url: null,
        description: "Booking K3J9QX",
        receipt_email: CONFIRMED.contact.email,
      }),
    ],
  ])("is understood, and forgets them", (schema, message) => {
    const text = JSON.stringify(schema.parse(message));
    expect(text).toContain(CONFIRMED.record_locator);
    for (const personal of [CONFIRMED.contact.email, CONFIRMED.contact.phone ?? "", "Zofia", "O'Hara", "1990-05-01"])
      expect(text).not.toContain(personal);
  });
});
