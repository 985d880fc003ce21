import { and, eq, gt, like } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AccountLetter, UsersApi } from "#contracts/users.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { messageId, onceForToken, verificationsOf } from "./account-mail.ts";
import { passwordDigest, passwordOf, verificationToken } from "./confirm-address.ts";
import type { Env } from "./env.ts";
import { RESET_PAGE } from "./pages.ts";
import { AUTH_PATH } from "./paths.ts";
import { languageOf } from "./profile.ts";
import { RESET_PREFIX } from "./reset-owner.ts";
import { user, verification } from "./schema.ts";

/** The site's page. */
const SIGN_IN_PATH = "/sign-in";

type Query = Parameters<UsersApi["accountLetter"]>[0];
type Settings = Pick<Env, "DB" | "PUBLIC_URL" | "BETTER_AUTH_SECRET">;

/** What to write in a mail about an account, asked by the one who sends it. `now`: epoch milliseconds. */
export async function accountLetter(
  env: Settings,
  query: Query,
  now: number,
): Promise<Result<AccountLetter, { reason: "not_found" }>> {
  const [owner] = await drizzle(env.DB).select().from(user).where(eq(user.id, query.user_id)).limit(1);
  const url = owner === undefined ? null : await linkOf(env, query, owner, now);
  return owner === undefined || url === null
    ? err({ reason: "not_found" })
    : ok({ email: owner.email, name: owner.name, url, language: languageOf(owner) });
}

/** The link to click; null: there is nothing to click for any more. */
async function linkOf(env: Settings, query: Query, owner: typeof user.$inferSelect, now: number): Promise<string | null> {
  switch (query.type) {
    case "account.known":
      return new URL(SIGN_IN_PATH, env.PUBLIC_URL).href;
    case "account.welcome":
      return new URL("/", env.PUBLIC_URL).href;
    case "account.verify":
      return owner.emailVerified ? null : verifyLink(env, query, owner.email);
    case "account.reset": {
      const token = await resetToken(env.DB, query, now);
      return token === undefined ? null : resetLink(env.PUBLIC_URL, token, query.callback_url);
    }
  }
}

/**
 * For the password whose digest is in the message's id. Where the account has another one by now, somebody else has signed up since: this
 * mail's asker must not be led to confirm theirs. Without a `callbackURL` the page answers by itself instead of redirecting.
 */
async function verifyLink(
  env: Settings,
  { user_id, message_id, callback_url: callbackUrl }: Query,
  email: string,
): Promise<string | null> {
  const password = await passwordOf(env.DB, user_id);
  if (password === null) return null;
  const digest = await passwordDigest(password);
  if (!message_id.startsWith(verificationsOf(user_id, digest))) return null;
  const link = new URL(`${AUTH_PATH}/verify-email`, env.PUBLIC_URL);
  link.searchParams.set("token", await verificationToken(env, email, digest));
  if (callbackUrl !== null) link.searchParams.set("callbackURL", callbackUrl);
  return link.href;
}

/** The token whose hash is in the message's id. A user has a handful of them at most. */
async function resetToken(database: D1Database, query: Query, now: number): Promise<string | undefined> {
  const rows = await drizzle(database)
    .select({ identifier: verification.identifier })
    .from(verification)
    .where(
      and(
        eq(verification.value, query.user_id),
        like(verification.identifier, `${RESET_PREFIX}%`),
        gt(verification.expiresAt, new Date(now)),
      ),
    );
  for (const { identifier } of rows) {
    const token = identifier.slice(RESET_PREFIX.length);
    if (messageId(query.type, query.user_id, await onceForToken(token)) === query.message_id) return token;
  }
  return undefined;
}

/** To the page that asked for the reset (better-auth checks the token and redirects there), or to our own form. */
function resetLink(publicUrl: string, token: string, callbackUrl: string | null): string {
  const link = new URL(callbackUrl === null ? RESET_PAGE : `${AUTH_PATH}/reset-password/${encodeURIComponent(token)}`, publicUrl);
  if (callbackUrl === null) link.searchParams.set("token", token);
  else link.searchParams.set("callbackURL", callbackUrl);
  return link.href;
}
