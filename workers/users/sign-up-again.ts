import * as z from "zod";
import type { Language } from "#domain/text/language.ts";
import { saltOf } from "#platform/password.ts";
import { wishedLanguage } from "#platform/wished-language.ts";
import { askForVerification, onceAMinute, sendAccountMail } from "./account-mail.ts";
import { hashAskedWith, withPassword } from "./asked-password.ts";
import { passwordOfUnverified } from "./confirm-address.ts";
import type { Env } from "./env.ts";

const Asked = z.object({ name: z.string(), email: z.string(), callbackURL: z.string().optional() });

/**
 * Answers a sign-up. A password that may take the place of one that nobody has confirmed yet is hashed with that one's salt: so the
 * one hash that a sign-up costs for every address also says whether they are the same password.
 */
export async function answerSignUp(request: Request, env: Env, answer: () => Promise<Response>): Promise<Response> {
  const { email } = Asked.parse(await request.clone().json());
  const waiting = await passwordOfUnverified(env.DB, email.toLowerCase());
  return withPassword(answer, waiting === null ? undefined : saltOf(waiting));
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
  if (user.emailVerified) {
    const mail = { user, once: onceAMinute(now), callback_url: null };
    return sendAccountMail(env.NOTIFICATIONS_QUEUE, "account.known", mail, { request, now });
  }
  const { name, callbackURL } = Asked.parse(await request?.json());
  const hash = hashAskedWith();
  await replaceUnverified(env.DB, user.id, { name, language: wishedLanguage(request?.headers), hash, now });
  return askForVerification(env.NOTIFICATIONS_QUEUE, { user, hash, callback_url: callbackURL ?? null }, { request, now });
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
