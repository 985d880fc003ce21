import { knownLetter, resetLetter, verifyLetter } from "#domain/notification/account.ts";
import { cancelledLetter } from "#domain/notification/cancelled.ts";
import { confirmedLetter, confirmedText } from "#domain/notification/confirmed.ts";
import { expiredLetter } from "#domain/notification/expired.ts";
import type { BookingNews } from "#domain/notification/facts.ts";
import { failedLetter } from "#domain/notification/failed.ts";
import type { Letter } from "#domain/notification/message.ts";
import { invariant } from "#domain/invariant.ts";
import { plainText } from "#domain/notification/plain-text.ts";
import { bookingCalendar } from "./calendar.ts";
import type { Attachment, OutgoingEmail, OutgoingSms } from "./channels/channel.ts";
import { htmlOf } from "./mail/html.tsx";
import type { BookingNotice, Channel, Notice } from "./notice.ts";
import { printTickets } from "./pdf/print.ts";
import { ticketDocuments } from "./ticket-documents.ts";

/** The Message-ID: the same whenever the same message is sent by the same channel. */
export const outgoingId = (messageId: string, channel: Channel): string => `${messageId}.${channel}@holdfast`;

/** The notice as an e-mail. What is to be said is decided in `domain/notification`; here it takes a mail's form. */
export async function composeEmail(notice: Notice, to: string, publicUrl: string): Promise<OutgoingEmail> {
  const letter = letterOf(notice, publicUrl);
  return {
    ...identity(notice, "email", to),
    subject: letter.subject,
    text: plainText(letter),
    html: htmlOf(letter),
    attachments: notice.type === "booking.confirmed" ? await documents(notice, publicUrl) : [],
  };
}

export function composeSms(notice: Notice, to: string, publicUrl: string): OutgoingSms {
  invariant(notice.type === "booking.confirmed", `${notice.type} is not sent by SMS`);
  return { ...identity(notice, "sms", to), text: confirmedText(news(notice, publicUrl)) };
}

const identity = ({ id, booking_id, type }: Notice, channel: Channel, to: string) => ({
  id: outgoingId(id, channel),
  to,
  booking_id,
  type,
});

const news = ({ data: { booking, tickets } }: BookingNotice, publicUrl: string): BookingNews => ({
  booking,
  tickets,
  public_url: publicUrl,
});

function letterOf(notice: Notice, publicUrl: string): Letter {
  switch (notice.type) {
    case "booking.confirmed":
      return confirmedLetter(news(notice, publicUrl));
    case "booking.failed":
      return failedLetter(news(notice, publicUrl));
    case "booking.expired":
      return expiredLetter(news(notice, publicUrl));
    case "booking.cancelled":
      return cancelledLetter(news(notice, publicUrl));
    case "account.verify":
      return verifyLetter(notice.data);
    case "account.reset":
      return resetLetter(notice.data);
    case "account.known":
      return knownLetter(notice.data);
  }
}

/** All tickets as one PDF, and the flights as a calendar. */
async function documents({ data: { booking, tickets } }: BookingNotice, publicUrl: string): Promise<Attachment[]> {
  const pdf = await printTickets(ticketDocuments(booking, tickets));
  const calendar = new TextEncoder().encode(bookingCalendar(booking, publicUrl));
  return [
    { filename: `e-ticket-${booking.record_locator}.pdf`, content_type: "application/pdf", content: pdf },
    { filename: `flights-${booking.record_locator}.ics`, content_type: "text/calendar", content: calendar },
  ];
}
