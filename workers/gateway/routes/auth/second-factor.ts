import { SignedIn } from "#contracts/auth.ts";
import {
  AuthenticatorUri,
  Code,
  NewBackupCodes,
  SecondFactorOffered,
  SecondFactorRemoved,
  WithPassword,
} from "#contracts/second-factor.ts";
import { json, jsonBody, operation } from "../../operation.ts";
import { ofAnySession, ofSession, refusedToStrangers } from "./common.ts";

const common = { ...ofSession, tags: ["Second factor"], body: "forwarded" } as const;
const withPassword = { body: jsonBody(WithPassword, { password: "correct horse battery" }) };
const problems = [...refusedToStrangers, "invalid_credentials"] as const;
/** Open to a session that confirms its authenticator, and to the cookie that a password's half of a sign-in gave. */
const answers = { ...ofAnySession, tags: ["Second factor"], body: "forwarded", method: "post", problems } as const;

/** An authenticator app (RFC 6238) beside the password. */
export const secondFactorDocumentation = [
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/two-factor/enable",
    operationId: "enableSecondFactor",
    summary: "Set up an authenticator",
    description:
      "Answers with the address to show to an authenticator app, as a QR code for one, and with ten backup codes. It is asked for from the first code on that `verifyAuthenticatorCode` takes.",
    request: withPassword,
    responses: { 200: json("What the app needs, and the backup codes.", SecondFactorOffered) },
    problems,
  }),
  operation({
    ...answers,
    path: "/v1/auth/two-factor/verify-totp",
    operationId: "verifyAuthenticatorCode",
    summary: "Answer with a code of the authenticator",
    description:
      "With the cookie of `signIn` it signs in; with a session it turns the second factor on, and the answer's session takes the place of that one. Each code is good once. Five wrong ones end the challenge, ten in a row lock the second factor for a while (`rate_limited`).",
    request: { body: jsonBody(Code, { code: "492817" }) },
    responses: { 200: json("A session.", SignedIn) },
  }),
  operation({
    ...answers,
    path: "/v1/auth/two-factor/verify-backup-code",
    operationId: "verifyBackupCode",
    summary: "Answer with a backup code",
    description: "As with a code of the authenticator, for whoever has lost it. Each backup code is good once.",
    request: { body: jsonBody(Code, { code: "k7Qxz-4mBna" }) },
    responses: { 200: json("A session.", SignedIn) },
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/two-factor/get-totp-uri",
    operationId: "getAuthenticatorUri",
    summary: "Show the authenticator's secret again",
    description: "For a second device. Needs the password.",
    request: withPassword,
    responses: { 200: json("What the app needs.", AuthenticatorUri) },
    problems,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/two-factor/generate-backup-codes",
    operationId: "generateBackupCodes",
    summary: "Make new backup codes",
    description: "The old ones are good for nothing from now on. Needs the password.",
    request: withPassword,
    responses: { 200: json("Ten new ones, shown once.", NewBackupCodes) },
    problems,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/two-factor/disable",
    operationId: "disableSecondFactor",
    summary: "Turn the second factor off",
    description: "Needs the password. The answer's session takes the place of this one.",
    request: withPassword,
    responses: { 200: json("From now on the password is enough.", SecondFactorRemoved) },
    problems,
  }),
];
