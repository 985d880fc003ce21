import type { Booking, Ticket } from "#contracts/bookings.ts";
import type { NotificationsMessage } from "#contracts/messages.ts";
import type { AccountLetter } from "#contracts/users.ts";

/** A message that somebody is to be told of. It does not say who that is. */
export type Notice = Exclude<NotificationsMessage, { type: "task.run" | "audit.read" }>;
export type BookingNotice = Extract<Notice, { data: { booking: unknown } }>;
export type AccountNotice = Exclude<Notice, BookingNotice>;
export type Channel = "email" | "sms";

/** A notice with the people it is about: in memory only, while it is being sent. */
export type Letter = Pick<Notice, "id" | "booking_id"> &
  (
    | { type: BookingNotice["type"]; data: { booking: Booking; tickets: Ticket[] } }
    | { type: AccountNotice["type"]; data: AccountLetter }
  );

export const isNotice = (message: NotificationsMessage): message is Notice =>
  message.type !== "task.run" && message.type !== "audit.read";

/** By which channels it goes. Only a confirmation is worth an SMS. */
export const channelsFor = (notice: Notice, smsAvailable: boolean): Channel[] =>
  notice.type === "booking.confirmed" && notice.data.has_phone && smsAvailable ? ["email", "sms"] : ["email"];

/** Where a letter goes by this channel, if it can. */
export function recipient({ data }: Letter, channel: Channel): string | undefined {
  const { email, phone } = "booking" in data ? data.booking.contact : { ...data, phone: undefined };
  return channel === "email" ? email : phone;
}
