import { z } from "@hono/zod-openapi";
import { AccountRecord, Done, Reset, ResetRequest, SignedUp, SignUp } from "#contracts/auth.ts";
import { json, jsonBody, operation } from "../../operation.ts";
import { leadsTo, open, refused } from "./common.ts";

const common = { ...open, tags: ["Account"] } as const;
const Verified = z.strictObject({ status: z.literal(true), user: AccountRecord.nullable() });
const Requested = z.strictObject({ status: z.literal(true), message: z.string() });

/** From nothing to an account whose owner knows its password. */
export const signUpDocumentation = [
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/sign-up/email",
    operationId: "signUp",
    summary: "Sign up",
    body: "forwarded",
    checksBots: true,
    description:
      "Answers the same for an address that is known already. A mail follows: with a link that verifies the address, or, for one that is verified, that it has an account. While it is not, signing up once more replaces name and password, and another password makes the links of earlier mails void. Each mail is sent once in a minute of the clock, for each password. `signIn` with the password sends it again.",
    request: {
      body: jsonBody(SignUp, { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" }),
    },
    responses: { 200: json("A mail is on its way.", SignedUp) },
    problems: [...refused, "bot_check_required"],
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/verify-email",
    operationId: "verifyEmail",
    summary: "Verify the e-mail address",
    description: "The link of the verification mail, which is good for a day, for the password that it was asked for with.",
    request: {
      query: z.object({
        token: z.string().meta({ example: "4tJm0bGkQmY1cTzq" }),
        callbackURL: z.string().optional().meta({ example: "/sign-in" }),
      }),
    },
    responses: {
      200: json("The address is verified.", Verified),
      302: leadsTo(
        "The same, on the way to `callbackURL`, or to the site's own page for who accepts `text/html` and names none; with `error` where the token is none.",
      ),
    },
    problems: refused,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/request-password-reset",
    operationId: "requestPasswordReset",
    summary: "Ask for a link to choose a new password",
    body: "forwarded",
    description:
      "Answers the same for every address. The link is good for an hour; it leads to `redirectTo` with the `token`, or to a page of ours.",
    request: { body: jsonBody(ResetRequest, { email: "ada@example.com" }) },
    responses: { 200: json("If there is such an account, a mail is on its way.", Requested) },
    problems: refused,
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/reset-password/{token}",
    operationId: "openPasswordReset",
    summary: "Follow the link of the mail",
    description: "Looks whether the token is still good, and uses nothing up.",
    request: {
      params: z.object({ token: z.string().meta({ example: "4tJm0bGkQmY1cTzq" }) }),
      query: z.object({ callbackURL: z.string().meta({ example: "/v1/auth/pages/reset-password" }) }),
    },
    responses: { 302: leadsTo("On the way to `callbackURL` with the `token`, or with `error=INVALID_TOKEN`.") },
    problems: refused,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/reset-password",
    operationId: "resetPassword",
    summary: "Set a new password with the mailed token",
    body: "forwarded",
    description: "The token is good once. Every session of the account ends.",
    request: { body: jsonBody(Reset, { token: "4tJm0bGkQmY1cTzq", newPassword: "correct horse battery" }) },
    responses: { 200: json("The new password is set.", Done) },
    problems: refused,
  }),
];
