import { z } from "@hono/zod-openapi";
import { ClientInformation, ClientMetadata, Introspection, TokenAnswer, UserInfo } from "#contracts/oauth.ts";
import { oauthError } from "../../docs/other-refusals.ts";
import { formBody, json, jsonBody, operation } from "../../operation.ts";
import { leadsTo, open } from "./common.ts";

const common = { ...open, tags: ["OAuth"], body: "oauth", problems: [] } as const;
const Text = z.string().optional();

/** RFC 6749, section 4.1.1, RFC 7636 and RFC 8707. */
const AuthorizationRequest = z.object({
  response_type: z.literal("code").meta({ example: "code" }),
  client_id: z.string().meta({ example: "kXqTzWbVnRsPdLmGhJfCyNtB" }),
  redirect_uri: Text.meta({ example: "https://client.example/callback" }),
  scope: Text.meta({ example: "openid offline_access bookings:read" }),
  state: Text.meta({ example: "af0ifjsldkj" }),
  code_challenge: z.string().meta({ example: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" }),
  code_challenge_method: z.literal("S256").meta({ example: "S256" }),
  prompt: Text.meta({ example: "consent" }),
  nonce: Text.meta({ example: "n-0S6_WzA2Mj" }),
  resource: Text.meta({ example: "urn:holdfast:api" }),
});
const REQUEST = {
  response_type: "code",
  client_id: "kXqTzWbVnRsPdLmGhJfCyNtB",
  redirect_uri: "https://client.example/callback",
  scope: "openid offline_access bookings:read",
  state: "af0ifjsldkj",
  code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  code_challenge_method: "S256",
} as const;
const authorized = leadsTo(
  "To the page that signs the user in or asks for consent, then back to `redirect_uri` with `code`, `state` and `iss`, or with `error`; to a page of ours where the client or its address is not known.",
);
const unreadable = { 400: oauthError("invalid_request", "The body must be application/x-www-form-urlencoded.") };

/** How a client that has no header for it says who it is (RFC 6749, section 2.3.1; RFC 7523). */
const ClientSays = z.object({
  client_id: Text,
  client_secret: Text,
  client_assertion: Text,
  client_assertion_type: z.literal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer").optional(),
});
const TokenRequest = ClientSays.extend({
  grant_type: z.enum(["authorization_code", "refresh_token", "client_credentials"]),
  code: Text,
  redirect_uri: Text,
  code_verifier: Text,
  refresh_token: Text,
  scope: Text,
  resource: Text,
});
const AboutToken = ClientSays.extend({ token: z.string(), token_type_hint: Text });
const TOKEN = { token: "q3mVJ0bGkQmY1cTzW5xRz8aLdPsEuKt7", client_id: "kXqTzWbVnRsPdLmGhJfCyNtB" };
const notThisClient = oauthError("invalid_client", "client not found");
const notThisToken = oauthError("invalid_token", "The access token is not valid, or no longer.");
const userInfo = {
  ...common,
  access: "openid",
  tags: ["OAuth"],
  path: "/v1/auth/oauth2/userinfo",
  responses: { 200: json("The user's id, and what `profile` and `email` let be told.", UserInfo) },
  otherRefusals: { 400: oauthError("invalid_scope", "Missing required scope"), 401: notThisToken },
} as const;

/** The OAuth 2.1 provider and OpenID Connect, for partners. */
export const oauthDocumentation = [
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/oauth2/register",
    operationId: "registerClient",
    summary: "Register a client",
    description:
      "RFC 7591, open to anybody. What acts for itself, or operates the airline, is not registered here: see `createPartnerClient` and `createClient`. Send no token, or that of a session, whose user then owns the client. Members that mean nothing here are ignored.",
    request: {
      body: jsonBody(ClientMetadata, {
        client_name: "Trip Planner",
        redirect_uris: ["https://client.example/callback"],
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        scope: "openid offline_access bookings:read",
      }),
    },
    responses: { 201: json("The client, and its secret where it has one.", ClientInformation) },
    otherRefusals: {
      400: oauthError("invalid_redirect_uri", "redirect_uris.0: An address has no wildcards."),
      401: oauthError("invalid_token"),
      403: oauthError("access_denied"),
      429: oauthError("temporarily_unavailable"),
    },
  }),
  operation({
    ...common,
    method: "get",
    path: "/v1/auth/oauth2/authorize",
    operationId: "authorizeClient",
    summary: "Ask a user to allow a client",
    description: "Where the user's browser is sent to. Authorization code with PKCE, the one flow there is with a user.",
    request: { query: AuthorizationRequest },
    responses: { 302: authorized },
    otherRefusals: unreadable,
  }),
  operation({
    ...common,
    method: "post",
    path: "/v1/auth/oauth2/authorize",
    operationId: "authorizeClientByForm",
    summary: "Ask a user to allow a client, by a form",
    description: "The same request where it is too long for an address.",
    request: { body: formBody(AuthorizationRequest, REQUEST) },
    responses: { 302: authorized },
    otherRefusals: unreadable,
  }),
  operation({
    ...common,
    access: "any_oauth_client",
    method: "post",
    path: "/v1/auth/oauth2/token",
    operationId: "issueToken",
    summary: "Get tokens",
    description:
      "For a code, for a refresh token, or for the client itself. A code and a refresh token are good once; whoever lost the answer to a refresh asks again within ten seconds. The body is a form, and nothing is in the address.",
    request: {
      body: formBody(TokenRequest, {
        grant_type: "authorization_code",
        code: "q3mVJ0bGkQmY1cTzW5xRz8aLdPsEuKt7",
        redirect_uri: "https://client.example/callback",
        code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        client_id: "kXqTzWbVnRsPdLmGhJfCyNtB",
      }),
    },
    responses: { 200: json("An access token (RFC 9068) for ten minutes, and what else was asked for.", TokenAnswer) },
    otherRefusals: { 400: oauthError("invalid_grant", "invalid code"), 401: notThisClient },
  }),
  operation({
    ...common,
    access: "any_oauth_client",
    method: "post",
    path: "/v1/auth/oauth2/revoke",
    operationId: "revokeToken",
    summary: "Revoke a refresh token",
    description:
      "RFC 7009. An access token is verified without asking anybody, so it runs out by itself (`unsupported_token_type`).",
    request: { body: formBody(AboutToken, TOKEN) },
    responses: { 200: { description: "It is good for nothing, or was so before." } },
    otherRefusals: { 400: oauthError("unsupported_token_type"), 401: notThisClient },
  }),
  operation({
    ...common,
    access: "oauth_client",
    method: "post",
    path: "/v1/auth/oauth2/introspect",
    operationId: "introspectToken",
    summary: "Ask what a token is",
    description: "RFC 7662, for clients that have a secret or a key. Of what is not theirs they are told that it is not active.",
    request: { body: formBody(AboutToken, TOKEN) },
    responses: { 200: json("What it is good for, if anything.", Introspection) },
    otherRefusals: { 400: oauthError("invalid_request"), 401: notThisClient },
  }),
  operation({
    ...userInfo,
    method: "get",
    operationId: "getUserInfo",
    summary: "Who the user is",
    description: "OpenID Connect Core, section 5.3: for a client's access token with the scope `openid`.",
  }),
  operation({
    ...userInfo,
    method: "post",
    operationId: "getUserInfoByForm",
    summary: "Who the user is, asked by a form",
    description: "The same, with the token in the header or in the form (RFC 6750, section 2.2), not in both.",
    request: {
      body: { ...formBody(z.object({ access_token: Text }), { access_token: "eyJhbGciOiJFUzI1NiJ9.e30.AAAA" }), required: false },
    },
  }),
];
