import { z } from "@hono/zod-openapi";
import { Done, SignedIn } from "#contracts/auth.ts";
import {
  DeletePasskey,
  Passkey,
  PasskeyCreationOptions,
  PasskeyList,
  PasskeyRegistration,
  PasskeyRenamed,
  PasskeyRequestOptions,
  PasskeySignIn,
  RenamePasskey,
} from "#contracts/second-factor.ts";
import { json, jsonBody, operation } from "../../operation.ts";
import { ofSession, open, refused, refusedToStrangers } from "./common.ts";

const common = { ...ofSession, tags: ["Second factor"] } as const;
const attachments = z.enum(["platform", "cross-platform"]).optional();

/** Ceremonies of Web Authentication, by JSON as its Level 3 has it. A cookie binds both halves of one to a browser. */
export const passkeyDocumentation = [
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/passkey/generate-register-options",
    operationId: "getPasskeyCreationOptions",
    summary: "Begin to make a passkey",
    description:
      "For `navigator.credentials.create`. The session must have begun within the last day (`forbidden` otherwise), and the authenticator asks for a PIN or a finger.",
    request: { query: z.object({ authenticatorAttachment: attachments.meta({ example: "platform" }) }) },
    responses: { 200: json("What the browser needs; good for five minutes.", PasskeyCreationOptions) },
    problems: refusedToStrangers,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/passkey/verify-registration",
    operationId: "registerPasskey",
    summary: "Keep the passkey",
    body: "forwarded",
    description: "With what the browser answered. It signs in alone from now on.",
    request: {
      body: jsonBody(PasskeyRegistration, {
        name: "This laptop",
        response: {
          id: "mVxRz8aLdPs",
          rawId: "mVxRz8aLdPs",
          type: "public-key",
          response: { clientDataJSON: "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0", attestationObject: "o2NmbXRkbm9uZQ" },
          clientExtensionResults: {},
        },
      }),
    },
    responses: { 200: json("The passkey.", Passkey) },
    problems: [...refusedToStrangers, "invalid_credentials"],
  }),
  operation({
    ...open,
    tags: ["Second factor"],
    method: "get",
    path: "/v1/auth/passkey/generate-authenticate-options",
    operationId: "getPasskeyRequestOptions",
    summary: "Begin to sign in with a passkey",
    description: "For `navigator.credentials.get`. Nobody says who they are: the authenticator knows.",
    responses: { 200: json("What the browser needs; good for five minutes.", PasskeyRequestOptions) },
    problems: refused,
  }),
  operation({
    ...open,
    tags: ["Second factor"],
    method: "post",
    path: "/v1/auth/passkey/verify-authentication",
    operationId: "signInWithPasskey",
    summary: "Sign in with a passkey",
    body: "forwarded",
    description: "With what the browser answered, once. No password and no second factor: the authenticator has made sure.",
    request: {
      body: jsonBody(PasskeySignIn, {
        response: {
          id: "mVxRz8aLdPs",
          rawId: "mVxRz8aLdPs",
          type: "public-key",
          response: {
            clientDataJSON: "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
            authenticatorData: "SZYN5YgOjGh0NBcP",
            signature: "MEUCIQDh",
          },
          clientExtensionResults: {},
        },
      }),
    },
    responses: { 200: json("A session.", SignedIn) },
    problems: [...refused, "invalid_credentials"],
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/passkey/list-user-passkeys",
    operationId: "listPasskeys",
    summary: "Your passkeys",
    description:
      "Their public halves, in the words of the library that keeps them; when each was made, and when it signed in last.",
    responses: { 200: json("All of them.", PasskeyList) },
    problems: ["unauthenticated"],
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/passkey/update-passkey",
    operationId: "renamePasskey",
    summary: "Name a passkey",
    body: "forwarded",
    description: "So that its owner knows which device it is.",
    request: { body: jsonBody(RenamePasskey, { id: "01m8b8v0mefvpsq6pxhsdf8k8c", name: "The old laptop" }) },
    responses: { 200: json("The passkey.", PasskeyRenamed) },
    problems: [...refusedToStrangers, "not_found"],
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/passkey/delete-passkey",
    operationId: "deletePasskey",
    summary: "Delete a passkey",
    body: "forwarded",
    description: "It signs in no more.",
    request: { body: jsonBody(DeletePasskey, { id: "01m8b8v0mefvpsq6pxhsdf8k8c" }) },
    responses: { 200: json("It is gone.", Done) },
    problems: [...refusedToStrangers, "not_found"],
  }),
];
