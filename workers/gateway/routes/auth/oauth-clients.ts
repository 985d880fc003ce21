import { z } from "@hono/zod-openapi";
import { ClientInformation, ClientList, ClientMetadata, ConsentList, OwnClient, OwnConsent } from "#contracts/oauth.ts";
import { oauthError } from "../../docs/other-refusals.ts";
import { json, jsonBody, operation } from "../../operation.ts";
import { ofSession, refusedToStrangers } from "./common.ts";

const common = { ...ofSession, tags: ["OAuth"] } as const;
const Nothing = z.strictObject({});
const ofOneClient = {
  ...common,
  method: "post",
  body: "forwarded",
  request: { body: jsonBody(OwnClient, { client_id: "kXqTzWbVnRsPdLmGhJfCyNtB" }) },
  problems: [...refusedToStrangers, "not_found"],
} as const;

/** A user's own clients, and what they have allowed the clients of others. */
export const oauthClientDocumentation = [
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/oauth2/create-client",
    operationId: "createClient",
    summary: "Make a client of your own",
    body: "oauth",
    description: "As `registerClient`, with an owner, who may have it ask for the scope `ops` too.",
    request: {
      body: jsonBody(ClientMetadata, {
        client_name: "Control room",
        redirect_uris: ["https://client.example/callback"],
        token_endpoint_auth_method: "client_secret_basic",
        grant_types: ["authorization_code"],
        scope: "flights:read ops",
      }),
    },
    responses: { 201: json("The client, and its secret where it has one.", ClientInformation) },
    problems: [],
    otherRefusals: {
      400: oauthError("invalid_client_metadata", "redirect_uris: Too small"),
      401: oauthError("invalid_token"),
      403: oauthError("access_denied"),
    },
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/oauth2/get-clients",
    operationId: "listClients",
    summary: "Your clients",
    description: "Without their secrets, of which only a hash is kept.",
    responses: { 200: json("All of them.", ClientList) },
    problems: ["unauthenticated"],
  }),
  operation({
    ...ofOneClient,
    path: "/v1/auth/oauth2/client/rotate-secret",
    operationId: "rotateClientSecret",
    summary: "Give a client a new secret",
    description: "The old one is good for nothing at once. Not for public clients, which have none.",
    responses: { 200: json("The client with its new secret, shown once.", ClientInformation) },
  }),
  operation({
    ...ofOneClient,
    path: "/v1/auth/oauth2/delete-client",
    operationId: "deleteClient",
    summary: "Delete a client",
    description: "It gets no further tokens; access tokens that it has stay good until they expire.",
    responses: { 200: json("It is gone.", Nothing) },
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/oauth2/get-consents",
    operationId: "listConsents",
    summary: "What you have allowed clients",
    description: "In the words of the library that keeps it.",
    responses: { 200: json("All of it.", ConsentList) },
    problems: ["unauthenticated"],
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/oauth2/delete-consent",
    operationId: "withdrawConsent",
    summary: "Take back what you have allowed a client",
    body: "forwarded",
    description: "Its refresh tokens are good for nothing at once; access tokens that it has stay good until they expire.",
    request: { body: jsonBody(OwnConsent, { id: "01m8b8v0mefvpsq6pxhsdf8k8c" }) },
    responses: { 200: json("The client has to ask again.", Nothing) },
    problems: [...refusedToStrangers, "not_found"],
  }),
];
