import { errorText, log } from "#platform/log.ts";
import { ONCE, sendAccountMail } from "./account-mail.ts";
import type { Env } from "./env.ts";

/**
 * Once for an account, when its address is known to be its owner's: by the link of a mail, or by a provider's word. The account is good
 * without this mail, so whoever has just proven their address is not shown that it could not be asked for.
 */
export async function welcome(env: Env, user: { id: string }, request: Request | undefined): Promise<void> {
  try {
    const mail = { user, once: ONCE, callback_url: null };
    await sendAccountMail(env.NOTIFICATIONS_QUEUE, "account.welcome", mail, { request, now: Date.now() });
  } catch (error) {
    log("warn", "account.welcome_failed", { user_id: user.id, why: errorText(error) });
  }
}
