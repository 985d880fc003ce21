import { z } from "@hono/zod-openapi";
import { ProviderList, SecondFactorNeeded, SignedIn, SignIn, SocialSignIn } from "#contracts/auth.ts";
import { json, jsonBody, operation } from "../../operation.ts";
import { leadsTo, ofSession, open, refused } from "./common.ts";

const common = { ...open, tags: ["Account"] } as const;
const Provider = z.string().meta({ example: "google", description: "One of `listProviders`." });
const Text = z.string().optional();

/** Into a session, and from there to access tokens. */
export const signInDocumentation = [
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/sign-in/email",
    operationId: "signIn",
    summary: "Sign in",
    body: "forwarded",
    description:
      "The session is good for seven days; using it puts its end off, once a day. Wrong passwords and unknown addresses get the same answer; an address that is not verified says so only to who knows the password, and is mailed the link that verifies it once more, once in a minute of the clock; `callbackURL` is where that leads. Where the account has a second factor there is no session yet: the answer's cookie goes with the code to `verifyAuthenticatorCode` or `verifyBackupCode`.",
    request: { body: jsonBody(SignIn, { email: "passenger@example.com", password: "holdfast-demo" }) },
    responses: {
      200: json(
        "A session, whose token is exchanged for access tokens, or that a second factor is needed.",
        z.union([SignedIn, SecondFactorNeeded]),
      ),
    },
    problems: [...refused, "invalid_credentials", "email_not_verified"],
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/providers",
    operationId: "listProviders",
    summary: "The providers one may sign in with",
    description: "Those that this deployment has a client of, in the order of their buttons; none is an empty list.",
    responses: { 200: json("Each with its id for `signInWithProvider`, and the name for its button.", ProviderList) },
    problems: [],
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/sign-in/social",
    operationId: "signInWithProvider",
    summary: "Sign in with Google, GitHub or an OpenID provider",
    body: "forwarded",
    description:
      "Answers with the address to send the browser to; it carries a state that is bound to the browser by a cookie. The browser comes back to `callbackURL` with a session, or to `errorCallbackURL` with `error`. A second factor of ours is not asked for: the provider's own counts.",
    request: { body: jsonBody(SocialSignIn, { provider: "google", callbackURL: "/trips" }) },
    responses: {
      200: json("Where the browser goes.", z.strictObject({ url: z.url(), redirect: z.literal(true) })),
    },
    problems: [...refused, "not_found"],
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/callback/{provider}",
    operationId: "finishProviderSignIn",
    summary: "Come back from the provider",
    description: "The redirect URI that is registered at the provider; only the browser that set out comes back here.",
    request: {
      params: z.object({ provider: Provider }),
      query: z.object({
        state: Text.meta({ example: "Y3v0uM2kR9" }),
        code: Text.meta({ example: "4%2F0AeaYSHB" }),
        error: Text.meta({ example: "access_denied" }),
        error_description: Text.meta({ example: "The user said no." }),
        iss: Text.meta({ example: "https://accounts.google.com" }),
      }),
    },
    responses: { 302: leadsTo("On the way to `callbackURL` with a session, or to a page that says why not.") },
    problems: [],
  }),
  operation({
    ...common,
    access: "session",
    method: "get",
    path: "/v1/auth/token",
    operationId: "getAccessToken",
    summary: "An access token for the session",
    description:
      "With `Authorization: Bearer <session token>` or the session cookie. The access token is a JWT (RFC 9068) good for ten minutes.",
    responses: { 200: json("The access token.", z.strictObject({ token: z.string() })) },
    problems: ["unauthenticated", "rate_limited"],
  }),
  operation({
    ...ofSession,
    tags: ["Account"],
    method: "post",
    path: "/v1/auth/sign-out",
    operationId: "signOut",
    summary: "End the session",
    description: "With the session token or cookie. Access tokens that it gave stay good until they expire, ten minutes at most.",
    responses: { 200: json("The session has ended.", z.strictObject({ success: z.literal(true) })) },
    problems: [...refused, "unsupported_media_type"],
  }),
];
