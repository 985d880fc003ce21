import type { z } from "zod";
import type { AccountReset, AccountVerify } from "#contracts/messages.ts";
import { base32, sha256 } from "#platform/hash.ts";

export type AccountMail = z.infer<typeof AccountVerify> | z.infer<typeof AccountReset>;

/** 130 bits of the token's hash: unique per mail, and tells nothing about the token. */
const DIGEST_CHARACTERS = 26;

/**
 * Asks notifications for a mail with a link of ours. The id comes from the one-time token, so that the same mail sent
 * twice is delivered once and a new token is a new mail. `now`: epoch milliseconds.
 */
export async function sendAccountMail(
  queue: Queue<AccountMail>,
  type: AccountMail["type"],
  mail: { user: { id: string; email: string; name: string }; token: string; url: string },
  cause: { request: Request | undefined; now: number },
): Promise<void> {
  const digest = base32(await sha256(mail.token), DIGEST_CHARACTERS);
  await queue.send({
    v: 1,
    id: `${type}:${mail.user.id}:${digest}`,
    type,
    booking_id: null,
    step: "mail",
    at: new Date(cause.now).toISOString(),
    traceparent: cause.request?.headers.get("traceparent") ?? null,
    data: { email: mail.user.email, name: mail.user.name, url: mail.url },
  });
}

/**
 * The link to click. better-auth always appends a `callbackURL`, and "/" or nothing where none was asked for: without one
 * the page answers by itself instead of redirecting.
 */
export function mailLink(url: string): string {
  const link = new URL(url);
  const callback = link.searchParams.get("callbackURL");
  if (callback === "/" || callback === "") link.searchParams.delete("callbackURL");
  return link.href;
}
