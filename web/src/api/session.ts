import { signal } from "@preact/signals";
import { type Result, err, ok } from "#domain/result.ts";
import type { Profile } from "#contracts/users.ts";
import { learnServerTime } from "./clock.ts";
import { whenConnected } from "./connection.ts";
import { type Failure, isRecord, localFailure } from "./failure.ts";
import { idempotencyKeys } from "./idempotency.ts";
import { forgetDraft } from "./kept-draft.ts";
import { type Reply, jsonOf, send } from "./http.ts";

/**
 * Who is signed in. The session itself is an HttpOnly cookie that scripts cannot read; what this page holds is a
 * ten-minute access token, in memory only, got for that cookie whenever one is needed.
 */
export type Session =
  | { state: "unknown" }
  | { state: "signed_out" }
  | { state: "signed_in"; user: (Pick<Profile, "name" | "email"> & { operates: boolean }) | null };
export const session = signal<Session>({ state: "unknown" });

/** Says only that a cookie may be there, so that a page opened signed out asks for no token. */
const HINT = "holdfast.signed_in";
/** A token this close to its end is renewed first, so that it does not run out on the way. */
const RENEW_BEFORE_MS = 60_000;

let current: { token: string; good_until_ms: number } | null = null;
let renewing: Promise<Result<string, Failure>> | null = null;

/** Called once as the page opens: a reload keeps the reader signed in. */
export async function resumeSession(): Promise<void> {
  if (localStorage.getItem(HINT) === null) session.value = { state: "signed_out" };
  else await startSession();
  // Opened without a connection, it has yet to learn who is signed in.
  whenConnected(() => {
    if (session.value.state === "signed_in" && session.value.user === null) void startSession();
  });
}

/** A token good for at least a minute; `unauthenticated` when nobody is signed in. */
export async function accessToken(): Promise<Result<string, Failure>> {
  if (current !== null && performance.now() < current.good_until_ms) return ok(current.token);
  renewing ??= renew().finally(() => (renewing = null));
  return renewing;
}

/** The API refused the token: the next call gets a new one. */
export function dropToken(token: string): void {
  if (current?.token === token) current = null;
}

async function renew(): Promise<Result<string, Failure>> {
  const reply = await send({ path: "/v1/auth/token", withCookie: true });
  if (!reply.ok) {
    if (reply.error.reason === "unauthenticated") forgetSession();
    return reply;
  }
  const body = await jsonOf(reply.value.body);
  const token = isRecord(body) && typeof body["token"] === "string" ? body["token"] : null;
  const claims = token === null ? null : claimsOf(token);
  if (token === null || claims === null) return err(localFailure("unreadable"));
  learnServerTime(claims.iat);
  // Its length of life, counted on this machine's steady clock: the wall clocks need not agree.
  current = { token, good_until_ms: performance.now() + (claims.exp - claims.iat) * 1000 - RENEW_BEFORE_MS };
  return ok(token);
}

/** The times in a token; its signature is the server's business. */
function claimsOf(token: string): { iat: number; exp: number } | null {
  try {
    const claims: unknown = JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")));
    if (!isRecord(claims) || typeof claims["iat"] !== "number" || typeof claims["exp"] !== "number") return null;
    return { iat: claims["iat"], exp: claims["exp"] };
  } catch {
    return null;
  }
}

async function startSession(): Promise<void> {
  const token = await accessToken();
  if (!token.ok) {
    // Offline is not signed out: the cookie is still there, and the next call asks again.
    if (session.value.state === "unknown")
      session.value = token.error.reason === "unauthenticated" ? { state: "signed_out" } : { state: "signed_in", user: null };
    return;
  }
  const reply = await send({ path: "/v1/me", token: token.value });
  const body = reply.ok ? await jsonOf(reply.value.body) : null;
  const known = isRecord(body) && typeof body["name"] === "string" && typeof body["email"] === "string";
  const user = known ? { name: String(body["name"]), email: String(body["email"]), operates: mayOperate(body["role"]) } : null;
  session.value = { state: "signed_in", user };
}

/** Whether a role comes with the operator console. The API decides anew about everything that is asked there. */
export const mayOperate = (role: unknown): boolean => role === "operator" || role === "admin";

/** Nobody is signed in any more. */
export function forgetSession(): void {
  current = null;
  localStorage.removeItem(HINT);
  forgetDraft(sessionStorage);
  idempotencyKeys.forget();
  session.value = { state: "signed_out" };
}

/** Whether that was all, or a code of the authenticator is asked for as well (`answerSecondFactor`). */
export type SignIn = "signed_in" | "second_factor";

export async function signIn(credentials: { email: string; password: string }): Promise<Result<SignIn, Failure>> {
  return begin(await send({ method: "POST", path: "/v1/auth/sign-in/email", body: credentials, withCookie: true }));
}

/** The second half of a sign-in. `kind`: a code of the authenticator, or one of the backup codes. */
export async function answerSecondFactor(code: string, kind: "totp" | "backup-code"): Promise<Result<SignIn, Failure>> {
  return begin(await send({ method: "POST", path: `/v1/auth/two-factor/verify-${kind}`, body: { code }, withCookie: true }));
}

/** Signs in with what the browser's authenticator answered. */
export async function signInWithPasskey(response: unknown): Promise<Result<SignIn, Failure>> {
  return begin(
    await send({ method: "POST", path: "/v1/auth/passkey/verify-authentication", body: { response }, withCookie: true }),
  );
}

async function begin(reply: Result<Reply, Failure>): Promise<Result<SignIn, Failure>> {
  if (!reply.ok) return reply;
  const body = await jsonOf(reply.value.body);
  if (isRecord(body) && body["twoFactorRedirect"] === true) return ok("second_factor");
  localStorage.setItem(HINT, "1");
  current = null;
  await startSession();
  return ok("signed_in");
}

/** Asks for an account. It works once the link in the mail has been opened, which leads to `confirmedPath`. */
export async function signUp(
  account: { name: string; email: string; password: string },
  confirmedPath: string,
  botCheck?: string,
): Promise<Result<null, Failure>> {
  const body = { ...account, callbackURL: confirmedPath };
  const reply = await send({ method: "POST", path: "/v1/auth/sign-up/email", body, withCookie: true, bot_check: botCheck });
  return reply.ok ? ok(null) : reply;
}

/** The mail with the link once more. */
export async function sendLinkAgain(email: string, confirmedPath: string): Promise<Result<null, Failure>> {
  const body = { email, callbackURL: confirmedPath };
  const reply = await send({ method: "POST", path: "/v1/auth/send-verification-email", body, withCookie: true });
  return reply.ok ? ok(null) : reply;
}

/** A mail with a link to choose a new password, if there is such an account. */
export async function askForNewPassword(email: string): Promise<Result<null, Failure>> {
  const reply = await send({ method: "POST", path: "/v1/auth/request-password-reset", body: { email }, withCookie: true });
  return reply.ok ? ok(null) : reply;
}

export async function signOut(): Promise<Result<null, Failure>> {
  const reply = await send({ method: "POST", path: "/v1/auth/sign-out", body: {}, withCookie: true });
  if (!reply.ok && reply.error.reason !== "unauthenticated") return reply;
  forgetSession();
  return ok(null);
}
