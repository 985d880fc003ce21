import type { NotificationsMessage } from "#contracts/messages.ts";

/** A message that somebody is to be told of. */
export type Notice = Exclude<NotificationsMessage, { type: "task.run" | "audit.read" }>;
export type BookingNotice = Extract<Notice, { data: { booking: unknown } }>;
export type Channel = "email" | "sms";

export const isNotice = (message: NotificationsMessage): message is Notice =>
  message.type !== "task.run" && message.type !== "audit.read";

/** Who is told by which channel. Only a confirmation is worth an SMS. */
export function recipients(notice: Notice, smsAvailable: boolean): { channel: Channel; to: string }[] {
  if (!("booking" in notice.data)) return [{ channel: "email", to: notice.data.email }];
  const { email, phone } = notice.data.booking.contact;
  const bySms = notice.type === "booking.confirmed" && smsAvailable && phone !== undefined;
  return [{ channel: "email", to: email }, ...(bySms ? [{ channel: "sms" as const, to: phone }] : [])];
}
