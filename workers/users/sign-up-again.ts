import { createEmailVerificationToken } from "better-auth/api";
import { z } from "zod";
import { mailLink, onceAMinute, sendAccountMail } from "./account-mail.ts";
import type { Env } from "./env.ts";
import { AUTH_PATH } from "./paths.ts";

/** The site's page. */
const SIGN_IN_PATH = "/sign-in";
const Asked = z.object({ callbackURL: z.string().optional() });

/**
 * Somebody signs up with an address that is known. The answer is that of a new address; what is different is told to the
 * address only: the verification mail once more while it is not verified, and that it has an account after that.
 */
export async function signUpAgain(
  env: Env,
  user: { id: string; email: string; name: string; emailVerified: boolean },
  { request, now, ttl_s }: { request: Request | undefined; now: number; ttl_s: number },
): Promise<void> {
  const once = onceAMinute(now);
  if (user.emailVerified) {
    const url = new URL(SIGN_IN_PATH, env.PUBLIC_URL).href;
    return sendAccountMail(env.NOTIFICATIONS_QUEUE, "account.known", { user, once, url }, { request, now });
  }
  const link = new URL(`${AUTH_PATH}/verify-email`, env.PUBLIC_URL);
  link.searchParams.set("token", await createEmailVerificationToken(env.BETTER_AUTH_SECRET, user.email, undefined, ttl_s));
  const { callbackURL } = Asked.catch({}).parse(await request?.json());
  if (callbackURL !== undefined) link.searchParams.set("callbackURL", callbackURL);
  return sendAccountMail(env.NOTIFICATIONS_QUEUE, "account.verify", { user, once, url: mailLink(link.href) }, { request, now });
}
