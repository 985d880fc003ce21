import { z } from "zod";
import { onceAMinute, sendAccountMail } from "./account-mail.ts";
import type { Env } from "./env.ts";

const Asked = z.object({ callbackURL: z.string().optional() });

/**
 * Somebody signs up with an address that is known. The answer is that of a new address; what is different is told to the
 * address only: the verification mail once more while it is not verified, and that it has an account after that.
 */
export async function signUpAgain(
  env: Env,
  user: { id: string; emailVerified: boolean },
  { request, now }: { request: Request | undefined; now: number },
): Promise<void> {
  const once = onceAMinute(now);
  const { callbackURL } = Asked.catch({}).parse(await request?.json());
  const [type, callback_url] = user.emailVerified
    ? (["account.known", null] as const)
    : (["account.verify", callbackURL ?? null] as const);
  return sendAccountMail(env.NOTIFICATIONS_QUEUE, type, { user, once, callback_url }, { request, now });
}
