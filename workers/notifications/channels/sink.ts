import type { InboxMessage, SinkApi } from "#contracts/sandbox.ts";
import { ok } from "#domain/result.ts";
import type { Channels, OutgoingEmail, OutgoingSms, Sent } from "./channel.ts";

/** The local mailbox keeps one entry per Message-ID. */
export const sinkEmail =
  (sink: SinkApi): Channels["email"] =>
  (mail) =>
    deliver(sink, { ...common(mail), channel: "email", subject: mail.subject, html: mail.html, attachments: mail.attachments });

export const sinkSms =
  (sink: SinkApi): NonNullable<Channels["sms"]> =>
  (message) =>
    deliver(sink, { ...common(message), channel: "sms", subject: null, html: null, attachments: [] });

const common = ({ id, to, text, booking_id, type }: OutgoingEmail | OutgoingSms) => ({
  id,
  to,
  text,
  booking_id,
  type,
  sent_at: new Date().toISOString(),
});

async function deliver(sink: SinkApi, message: InboxMessage): Promise<Sent> {
  await sink.deliver(message);
  return ok({ provider_id: message.id });
}
