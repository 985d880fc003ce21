import { z } from "@hono/zod-openapi";
import { ConsentForm, ResetForm, SecondFactorForm, SignInForm } from "#contracts/auth-pages.ts";
import { formBody, operation } from "../../operation.ts";
import { leadsTo, open, page } from "./common.ts";

const common = { ...open, tags: ["Pages"] } as const;
const shown = { ...common, method: "get", problems: [] } as const;
const sent = { ...common, method: "post", body: "raw", problems: [] } as const;
/** As the page got it in its own address. */
const oauth_query = "response_type=code&client_id=kXqTzWbVnRsPdLmGhJfCyNtB&sig=q3mVJ0bGkQmY1cTz";
const onward = leadsTo(
  "The next page, or the client's address, to which a browser is led by a page (200). A session is in the cookie.",
);
const again = page("The page again, with what was wrong.");
const throttled = page("The page again: of what was sent nothing was looked at, for it was tried too often from this network.");

/** What a browser sees of an authorization request or of a mailed link: plain HTML, without a script. */
export const pageDocumentation = [
  operation({
    ...shown,
    path: "/v1/auth/pages/sign-in",
    operationId: "showSignInPage",
    summary: "The page that signs in",
    description: "Its query is the authorization request, signed; without one it leads home.",
    responses: { 200: page("A form for address and password.") },
  }),
  operation({
    ...sent,
    path: "/v1/auth/pages/sign-in",
    operationId: "submitSignInPage",
    summary: "Its form",
    description: "Goes on to the second factor, to consent, or back to the client.",
    request: { body: formBody(SignInForm, { email: "passenger@example.com", password: "holdfast-demo", oauth_query }) },
    responses: { 303: onward },
    otherRefusals: { 401: again, 429: throttled },
  }),
  operation({
    ...shown,
    path: "/v1/auth/pages/second-factor",
    operationId: "showSecondFactorPage",
    summary: "The page that asks for the second factor",
    description: "After the password, where that is not enough.",
    responses: { 200: page("A form for a code.") },
  }),
  operation({
    ...sent,
    path: "/v1/auth/pages/second-factor",
    operationId: "submitSecondFactorPage",
    summary: "Its form",
    description: "A code of the authenticator or a backup code, with the cookie of the page before.",
    request: { body: formBody(SecondFactorForm, { code: "492817", oauth_query }) },
    responses: { 303: onward },
    otherRefusals: { 401: again, 429: throttled },
  }),
  operation({
    ...shown,
    path: "/v1/auth/pages/consent",
    operationId: "showConsentPage",
    summary: "The page that asks for consent",
    description: "Says which client asks for what, in words.",
    request: {
      query: z.object({
        client_id: z.string().optional().meta({ example: "kXqTzWbVnRsPdLmGhJfCyNtB" }),
        scope: z.string().optional().meta({ example: "openid bookings:read" }),
      }),
    },
    responses: { 200: page("Two buttons.") },
  }),
  operation({
    ...sent,
    path: "/v1/auth/pages/consent",
    operationId: "submitConsentPage",
    summary: "Its decision",
    description: "Leads back to the client, with a code or with `access_denied`.",
    request: { body: formBody(ConsentForm, { decision: "accept", oauth_query }) },
    responses: { 303: onward },
    otherRefusals: { 400: page("The request is out of time, or was never made.") },
  }),
  operation({
    ...shown,
    path: "/v1/auth/pages/reset-password",
    operationId: "showResetPage",
    summary: "The page for a new password",
    description: "Where the mailed link leads unless its asker said otherwise.",
    request: { query: z.object({ token: z.string().optional().meta({ example: "4tJm0bGkQmY1cTzq" }) }) },
    responses: { 200: page("A form for the password.") },
  }),
  operation({
    ...sent,
    path: "/v1/auth/pages/reset-password",
    operationId: "submitResetPage",
    summary: "Its form",
    description:
      "As `resetPassword`: the token is good once, and every session of the account ends; with `passkeys`, its passkeys go, too.",
    request: { body: formBody(ResetForm, { token: "4tJm0bGkQmY1cTzq", password: "correct horse battery" }) },
    responses: { 200: page("The new password is set.") },
    otherRefusals: { 400: again, 429: throttled },
  }),
  operation({
    ...shown,
    path: "/v1/auth/pages/error",
    operationId: "showErrorPage",
    summary: "The page that says why not",
    description: "Where a browser is sent that came back from a provider, or with a client's request, and cannot go on.",
    request: { query: z.object({ error: z.string().optional().meta({ example: "access_denied" }) }) },
    responses: {},
    otherRefusals: { 400: page("What went wrong, in words.") },
  }),
];
