import type { z } from "zod";
import type { AccountKnown, AccountReset, AccountVerify, AccountWelcome } from "#contracts/messages.ts";
import { base32, sha256 } from "#platform/hash.ts";
import { passwordDigest } from "./confirm-address.ts";

export type AccountMail = z.infer<typeof AccountVerify | typeof AccountReset | typeof AccountKnown | typeof AccountWelcome>;

/** 130 bits of the token's hash: unique per mail, and tells nothing about the token. */
const DIGEST_CHARACTERS = 26;
/**
 * Anybody who knows an address can have it written to by signing up, so each kind, and for each password, is delivered once in each stretch
 * of the clock that is so long. Every reset is a mail of its own: throttling limits how many are asked for.
 */
const MAIL_EVERY_MS = 60_000;

/** What makes a mail the same one: it is delivered once, however often it is asked for. */
export const messageId = (type: AccountMail["type"], userId: string, once: string): string => `${type}:${userId}:${once}`;
export const onceForToken = async (token: string): Promise<string> => base32(await sha256(token), DIGEST_CHARACTERS);
/** There is one such mail for an account, ever. */
export const ONCE = "once";
export const onceAMinute = (now: number): string => String(Math.floor(now / MAIL_EVERY_MS));
/** What the ids of the mails begin with whose link confirms this password. */
export const verificationsOf = (userId: string, digest: string): string => messageId("account.verify", userId, `${digest}:`);

/** Asks notifications for a mail with a link of ours. It asks back what to write (`account-letter.ts`): a queue carries ids only. */
export async function sendAccountMail(
  queue: Queue<AccountMail>,
  type: AccountMail["type"],
  mail: { user: { id: string }; once: string; callback_url: string | null },
  cause: { request: Request | undefined; now: number },
): Promise<void> {
  await queue.send({
    v: 1,
    id: messageId(type, mail.user.id, mail.once),
    type,
    booking_id: null,
    step: "mail",
    at: new Date(cause.now).toISOString(),
    traceparent: cause.request?.headers.get("traceparent") ?? null,
    data: { user_id: mail.user.id, callback_url: mail.callback_url },
  });
}

/**
 * Asks for the mail whose link confirms an address, and with it the password of this `hash`, whichever there is when the mail is
 * written. Others may sign up meanwhile, so theirs is another mail, which does not take the place of this one.
 */
export async function askForVerification(
  queue: Queue<AccountMail>,
  asked: { user: { id: string }; hash: string; callback_url: string | null },
  cause: { request: Request | undefined; now: number },
): Promise<void> {
  const once = `${await passwordDigest(asked.hash)}:${onceAMinute(cause.now)}`;
  const mail = { user: asked.user, once, callback_url: asked.callback_url };
  return sendAccountMail(queue, "account.verify", mail, cause);
}

/** Where a link leads back to. better-auth always writes one, and "/" or nothing where none was asked for. */
export function callbackOf(url: string): string | null {
  const callback = new URL(url).searchParams.get("callbackURL");
  return callback === "/" || callback === "" ? null : callback;
}
