import { ok } from "#domain/result.ts";
import type { Channels } from "./channel.ts";

/** `Holdfast <tickets@holdfast.example>` → name, or none, and address. */
export function mailbox(text: string): EmailAddress {
  const [, name = "", email = text] = /^(.*)<([^<>]+)>$/.exec(text) ?? [];
  return { name: name.trim(), email: email.trim() };
}

/**
 * Cloudflare's send_email binding. It sets Message-ID itself and refuses ours, so the id travels as `X-Entity-Ref-ID`,
 * which also keeps mailbox programs from folding two bookings into one thread.
 */
export const cloudflareEmail =
  (binding: SendEmail, from: string): Channels["email"] =>
  async (mail) => {
    const { name, email } = mailbox(from);
    const { messageId } = await binding.send({
      from: name === "" ? email : { name, email },
      to: mail.to,
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: { "X-Entity-Ref-ID": mail.id },
      attachments: mail.attachments.map(({ filename, content_type, content }) => ({
        disposition: "attachment" as const,
        filename,
        type: content_type,
        content,
      })),
    });
    return ok({ provider_id: messageId });
  };
