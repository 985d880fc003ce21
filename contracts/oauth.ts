import * as z from "zod";
import { freeText } from "./free-text.ts";

/** The OAuth 2.1 provider: what clients and their users send it, and what it answers. */

const ADDRESS_CHARACTERS = 2048;
/** As many as a partner with several sites and a test system needs, and no more than a page of them. */
const MAX_ENTRIES = 10;

const WebAddress = z.url({ protocol: /^https$/ }).max(ADDRESS_CHARACTERS);
/** Compared as text, never as a pattern; whoever writes a star believes otherwise. Schemes and hosts the provider checks. */
const RedirectUri = z
  .string()
  .max(ADDRESS_CHARACTERS)
  .refine((uri) => !uri.includes("*"), "An address has no wildcards.");
const Words = z.array(z.string().min(1).max(100)).min(1).max(MAX_ENTRIES);

/**
 * What of RFC 7591 means something here; other members are ignored, as section 2 asks. Values that the provider checks by
 * itself are only limited in size. Refused is what would promise what is not done.
 */
export const ClientMetadata = z.object({
  redirect_uris: z.array(RedirectUri).min(1).max(MAX_ENTRIES).optional(),
  client_name: freeText(z.string().trim().min(1).max(100)).optional(),
  scope: z.string().max(1000).optional(),
  grant_types: Words.optional(),
  response_types: Words.optional(),
  application_type: z.string().max(100).optional(),
  token_endpoint_auth_method: z.string().max(100).optional(),
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1).max(MAX_ENTRIES) }).optional(),
  client_uri: WebAddress.optional(),
  logo_uri: WebAddress.optional(),
  tos_uri: WebAddress.optional(),
  policy_uri: WebAddress.optional(),
  contacts: z
    .array(freeText(z.string().min(1).max(254)))
    .min(1)
    .max(MAX_ENTRIES)
    .optional(),
  software_id: freeText(z.string().max(100)).optional(),
  software_version: freeText(z.string().max(100)).optional(),
  subject_type: z.literal("public", "Every client is told the same id of a user.").optional(),
  dpop_bound_access_tokens: z.literal(false, "Access tokens are bearer tokens.").optional(),
  skip_consent: z.literal(false, "Every user is asked.").optional(),
  require_pkce: z.literal(true, "Every client uses PKCE.").optional(),
});
export type ClientMetadata = z.infer<typeof ClientMetadata>;

/** Whoever has a client, or gave a consent, names it. */
export const OwnClient = z.strictObject({ client_id: z.string().min(1).max(100) });
export const OwnConsent = z.strictObject({ id: z.string().min(1).max(100) });

/** RFC 6749, section 5.2; RFC 6750, RFC 7009 and RFC 7591 say it in the same form. */
export const OauthError = z.strictObject({ error: z.string(), error_description: z.string().optional() });

/** RFC 7591, section 3.2.1. The secret is in the answers that made it, and in no other. */
export const ClientInformation = z.looseObject({
  client_id: z.string(),
  client_id_issued_at: z.int().optional(),
  client_secret: z.string().optional(),
  client_secret_expires_at: z.int().optional(),
  client_name: z.string().optional(),
  redirect_uris: z.array(z.string()),
  grant_types: z.array(z.string()),
  response_types: z.array(z.string()).optional(),
  token_endpoint_auth_method: z.string(),
  scope: z.string().optional(),
});
export const ClientList = z.array(ClientInformation);

/** What a user has allowed a client, in the library's words. */
const Consent = z.strictObject({
  id: z.string(),
  clientId: z.string(),
  userId: z.string(),
  referenceId: z.string().nullable(),
  resources: z.array(z.string()).nullable(),
  requestedUserInfoClaims: z.array(z.string()).nullable(),
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export const ConsentList = z.array(Consent);

/** RFC 6749, section 5.1, with OpenID's ID token. */
export const TokenAnswer = z.strictObject({
  access_token: z.string(),
  token_type: z.literal("Bearer"),
  expires_in: z.int(),
  expires_at: z.int().optional(),
  scope: z.string(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
});
/** RFC 7662, section 2.2. */
export const Introspection = z.looseObject({
  active: z.boolean(),
  scope: z.string().optional(),
  client_id: z.string().optional(),
});
/** OpenID Connect Core, section 5.3.2. */
export const UserInfo = z.looseObject({ sub: z.string() });
