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
import type { Letter as Words } from "#domain/notification/message.ts";
import { invariant } from "#domain/invariant.ts";
import { plainText } from "#domain/notification/plain-text.ts";
import { refundedLetter } from "#domain/notification/refunded.ts";
import { bookingCalendar } from "./calendar.ts";
import type { Attachment, OutgoingEmail, OutgoingSms } from "./channels/channel.ts";
import { htmlOf } from "./mail/html.tsx";
import type { BookingLetter, Channel, Letter } from "./notice.ts";
import { printTickets } from "./pdf/print.ts";
import { ticketDocuments } from "./ticket-documents.ts";

/**
 * The Message-ID: the same whenever the same message is sent by the same channel, until an operator has it sent again: that copy is to be
 * seen by who has lost the first.
 */
export const outgoingId = (messageId: string, channel: Channel, resends: number): string =>
  `${messageId}.${channel}${resends === 0 ? "" : `.${resends + 1}`}@holdfast`;

/** One sending: of what, where to, and the how manieth that an operator has asked for (0: none has). */
interface Sending {
  letter: Letter;
  to: string;
  resends: number;
  public_url: string;
}

/** The letter as an e-mail. What is to be said is decided in `domain/notification`; here it takes a mail's form. */
export async function composeEmail({ letter, to, resends, public_url: publicUrl }: Sending): Promise<OutgoingEmail> {
  const words = wordsOf(letter, publicUrl);
  return {
    ...identity(letter, "email", to, resends),
    subject: words.subject,
    text: plainText(words),
    html: htmlOf(words),
    attachments: letter.type === "booking.confirmed" ? await documents(letter, publicUrl) : [],
  };
}

export function composeSms({ letter, to, resends, public_url }: Sending): OutgoingSms {
  return { ...identity(letter, "sms", to, resends), text: textOf(letter, public_url) };
}

function textOf(letter: Letter, publicUrl: string): string {
  if (letter.type === "booking.changed") return flightChangedText(news(letter, publicUrl), letter.data.change);
  if (letter.type === "booking.cancelled") return flightCancelledText(news(letter, publicUrl));
  invariant(letter.type === "booking.confirmed", `${letter.type} is not sent by SMS`);
  return confirmedText(news(letter, publicUrl));
}

const identity = ({ id, booking_id, type }: Letter, channel: Channel, to: string, resends: number) => ({
  id: outgoingId(id, channel, resends),
  to,
  booking_id,
  type,
});

const news = ({ language, data: { booking, tickets } }: BookingLetter, publicUrl: string): BookingNews => ({
  booking,
  tickets,
  public_url: publicUrl,
  language,
});

function wordsOf(letter: Letter, publicUrl: string): Words {
  switch (letter.type) {
    case "booking.held":
      return heldLetter(news(letter, publicUrl));
    case "booking.confirmed":
      return confirmedLetter(news(letter, publicUrl));
    case "booking.failed":
      return failedLetter(news(letter, publicUrl));
    case "booking.expired":
      return expiredLetter(news(letter, publicUrl));
    case "booking.cancelled":
      return cancelledLetter(news(letter, publicUrl));
    case "booking.refunded":
      return refundedLetter(news(letter, publicUrl), letter.data.refund);
    case "booking.changed":
      return flightChangedLetter(news(letter, publicUrl), letter.data.change);
    case "booking.check_in_open":
      return checkInOpenLetter(news(letter, publicUrl), letter.data.check_in);
    case "account.verify":
      return verifyLetter(letter.data);
    case "account.reset":
      return resetLetter(letter.data);
    case "account.known":
      return knownLetter(letter.data);
    case "account.welcome":
      return welcomeLetter(letter.data);
  }
}

/** All tickets as one PDF, and the flights as a calendar. */
async function documents({ language, data: { booking, tickets } }: BookingLetter, publicUrl: string): Promise<Attachment[]> {
  const pdf = await printTickets(ticketDocuments(booking, tickets));
  const calendar = new TextEncoder().encode(bookingCalendar(booking, { publicUrl, language }));
  return [
    { filename: `e-ticket-${booking.record_locator}.pdf`, content_type: "application/pdf", content: pdf },
    { filename: `flights-${booking.record_locator}.ics`, content_type: "text/calendar", content: calendar },
  ];
}
