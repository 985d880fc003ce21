import { z } from "@hono/zod-openapi";
import { json, operation } from "../../operation.ts";
import { open } from "./common.ts";

const common = { ...open, rate: "public_read", tags: ["OAuth"], problems: [] } as const;
const Keys = z.object({
  keys: z.array(
    z.looseObject({ kty: z.string(), kid: z.string(), alg: z.string(), crv: z.string(), x: z.string(), y: z.string() }),
  ),
});
const Words = z.array(z.string());
const Metadata = z.looseObject({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  registration_endpoint: z.url(),
  introspection_endpoint: z.url(),
  revocation_endpoint: z.url(),
  userinfo_endpoint: z.url(),
  jwks_uri: z.url(),
  scopes_supported: Words,
  response_types_supported: Words,
  grant_types_supported: Words,
  code_challenge_methods_supported: Words,
});

/** What whoever verifies tokens, or writes a client, needs to know. */
export const metadataDocumentation = [
  operation({
    ...common,
    method: "get",
    path: "/.well-known/jwks.json",
    operationId: "getKeys",
    summary: "The public keys of access tokens",
    description: "For whoever checks access tokens themselves. Look keys up by `kid`, and ask again when one is not known.",
    responses: { 200: json("A JSON Web Key Set (RFC 7517).", Keys) },
  }),
  operation({
    ...common,
    rate: "auth",
    method: "get",
    path: "/v1/auth/jwks",
    operationId: "getKeysOfIssuer",
    summary: "The same keys, at another address",
    description: "Not to be cached; `jwks_uri` of the metadata names the other.",
    responses: { 200: json("A JSON Web Key Set (RFC 7517).", Keys) },
  }),
  operation({
    ...common,
    method: "get",
    path: "/.well-known/oauth-authorization-server",
    operationId: "getAuthorizationServer",
    summary: "OAuth 2.1 server metadata",
    description: "Where partners' clients register, ask for consent and get tokens, and which scopes there are.",
    responses: { 200: json("RFC 8414.", Metadata) },
  }),
  operation({
    ...common,
    method: "get",
    path: "/.well-known/openid-configuration",
    operationId: "getOpenIdConfiguration",
    summary: "OpenID Connect metadata",
    description: "The same for clients that also want to know who signed in.",
    responses: { 200: json("OpenID Connect Discovery 1.0.", Metadata) },
  }),
];
