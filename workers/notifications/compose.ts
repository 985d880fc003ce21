import type { Booking } from "#contracts/bookings.ts";
import { type FlightNow, slicesNow } from "#domain/booking/as-it-flies.ts";
import { knownLetter, resetLetter, verifyLetter, welcomeLetter } from "#domain/notification/account.ts";
import { cancelledLetter } from "#domain/notification/cancelled.ts";
import { checkInOpenLetter } from "#domain/notification/check-in-open.ts";
import { confirmedLetter, confirmedText } from "#domain/notification/confirmed.ts";
import { expiredLetter } from "#domain/notification/expired.ts";
import type { BookingNews } from "#domain/notification/facts.ts";
import { failedLetter } from "#domain/notification/failed.ts";
import { flightCancelledText } from "#domain/notification/flight-cancelled.ts";
import { flightChangedLetter, flightChangedText } from "#domain/notification/flight-changed.ts";
import { heldLetter } from "#domain/notification/held.ts";
import type { Letter } from "#domain/notification/letter.ts";
import { invariant } from "#domain/invariant.ts";
import { plainText } from "#domain/notification/plain-text.ts";
import { refundedLetter } from "#domain/notification/refunded.ts";
import { bookingCalendar } from "./calendar.ts";
import type { Attachment, OutgoingEmail, OutgoingSms } from "./channels/channel.ts";
import { htmlOf } from "./mail/html.tsx";
import type { AddressedBookingNotice, AddressedNotice, Channel } from "./notice.ts";
import { printTickets } from "./pdf/print.ts";
import { ticketDocuments } from "./ticket-documents.ts";

/**
 * The Message-ID: the same whenever the same message is sent by the same channel, until an operator has it sent again: that copy is to be
 * seen by who has lost the first.
 */
export const outgoingId = (messageId: string, channel: Channel, resends: number): string =>
  `${messageId}.${channel}${resends === 0 ? "" : `.${resends + 1}`}@holdfast`;

/** One sending: of what, where to, and the how manieth that an operator has asked for (0: none has). */
interface Sending extends Setting {
  notice: AddressedNotice;
  to: string;
  resends: number;
}
interface Setting {
  public_url: string;
  /** Those of the booking's that its passengers were told have changed. Whatever tells of the booking has them so. */
  flights: readonly FlightNow[];
}

/** The notice as an e-mail. What is to be said is decided in `domain/notification`; here it takes a mail's form. */
export async function composeEmail({ notice, to, resends, ...setting }: Sending): Promise<OutgoingEmail> {
  const letter = letterOf(notice, setting);
  return {
    ...identity(notice, "email", to, resends),
    subject: letter.subject,
    text: plainText(letter),
    html: htmlOf(letter),
    attachments: notice.type === "booking.confirmed" ? await documents(notice, setting) : [],
  };
}

export function composeSms({ notice, to, resends, ...setting }: Sending): OutgoingSms {
  return { ...identity(notice, "sms", to, resends), text: textOf(notice, setting) };
}

function textOf(notice: AddressedNotice, setting: Setting): string {
  if (notice.type === "booking.changed") return flightChangedText(news(notice, setting), notice.data.change);
  if (notice.type === "booking.cancelled") return flightCancelledText(news(notice, setting));
  invariant(notice.type === "booking.confirmed", `${notice.type} is not sent by SMS`);
  return confirmedText(news(notice, setting));
}

const identity = ({ id, booking_id, type }: AddressedNotice, channel: Channel, to: string, resends: number) => ({
  id: outgoingId(id, channel, resends),
  to,
  booking_id,
  type,
});

const news = (
  { language, data: { booking, tickets } }: AddressedBookingNotice,
  { public_url, flights }: Setting,
): BookingNews => ({ booking: asTold(booking, flights), tickets, public_url, language });

/** A booking keeps what was sold. */
const asTold = (booking: Booking, flights: readonly FlightNow[]): Booking => ({
  ...booking,
  slices: slicesNow(booking.slices, flights),
});

function letterOf(notice: AddressedNotice, setting: Setting): Letter {
  switch (notice.type) {
    case "booking.held":
      return heldLetter(news(notice, setting));
    case "booking.confirmed":
      return confirmedLetter(news(notice, setting));
    case "booking.failed":
      return failedLetter(news(notice, setting));
    case "booking.expired":
      return expiredLetter(news(notice, setting));
    case "booking.cancelled":
      return cancelledLetter(news(notice, setting));
    case "booking.refunded":
      return refundedLetter(news(notice, setting), notice.data.refund);
    case "booking.changed":
      return flightChangedLetter(news(notice, setting), notice.data.change);
    case "booking.check_in_open":
      return checkInOpenLetter(news(notice, setting), notice.data.check_in);
    case "account.verify":
      return verifyLetter(notice.data);
    case "account.reset":
      return resetLetter(notice.data);
    case "account.known":
      return knownLetter(notice.data);
    case "account.welcome":
      return welcomeLetter(notice.data);
  }
}

/** All tickets as one PDF, and the flights as a calendar. */
async function documents(
  { language, data: { booking, tickets } }: AddressedBookingNotice,
  { public_url: publicUrl, flights }: Setting,
): Promise<Attachment[]> {
  const pdf = await printTickets(ticketDocuments(asTold(booking, flights), tickets));
  const calendar = new TextEncoder().encode(bookingCalendar(booking, { publicUrl, language, flights }));
  return [
    { filename: `e-ticket-${booking.record_locator}.pdf`, content_type: "application/pdf", content: pdf },
    { filename: `flights-${booking.record_locator}.ics`, content_type: "text/calendar", content: calendar },
  ];
}
