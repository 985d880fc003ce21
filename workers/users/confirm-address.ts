import { appendQueryParams } from "@better-auth/core/utils/url";
import { APIError, createEmailVerificationToken } from "better-auth/api";
import { decodeJwt } from "jose";
import * as z from "zod";
import { invariant } from "#domain/invariant.ts";
import { base32, sha256 } from "#platform/hash.ts";
import type { Env } from "./env.ts";

export const VERIFICATION_TTL_S = 24 * 3600;
/** 130 bits of the hash of a salted hash: tells two passwords of an account apart, and nothing about either. */
const DIGEST_CHARACTERS = 26;

const Claims = z.object({ password: z.string() });

/** NULL for an account that has lost its password in the making: it has none to confirm, and its owner sets one by mail. */
const PASSWORD_OF = "(SELECT password FROM accounts WHERE user_id = users.id AND provider_id = 'credential')";

/** The hash of the password that waits for its address to be confirmed; null where none does. `email`: in small letters. */
export async function passwordOfUnverified(database: D1Database, email: string): Promise<string | null> {
  const waiting = await database
    .prepare(`SELECT ${PASSWORD_OF} AS password FROM users WHERE email = ? AND email_verified = 0`)
    .bind(email)
    .first<{ password: string | null }>();
  return waiting?.password ?? null;
}

/** The token of a link that confirms this address, and the password of this digest. */
export const verificationToken = (env: Pick<Env, "BETTER_AUTH_SECRET">, email: string, password: string): Promise<string> =>
  createEmailVerificationToken(env.BETTER_AUTH_SECRET, email, undefined, VERIFICATION_TTL_S, { password });

/**
 * Confirms the address of a user who has followed a link, which better-auth has found to be ours, in time, and to lead back to this
 * site. Throws better-auth's answer to a wrong link where the password is another one by now. What is compared and what is confirmed
 * is one statement: a stranger may sign up meanwhile.
 */
export async function confirmAddress(database: D1Database, user: { id: string }, request: Request | undefined): Promise<void> {
  invariant(request, "a link is followed by a request");
  const { searchParams } = new URL(request.url);
  const claims = Claims.safeParse(decodeJwt(searchParams.get("token") ?? ""));
  const password = await passwordOf(database, user.id);
  const isAsked = password !== null && claims.data?.password === (await passwordDigest(password));
  if (!isAsked) throw wrongLink(searchParams.get("callbackURL"));
  const { meta } = await database
    .prepare(`UPDATE users SET email_verified = 1 WHERE id = ?1 AND ${PASSWORD_OF} = ?2`)
    .bind(user.id, password)
    .run();
  if (meta.changes === 0) throw wrongLink(searchParams.get("callbackURL"));
}

export const passwordDigest = async (hash: string): Promise<string> => base32(await sha256(hash), DIGEST_CHARACTERS);

/** Its hash; null where there is none, or no such user. */
export async function passwordOf(database: D1Database, userId: string): Promise<string | null> {
  const row = await database
    .prepare(`SELECT ${PASSWORD_OF} AS password FROM users WHERE id = ?`)
    .bind(userId)
    .first<{ password: string | null }>();
  return row?.password ?? null;
}

/** As better-auth answers to a link that is none. */
function wrongLink(callbackUrl: string | null): APIError {
  const code = "INVALID_TOKEN";
  if (callbackUrl === null) return new APIError("UNAUTHORIZED", { code, message: "Invalid token" });
  return new APIError("FOUND", undefined, { location: appendQueryParams(callbackUrl, new URLSearchParams({ error: code })) });
}
