import { AsyncLocalStorage } from "node:async_hooks";
import { z } from "zod";
import { invariant } from "#domain/invariant.ts";
import type { Language } from "#domain/text/language.ts";
import { hashPassword, saltOf } from "#platform/password.ts";
import { wishedLanguage } from "#platform/wished-language.ts";
import { onceAMinute, sendAccountMail } from "./account-mail.ts";
import { passwordOfUnverified } from "./confirm-address.ts";
import type { Env } from "./env.ts";

const Asked = z.object({ name: z.string(), email: z.string(), callbackURL: z.string().optional() });

/** What is known of a sign-up while better-auth answers it, which hashes the password and keeps the hash of a known address to itself. */
const signingUp = new AsyncLocalStorage<{ salt: Uint8Array | undefined; hash: string | null }>();

/**
 * Answers a sign-up. A password that may take the place of one that nobody has confirmed yet is hashed with that one's salt: so the
 * one hash that a sign-up costs for every address also says whether they are the same password.
 */
export async function answerSignUp(request: Request, env: Env, answer: () => Promise<Response>): Promise<Response> {
  const { email } = Asked.parse(await request.clone().json());
  const waiting = await passwordOfUnverified(env.DB, email.toLowerCase());
  return signingUp.run({ salt: waiting === null ? undefined : saltOf(waiting), hash: null }, answer);
}

/** Of a new password, wherever one is set. */
export async function hashNewPassword(password: string): Promise<string> {
  const signUp = signingUp.getStore();
  const hash = await hashPassword(password, signUp?.salt);
  if (signUp) signUp.hash = hash;
  return hash;
}

/**
 * Somebody signs up with an address that is known. The answer is that of a new address; what is different is told to the
 * address only: that it has an account, or while it is not verified, the verification mail once more. Until then nobody knows
 * whose the address is, so the name, the language and the password of whoever came first are no better than these, and are replaced by them: its
 * owner must not confirm the password of a stranger. The same password again leaves the links of earlier mails good.
 */
export async function signUpAgain(
  env: Env,
  user: { id: string; emailVerified: boolean },
  { request, now }: { request: Request | undefined; now: number },
): Promise<void> {
  const once = onceAMinute(now);
  if (user.emailVerified)
    return sendAccountMail(env.NOTIFICATIONS_QUEUE, "account.known", { user, once, callback_url: null }, { request, now });
  const { name, callbackURL } = Asked.parse(await request?.json());
  const hash = signingUp.getStore()?.hash;
  invariant(hash, "a sign-up hashes its password before it finds the address known");
  await replaceUnverified(env.DB, user.id, { name, language: wishedLanguage(request?.headers), hash, now });
  const mail = { user, once, callback_url: callbackURL ?? null };
  return sendAccountMail(env.NOTIFICATIONS_QUEUE, "account.verify", mail, { request, now });
}

/** In one transaction, and only while the address is not verified: its owner may be following the link at this moment. */
async function replaceUnverified(
  database: D1Database,
  userId: string,
  { name, language, hash, now }: { name: string; language: Language; hash: string; now: number },
): Promise<void> {
  await database.batch([
    database
      .prepare(
        `UPDATE accounts SET password = ?2, updated_at = ?3 WHERE user_id = ?1 AND provider_id = 'credential' AND password <> ?2
          AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND email_verified = 0)`,
      )
      .bind(userId, hash, now),
    database
      .prepare("UPDATE users SET name = ?2, language = ?3, updated_at = ?4 WHERE id = ?1 AND email_verified = 0")
      .bind(userId, name, language, now),
  ]);
}
