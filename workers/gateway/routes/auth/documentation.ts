import { z } from "@hono/zod-openapi";
import type { ProblemCode } from "#contracts/problems.ts";
import { PASSWORD_LENGTH } from "#contracts/users.ts";
import { json, jsonBody, operation } from "../../operation.ts";

const Email = z.email().max(254);
const Password = z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max);
const ReturnTo = z
  .string()
  .max(2048)
  .optional()
  .meta({ description: "Where the link leads in the end: a path of this site, or a URL of a trusted origin." });
const Done = z.looseObject({ status: z.boolean() });
const SignedInUser = z.looseObject({
  id: z.string(),
  email: z.email(),
  name: z.string(),
  email_verified: z.boolean().optional(),
});
const common = { tags: ["Account"], access: "public", rate: "auth", services: ["users"] } as const;
const metadata = { ...common, rate: "public_read" } as const;
/** `forbidden`: sent by another site's page with the session's cookie, or meant to lead to another site. */
const refused = ["validation_failed", "forbidden"] as const satisfies ProblemCode[];

/** The steps from nothing to an access token, as the users service serves them under `/v1/auth/`. */
export const authDocumentation = [
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/sign-up/email",
    operationId: "signUp",
    summary: "Sign up",
    body: "json",
    description:
      "Answers the same for an address that is known already. A mail follows: with a link that verifies the address, the same once more for one that is not verified yet (the first password stays), or, for one that is, that it has an account. Each is sent once a minute at most.",
    request: {
      body: jsonBody(
        z.strictObject({ name: z.string().min(1).max(100), email: Email, password: Password, callbackURL: ReturnTo }),
        { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" },
      ),
    },
    responses: { 200: json("A mail is on its way.", z.looseObject({})) },
    problems: refused,
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/verify-email",
    operationId: "verifyEmail",
    summary: "Verify the e-mail address",
    description: "The link of the verification mail, which is good for a day.",
    request: { query: z.object({ token: z.string().meta({ example: "4tJm0bGkQmY1cTzq" }) }) },
    responses: {
      200: json("The address is verified.", z.looseObject({})),
      302: { description: "The same, on the way to `callbackURL`." },
    },
    problems: refused,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/send-verification-email",
    operationId: "sendVerificationEmail",
    summary: "Ask for the verification mail again",
    body: "json",
    description:
      "Sent where the address waits to be verified, once a minute at most. The answer is the same for every address unless a session's own address is meant.",
    request: { body: jsonBody(z.strictObject({ email: Email, callbackURL: ReturnTo }), { email: "ada@example.com" }) },
    responses: { 200: json("If the address waits for it, a mail is on its way.", Done) },
    problems: refused,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/request-password-reset",
    operationId: "requestPasswordReset",
    summary: "Ask for a link to choose a new password",
    body: "json",
    description:
      "Answers the same for every address. The link is good for an hour; it leads to `redirectTo` with the `token`, or to a page of ours.",
    request: { body: jsonBody(z.strictObject({ email: Email, redirectTo: ReturnTo }), { email: "ada@example.com" }) },
    responses: { 200: json("If there is such an account, a mail is on its way.", Done) },
    problems: refused,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/reset-password",
    operationId: "resetPassword",
    summary: "Set a new password with the mailed token",
    body: "json",
    description: "The token is good once. Every session of the account ends.",
    request: {
      body: jsonBody(z.strictObject({ token: z.string().min(1).max(200), newPassword: Password }), {
        token: "4tJm0bGkQmY1cTzq",
        newPassword: "correct horse battery",
      }),
    },
    responses: { 200: json("The new password is set.", Done) },
    problems: refused,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/sign-in/email",
    operationId: "signIn",
    summary: "Sign in",
    body: "json",
    description:
      "The session is good for seven days. Wrong passwords and unknown addresses get the same answer; an address that is not verified says so only to who knows the password.",
    request: {
      body: jsonBody(z.strictObject({ email: Email, password: z.string().max(PASSWORD_LENGTH.max) }), {
        email: "passenger@example.com",
        password: "holdfast-demo",
      }),
    },
    responses: {
      200: json("A session; its token is exchanged for access tokens.", z.looseObject({ token: z.string(), user: SignedInUser })),
    },
    problems: [...refused, "invalid_credentials", "email_not_verified"],
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/token",
    operationId: "getAccessToken",
    access: "session",
    summary: "An access token for the session",
    description:
      "With `Authorization: Bearer <session token>` or the session cookie. The access token is a JWT (RFC 9068) good for ten minutes.",
    responses: { 200: json("The access token.", z.strictObject({ token: z.string() })) },
    problems: ["unauthenticated", "rate_limited"],
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/sign-out",
    operationId: "signOut",
    access: "session",
    summary: "End the session",
    description: "With the session token or cookie. Access tokens that it gave stay good until they expire, ten minutes at most.",
    responses: { 200: json("The session has ended.", z.looseObject({})) },
    problems: [...refused, "unsupported_media_type", "rate_limited"],
  }),
  operation({
    ...metadata,
    method: "get",
    path: "/.well-known/jwks.json",
    operationId: "getKeys",
    summary: "The public keys of access tokens",
    description: "For whoever checks access tokens themselves. Look keys up by `kid`, and ask again when one is not known.",
    responses: { 200: json("A JSON Web Key Set (RFC 7517).", z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })) },
    problems: [],
  }),
  operation({
    ...metadata,
    method: "get",
    path: "/.well-known/oauth-authorization-server",
    operationId: "getAuthorizationServer",
    summary: "OAuth 2.1 server metadata",
    description: "Where partners' clients register, ask for consent and get tokens, and which scopes there are.",
    responses: { 200: json("RFC 8414.", z.looseObject({ issuer: z.string() })) },
    problems: [],
  }),
  operation({
    ...metadata,
    method: "get",
    path: "/.well-known/openid-configuration",
    operationId: "getOpenIdConfiguration",
    summary: "OpenID Connect metadata",
    description: "The same for clients that also want to know who signed in.",
    responses: { 200: json("OpenID Connect Discovery 1.0.", z.looseObject({ issuer: z.string() })) },
    problems: [],
  }),
];
