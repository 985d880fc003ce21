import { z } from "@hono/zod-openapi";
import {
  AccountList,
  BanUser,
  ChangedAccount,
  OfUser,
  PartnerClient,
  SessionsRevoked,
  SetRole,
} from "#contracts/administration.ts";
import { ClientInformation } from "#contracts/oauth.ts";
import { json, jsonBody, operation } from "../../operation.ts";
import { ofSession, refusedToStrangers } from "./common.ts";

const common = { ...ofSession, tags: ["Administration"] } as const;
const USER = { userId: "usr_01m8b8v0mefvpsq6pxhsdf8k8c" };
const command = { ...common, method: "post", body: "forwarded", problems: [...refusedToStrangers, "not_found"] } as const;
const changed = { 200: json("The account.", ChangedAccount) };
const Count = z
  .string()
  .regex(/^[0-9]{1,6}$/, "a whole number")
  .optional();

/** With an admin's session; anybody else's is `forbidden`. */
export const administrationDocumentation = [
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/admin/list-users",
    operationId: "listUsers",
    summary: "Find people",
    description: "By a part of their address; with `searchField=name`, of their name.",
    request: {
      query: z.object({
        searchValue: z.string().optional().meta({ example: "ada@" }),
        searchField: z.enum(["email", "name"]).optional().meta({ example: "email" }),
        searchOperator: z.enum(["contains", "starts_with", "ends_with"]).optional().meta({ example: "contains" }),
        limit: Count.meta({ example: "20" }),
        offset: Count.meta({ example: "0" }),
      }),
    },
    responses: { 200: json("Those who were found; `total` of them in all.", AccountList) },
    problems: refusedToStrangers,
  }),
  operation({
    ...command,
    path: "/v1/auth/admin/set-role",
    operationId: "setRole",
    summary: "Give somebody a role",
    description: "Their next access token carries it.",
    request: { body: jsonBody(SetRole, { ...USER, role: "operator" }) },
    responses: changed,
  }),
  operation({
    ...command,
    path: "/v1/auth/admin/ban-user",
    operationId: "banUser",
    summary: "Ban somebody",
    description: "Ends every session, and lets nobody in; for `banExpiresIn` seconds, or until `unbanUser`. Not yourself.",
    request: { body: jsonBody(BanUser, { ...USER, banReason: "held seats for sale" }) },
    responses: changed,
  }),
  operation({
    ...command,
    path: "/v1/auth/admin/unban-user",
    operationId: "unbanUser",
    summary: "Lift a ban",
    description: "They may sign in again.",
    request: { body: jsonBody(OfUser, USER) },
    responses: changed,
  }),
  operation({
    ...command,
    path: "/v1/auth/admin/revoke-user-sessions",
    operationId: "revokeUserSessions",
    summary: "End somebody's sessions",
    description: "All of them. Of a user who does not exist there are none.",
    request: { body: jsonBody(OfUser, USER) },
    responses: { 200: json("They have ended.", SessionsRevoked) },
  }),
  operation({
    ...command,
    path: "/v1/auth/admin/create-client",
    operationId: "createPartnerClient",
    summary: "Make a client that acts for itself",
    description:
      "Client credentials, without any user; nobody is asked for consent, so only an admin may, and only by `Authorization: Bearer`, never by cookie.",
    request: {
      body: jsonBody(PartnerClient, { client_name: "Partner", client_credentials_scopes: ["bookings:read", "bookings:write"] }),
    },
    responses: { 201: json("The client with its secret, shown once.", ClientInformation) },
    problems: refusedToStrangers,
  }),
];
