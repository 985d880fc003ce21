import * as z from "zod";
import { err, ok } from "#domain/result.ts";
import type { Channels, SendError } from "./channel.ts";

/** What the binding throws has a code, of those of https://developers.cloudflare.com/email-service/api/send-emails/workers-api/. */
const Thrown = z.object({ code: z.string().regex(/^E_[A-Z_]{1,60}$/) });
/** Wrong with this mail or its address, whoever sends it and whenever. Everything else is about us, our pace or the service. */
const ABOUT_THE_MAIL: readonly string[] = ["E_RECIPIENT_SUPPRESSED", "E_VALIDATION_ERROR", "E_CONTENT_TOO_LARGE"];

/** `Holdfast <tickets@holdfast.example>`, its name in quotes or not → name, or none, and address. */
export function mailbox(text: string): EmailAddress {
  const [, before = "", email = text] = /^(.*)<([^<>]+)>$/.exec(text) ?? [];
  const name = before.trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(name)?.[1];
  return { name: quoted?.replaceAll(/\\(.)/g, "$1") ?? name, email: email.trim() };
}

/**
 * Cloudflare's send_email binding. It sets Message-ID itself and refuses ours, so the id travels as `X-Entity-Ref-ID`,
 * which also keeps mailbox programs from folding two bookings into one thread.
 */
export const cloudflareEmail =
  (binding: SendEmail, from: string): Channels["email"] =>
  async (mail) => {
    const { name, email } = mailbox(from);
    try {
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
    } catch (error) {
      return err(refusal(error));
    }
  };

/** Its code says why; its words are not kept, since they may name the address. */
function refusal(error: unknown): SendError {
  const code = Thrown.safeParse(error).data?.code;
  const final = code !== undefined && ABOUT_THE_MAIL.includes(code);
  return { reason: final ? "refused" : "unavailable", detail: `the mail service threw ${code ?? "something without a code"}` };
}
