import { batch, signal } from "@preact/signals";
import { type Result, err, ok } from "#domain/result.ts";
import type { Profile } from "#contracts/users.ts";
import { forgetChoice } from "./chosen-offer.ts";
import { learnServerTime } from "./clock.ts";
import { mayHaveSession } from "./session-hint.ts";
import { askAgainSoon } from "./connection.ts";
import { type Failure, isRecord, localFailure } from "./failure.ts";
import { type Reply, jsonOf, send } from "./http.ts";
import { ofBrowser } from "./storage.ts";
import { emptyTab, giveTabTo, tabOwner } from "./tab-owner.ts";

/**
 * Who is signed in. The session itself is an HttpOnly cookie that scripts cannot read; what this page holds is a
 * ten-minute access token, in memory only, got for that cookie whenever one is needed.
 */
export type Session =
  | { state: "unknown" }
  | { state: "signed_out" }
  | { state: "signed_in"; user: (Pick<Profile, "name" | "email"> & { operates: boolean }) | null };
export const session = signal<Session>({ state: "unknown" });

/**
 * How often this page has gone over from one user to another, who had signed in in another tab, or to nobody; it is drawn anew each time. `isNews`: until
 * its reader has gone on from there.
 */
export const takeover = signal({ count: 0, isNews: false });
/** Nothing of what is on the page stays on it. */
export function drawAnew(): void {
  takeover.value = { ...takeover.value, count: takeover.value.count + 1 };
}
/** The reader has seen it. */
export function takeNotice(): void {
  if (takeover.value.isNews) takeover.value = { ...takeover.value, isNews: false };
}

/**
 * In the storage of all tabs: whose session the cookie is of, as far as the last tab that asked knows (a user's id), so that the others
 * learn at once of somebody else. A page opened without it asks for no token, unless `mayHaveSession`.
 */
const HINT = "holdfast.signed_in";
/** The cookie is somebody's, and no token has told yet whose. */
const SOMEBODY = "1";
/** Whoever it was has signed out, and wants nothing left behind, in no tab. */
const LEFT = "0";
const hasLeft = (): boolean => ofBrowser.getItem(HINT) === LEFT;
/** A token this close to its end is renewed first, so that it does not run out on the way. */
const RENEW_BEFORE_MS = 60_000;

/** `hint`: as it was once this token was there: its user, unless there was no more room for that. */
let current: { token: string; hint: string | null; good_until_ms: number } | null = null;
let renewing: Promise<Result<string, Failure>> | null = null;
/** Counts who comes and goes here: an answer to what was asked before that says nothing about now. */
let era = 0;

/** Called once as the page opens: a reload keeps the reader signed in. */
export async function resumeSession(): Promise<void> {
  if (hasLeft()) emptyTab();
  const hear = () => {
    leaveToo();
    joinToo();
  };
  addEventListener("storage", hear);
  // Gone back to, it slept through that.
  addEventListener("pageshow", hear);
  if ((ofBrowser.getItem(HINT) === null || hasLeft()) && !mayHaveSession()) session.value = { state: "signed_out" };
  else {
    const [former, begunIn] = [tabOwner(), era];
    const started = startSession();
    // The same token; who it is of is known sooner than their name.
    await accessToken();
    // The page has been drawn by now, with what was another's.
    if (era === begunIn && former !== null && tabOwner() !== former) drawAnew();
    await started;
  }
}

/**
 * A token of whom this page shows, good for at least a minute. `unauthenticated`: nobody is signed in; `user_changed`: somebody else is, and
 * the page is theirs from now on, but not what it was asked for before.
 */
export async function tokenOf(user: string | null): Promise<Result<string, Failure>> {
  const token = await accessToken();
  return token.ok && user !== null && user !== tabOwner() ? err(localFailure("user_changed")) : token;
}

/** The same where the cookie is whose the token is at this moment, for what is done by the cookie alone. */
export function freshTokenOf(user: string | null): Promise<Result<string, Failure>> {
  current = null;
  return tokenOf(user);
}

/** The id of the user whom this page shows; null while it shows nobody. */
export const shownUser = (): string | null => (session.value.state === "signed_in" ? tabOwner() : null);

async function accessToken(): Promise<Result<string, Failure>> {
  const isGood = current !== null && performance.now() < current.good_until_ms;
  if (current !== null && isGood && ofBrowser.getItem(HINT) === current.hint) return ok(current.token);
  if (renewing !== null) return renewing;
  const begun = renew().finally(() => {
    if (renewing === begun) renewing = null;
  });
  renewing = begun;
  return begun;
}

/** The API refused the token: the next call gets a new one. */
export function dropToken(token: string): void {
  if (current?.token === token) current = null;
}

async function renew(): Promise<Result<string, Failure>> {
  const begunIn = era;
  const asked = Date.now();
  const reply = await send({ path: "/v1/auth/token", withCookie: true });
  const body = reply.ok ? await jsonOf(reply.value.body) : null;
  if (era !== begunIn) return session.value.state === "signed_out" ? err(localFailure("unauthenticated")) : accessToken();
  if (!reply.ok) {
    if (reply.error.reason === "unauthenticated") endSession();
    return reply;
  }
  const token = isRecord(body) && typeof body["token"] === "string" ? body["token"] : null;
  const claims = token === null ? null : claimsOf(token);
  if (token === null || claims === null) return err(localFailure("unreadable"));
  learnServerTime(claims.iat, asked);
  // Its length of life, counted on this machine's steady clock: the wall clocks need not agree.
  const good_until_ms = performance.now() + (claims.exp - claims.iat) * 1000 - RENEW_BEFORE_MS;
  ofBrowser.setItem(HINT, claims.sub);
  current = { token, hint: ofBrowser.getItem(HINT), good_until_ms };
  if (!giveTabTo(claims.sub) || session.value.state === "unknown") return ok(token);
  era += 1;
  batch(() => {
    takeover.value = { count: takeover.value.count + 1, isNews: true };
    session.value = { state: "signed_in", user: null };
  });
  void startSession();
  return err(localFailure("user_changed"));
}

/** Whose a token is, and its times; its signature is the server's business. */
function claimsOf(token: string): { sub: string; iat: number; exp: number } | null {
  try {
    const claims: unknown = JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")));
    if (!isRecord(claims)) return null;
    const { sub, iat, exp } = claims;
    return typeof sub === "string" && typeof iat === "number" && typeof exp === "number" ? { sub, iat, exp } : null;
  } catch {
    return null;
  }
}

/** Takes back that it is asked once more who is signed in. */
let stopAsking = (): void => {};

/** Finds out who is signed in. `unanswered`: how often that could not be had so far; it is asked for until it can. */
async function startSession(unanswered = 0): Promise<void> {
  const token = await accessToken();
  if (token.ok) await showUser(token.value);
  // Offline is not signed out: the cookie is still there.
  else if (session.value.state === "unknown")
    session.value = token.error.reason === "unauthenticated" ? { state: "signed_out" } : { state: "signed_in", user: null };
  stopAsking();
  if (isOwed()) stopAsking = askAgainSoon(unanswered, () => isOwed() && void startSession(unanswered + 1));
}

/** Whether somebody is signed in who is not known here yet. */
const isOwed = (): boolean => (session.value.state === "signed_in" ? session.value.user === null : isToJoin());

async function showUser(token: string): Promise<void> {
  const begunIn = era;
  const reply = await send({ path: "/v1/me", token });
  const body = reply.ok ? await jsonOf(reply.value.body) : null;
  const known = isRecord(body) && typeof body["name"] === "string" && typeof body["email"] === "string";
  const user = known ? { name: String(body["name"]), email: String(body["email"]), operates: mayOperate(body["role"]) } : null;
  if (era === begunIn) session.value = { state: "signed_in", user };
}

/** Whether a role comes with the operator console. The API decides anew about everything that is asked there. */
export const mayOperate = (role: unknown): boolean => role === "operator" || role === "admin";

/** What is known of a session is about another from now on, or about none. */
function forgetToken(): void {
  takeNotice();
  stopAsking();
  era += 1;
  current = null;
  renewing = null;
}

/** Nobody is signed in any more. What was typed, and what had no answer, waits for its owner to sign in again, who has not signed out. */
function endSession(): void {
  forgetToken();
  session.value = { state: "signed_out" };
  if (hasLeft()) emptyTab();
  else ofBrowser.removeItem(HINT);
}

/** Its owner goes, and leaves nothing behind, here or in another tab. */
export function forgetSession(): void {
  ofBrowser.setItem(HINT, LEFT);
  forgetChoice();
  endSession();
}

/** The owner of this tab may have signed out in another; the page is drawn anew then, as nobody's. */
function leaveToo(): void {
  if (!hasLeft() || tabOwner() === null) return;
  batch(() => {
    endSession();
    drawAnew();
  });
}

/** The reader of a page that shows nobody may have signed in in another tab. */
function joinToo(): void {
  if (isToJoin()) void startSession();
}
const isToJoin = (): boolean => session.value.state === "signed_out" && ofBrowser.getItem(HINT) !== null && !hasLeft();

/** Whether that was all, or a code of the authenticator is asked for as well (`answerSecondFactor`). */
export type SignIn = "signed_in" | "second_factor";

/** Where the address is not verified yet, the mail with the link is sent once more; that leads to `confirmedPath`. */
export async function signIn(
  credentials: { email: string; password: string },
  confirmedPath: string,
): Promise<Result<SignIn, Failure>> {
  const body = { ...credentials, callbackURL: confirmedPath };
  return begin(await send({ method: "POST", path: "/v1/auth/sign-in/email", body, withCookie: true }));
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
  ofBrowser.setItem(HINT, SOMEBODY);
  forgetToken();
  // The page shows nobody until it is known who that is: it may be somebody else than before.
  session.value = { state: "unknown" };
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

/** A mail with a link to choose a new password, if there is such an account. */
export async function askForNewPassword(email: string): Promise<Result<null, Failure>> {
  const reply = await send({ method: "POST", path: "/v1/auth/request-password-reset", body: { email }, withCookie: true });
  return reply.ok ? ok(null) : reply;
}

/** Ends the session of whom this page shows. Where it is somebody else's by now it is over already, and theirs goes on. */
export async function signOut(): Promise<Result<null, Failure>> {
  const token = await freshTokenOf(shownUser());
  if (!token.ok && token.error.reason === "user_changed") return ok(null);
  if (!token.ok && token.error.reason !== "unauthenticated") return token;
  const reply = await send({ method: "POST", path: "/v1/auth/sign-out", body: {}, withCookie: true });
  if (!reply.ok && reply.error.reason !== "unauthenticated") return reply;
  forgetSession();
  return ok(null);
}
