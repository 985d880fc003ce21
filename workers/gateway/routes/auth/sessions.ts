import { z } from "@hono/zod-openapi";
import { ChangePassword, Done, ListedSession, OwnSession, PasswordChanged, RevokeSession } from "#contracts/auth.ts";
import { json, jsonBody, operation } from "../../operation.ts";
import { ofAnySession, ofSession, refused, refusedToStrangers } from "./common.ts";

const common = { ...ofSession, tags: ["Account"] } as const;
/** Nothing is sent with it; what is sent anyway must be JSON. */
const bare = [...refusedToStrangers, "unsupported_media_type"] as const;

/** Where somebody is signed in, and how that ends. */
export const sessionDocumentation = [
  operation({
    ...ofAnySession,
    tags: ["Account"],
    method: "get",
    path: "/v1/auth/get-session",
    operationId: "getSession",
    summary: "Who is signed in here",
    description: "The session of the token or cookie, in the words of the library that keeps it; `null` without one.",
    responses: { 200: json("The session and its user, or null.", OwnSession) },
    problems: refused,
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/list-sessions",
    operationId: "listSessions",
    summary: "Where you are signed in",
    description: "By id, with address and device; never with what opens a session.",
    responses: { 200: json("Every session that has not ended.", z.array(ListedSession)) },
    problems: ["unauthenticated"],
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/revoke-session",
    operationId: "revokeSession",
    summary: "End one of your sessions",
    body: "forwarded",
    description: "The answer is the same for a session that is not yours, or that never was; it changes nothing then.",
    request: { body: jsonBody(RevokeSession, { id: "01m8b8v0mefvpsq6pxhsdf8k8c" }) },
    responses: { 200: json("If it was yours, it has ended.", Done) },
    problems: refusedToStrangers,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/revoke-other-sessions",
    operationId: "revokeOtherSessions",
    summary: "End all your sessions but this one",
    description: "Access tokens that they gave stay good until they expire, ten minutes at most.",
    responses: { 200: json("They have ended.", Done) },
    problems: bare,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/revoke-sessions",
    operationId: "revokeAllSessions",
    summary: "End all your sessions",
    description: "This one too.",
    responses: { 200: json("They have ended.", Done) },
    problems: bare,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/change-password",
    operationId: "changePassword",
    summary: "Change your password",
    body: "forwarded",
    description:
      "Needs the old one. With `revokeOtherSessions` every session ends and the answer has the token of a new one; without, `token` is null.",
    request: {
      body: jsonBody(ChangePassword, {
        currentPassword: "correct horse battery",
        newPassword: "staple battery horse",
        revokeOtherSessions: true,
      }),
    },
    responses: { 200: json("The new password is set.", PasswordChanged) },
    problems: [...refusedToStrangers, "invalid_credentials"],
  }),
];
