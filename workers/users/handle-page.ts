import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import * as z from "zod";
import { ConsentForm, ResetForm, SecondFactorForm, SignInForm } from "#contracts/auth-pages.ts";
import { PASSWORD_LENGTH } from "#contracts/users.ts";
import { again, answerConsent, destinationOf, leadOn, show } from "./answer-form.ts";
import { withPassword } from "./asked-password.ts";
import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { inEvenTime } from "./even-time.ts";
import {
  CONSENT_PAGE,
  consentPage,
  ERROR_PAGE,
  errorPage,
  messagePage,
  RESET_PAGE,
  resetPage,
  SECOND_FACTOR_PAGE,
  secondFactorPage,
  SIGN_IN_PAGE,
  signInPage,
} from "./pages.ts";
import { AUTH_PATH } from "./paths.ts";
import { refuse } from "./refuse.ts";
import { hasPasskeys, ownerOfReset, removingPasskeys } from "./reset-owner.ts";
import type { Route } from "./routes.ts";
import { oauthClient } from "./schema-oauth.ts";

const Half = z.object({ twoFactorRedirect: z.literal(true) });
/** As an authenticator writes them; backup codes have letters. */
const AUTHENTICATOR_CODE = /^\d{6}$/;

type Query = { search: string; parameters: URLSearchParams };
const queryOf = (request: Request): Query => {
  const { search, searchParams } = new URL(request.url);
  return { search: search.slice(1), parameters: searchParams };
};

/** A page as it is asked for. */
const shows = (path: string, page: (query: Query, env: Env) => Promise<Response>): Route => ({
  method: "GET",
  path: below(path),
  handle: (request, env) => page(queryOf(request), env),
});
/** Its form as it is sent back. */
const takes = (path: string, form: typeof signIn): Route => ({
  method: "POST",
  path: below(path),
  handle: async (request, env) => form(request, env, Object.fromEntries(new URLSearchParams(await request.text()))),
});
const below = (path: string): string => path.slice(AUTH_PATH.length);

/** The few pages that OAuth and a mailed reset link need, in plain HTML without a script. */
export const PAGES: readonly Route[] = [
  shows(SIGN_IN_PAGE, async ({ search }) => show(await signInPage(search, null), 200, search)),
  takes(SIGN_IN_PAGE, signIn),
  shows(SECOND_FACTOR_PAGE, async ({ search }) => show(await secondFactorPage(search, null), 200, search)),
  takes(SECOND_FACTOR_PAGE, secondFactor),
  shows(CONSENT_PAGE, async ({ search, parameters }, env) => show(await askConsent(env, parameters, search, null), 200, search)),
  takes(CONSENT_PAGE, consent),
  shows(RESET_PAGE, async ({ parameters }, env) => show(await askPassword(env, parameters.get("token") ?? "", null), 200)),
  takes(RESET_PAGE, reset),
  shows(ERROR_PAGE, async ({ parameters }) => show(await errorPage(parameters.get("error") ?? ""), 400)),
];

async function signIn(request: Request, env: Env, form: Record<string, string>): Promise<Response> {
  const parsed = SignInForm.safeParse(form);
  if (!parsed.success) return refuse("validation_failed", request, env);
  const { email, password, oauth_query: query } = parsed.data;
  const body = { email, password, ...(query === "" ? {} : { oauth_query: query }) };
  const response = await inEvenTime(
    withPassword(() => callAuth(request, env, "/sign-in/email", body)),
    "refusals",
  );
  if (response.status >= 400) {
    const problem =
      "The e-mail address or the password is wrong, or the address is not verified: then a mail is on its way to it.";
    return again(response, { status: 401, problem, page: (told) => signInPage(query, told) }, query);
  }
  const answer: unknown = await response.json();
  if (Half.safeParse(answer).success) return leadOn(`${SECOND_FACTOR_PAGE}?${query}`, response, request, env);
  return leadOn(destinationOf(answer), response, request, env);
}

async function secondFactor(request: Request, env: Env, form: Record<string, string>): Promise<Response> {
  const parsed = SecondFactorForm.safeParse(form);
  if (!parsed.success) return refuse("validation_failed", request, env);
  const { code, oauth_query: query } = parsed.data;
  const path = AUTHENTICATOR_CODE.test(code) ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code";
  const response = await callAuth(request, env, path, { code, ...(query === "" ? {} : { oauth_query: query }) });
  if (response.status < 400) return leadOn(destinationOf(await response.json()), response, request, env);
  const problem = "The code is wrong, or was tried too often. Then go back to the application and start again.";
  return again(response, { status: 401, problem, page: (told) => secondFactorPage(query, told) }, query);
}

async function askConsent(env: Env, request: URLSearchParams, query: string, problem: string | null) {
  const [client] = await drizzle(env.DB)
    .select({ name: oauthClient.name })
    .from(oauthClient)
    .where(eq(oauthClient.clientId, request.get("client_id") ?? ""))
    .limit(1);
  const scopes = (request.get("scope") ?? "").split(" ").filter(Boolean);
  return consentPage({ client: client?.name ?? "An unnamed application", scopes }, query, problem);
}

async function consent(request: Request, env: Env, form: Record<string, string>): Promise<Response> {
  const parsed = ConsentForm.safeParse(form);
  if (!parsed.success) return refuse("validation_failed", request, env);
  const { decision, oauth_query: query } = parsed.data;
  const response = await callAuth(request, env, "/oauth2/consent", { accept: decision === "accept", oauth_query: query });
  const page = (told: string) => askConsent(env, new URLSearchParams(query), query, told);
  return answerConsent(response, { page, query, request, env });
}

async function askPassword(env: Env, token: string, problem: string | null) {
  const owner = await ownerOfReset(env.DB, token, Date.now());
  return resetPage({ token, hasPasskeys: owner !== null && (await hasPasskeys(env.DB, owner)) }, problem);
}

async function reset(request: Request, env: Env, form: Record<string, string>): Promise<Response> {
  const parsed = ResetForm.safeParse(form);
  if (!parsed.success) return refuse("validation_failed", request, env);
  const { token, password, passkeys } = parsed.data;
  const canBeSet = password.length >= PASSWORD_LENGTH.min && password.length <= PASSWORD_LENGTH.max;
  const response = await removingPasskeys(passkeys === "remove" && canBeSet, () =>
    callAuth(request, env, "/reset-password", { token, newPassword: password }),
  );
  if (response.status >= 400) {
    const problem = `The link is no longer valid, or the password is too short: it needs ${PASSWORD_LENGTH.min} characters.`;
    return again(response, { status: 400, problem, page: (told) => askPassword(env, token, told) });
  }
  return show(await messagePage("Your password is set", "Sign in with it from now on."), 200);
}

/**
 * What better-auth learns of a form's sender. A page that tells no referrer has its forms sent with `Origin: null` (Fetch, "append a
 * request `Origin` header"), as a foreign one has; `Sec-Fetch-Site`, which no script can write, tells them apart. The other way would
 * be a page that tells ours its referrer: the address of these pages holds a reset's token, and the state of a client.
 */
const OF_SENDER = ["cookie", "origin", "sec-fetch-site", "cf-connecting-ip", "user-agent"];

/** Asks better-auth as a script on the page would: with the page's cookies and origin. */
async function callAuth(request: Request, env: Env, path: string, body: object): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json", accept: "application/json" });
  for (const name of OF_SENDER) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const auth = await authOf(env);
  return auth.handler(
    new Request(new URL(AUTH_PATH + path, env.PUBLIC_URL), { method: "POST", headers, body: JSON.stringify(body) }),
  );
}
