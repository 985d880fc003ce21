import type { Booking } from "#contracts/bookings.ts";
import type { NotificationsMessage } from "#contracts/messages.ts";
import type { AccountLetter } from "#contracts/users.ts";
import { KINDS } from "#domain/notification/kinds.ts";
import type { Language } from "#domain/text/language.ts";

/** A message that somebody is to be told of. It does not say who that is. */
export type Notice = Exclude<NotificationsMessage, { type: "task.run" | "audit.read" | "webhook.send" }>;
export type BookingNotice = Extract<Notice, { data: { booking: unknown } }>;
export type AccountNotice = Exclude<Notice, BookingNotice>;
export const CHANNELS = ["email", "sms"] as const;
export type Channel = (typeof CHANNELS)[number];

type Named<Of extends BookingNotice> = Of extends BookingNotice
  ? { type: Of["type"]; data: Omit<Of["data"], "booking"> & { booking: Booking } }
  : never;
/** A notice with the people it is about: in memory only, while it is being sent. */
export type AddressedNotice = Pick<Notice, "id" | "booking_id"> & { language: Language } & (
    | Named<BookingNotice>
    | { type: AccountNotice["type"]; data: AccountLetter }
  );
export type AddressedBookingNotice = Extract<AddressedNotice, { data: { booking: unknown } }>;

export const isNotice = (message: NotificationsMessage): message is Notice =>
  message.type !== "task.run" && message.type !== "audit.read" && message.type !== "webhook.send";

export const isBookingNotice = (notice: Notice): notice is BookingNotice => "booking" in notice.data;

/** By which channels it goes. */
export const channelsFor = (notice: Notice, smsAvailable: boolean): Channel[] =>
  smsAvailable && isBookingNotice(notice) && notice.data.has_phone && KINDS[notice.type].by_sms(notice.data)
    ? ["email", "sms"]
    : ["email"];

/** Where a notice goes by this channel, if it can. */
export function recipient({ data }: AddressedNotice, channel: Channel): string | undefined {
  const { email, phone } = "booking" in data ? data.booking.contact : { ...data, phone: undefined };
  return channel === "email" ? email : phone;
}
