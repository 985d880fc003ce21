import { z } from "zod";
import { err, ok, type Result } from "#domain/result.ts";
import type { OauthError } from "./oauth-answer.ts";

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
const NOT_FETCHED = "No address of a client is ever fetched here.";

/**
 * What of RFC 7591 means something here; other members are ignored, as section 2 asks. Values that the provider checks by
 * itself are only limited in size. Refused is what would have us ask an address of the client's choice, or promise what is
 * not done.
 */
const Metadata = z.object({
  redirect_uris: z.array(RedirectUri).min(1).max(MAX_ENTRIES).optional(),
  client_name: z.string().trim().min(1).max(100).optional(),
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
  contacts: z.array(z.string().min(1).max(254)).min(1).max(MAX_ENTRIES).optional(),
  software_id: z.string().max(100).optional(),
  software_version: z.string().max(100).optional(),
  jwks_uri: z.never(`${NOT_FETCHED} Send the keys as jwks.`).optional(),
  backchannel_logout_uri: z.never(NOT_FETCHED).optional(),
  subject_type: z.literal("public", "Every client is told the same id of a user.").optional(),
  dpop_bound_access_tokens: z.literal(false, "Access tokens are bearer tokens.").optional(),
  skip_consent: z.literal(false, "Every user is asked.").optional(),
  require_pkce: z.literal(true, "Every client uses PKCE.").optional(),
});
export type ClientMetadata = z.infer<typeof Metadata>;

export function readClientMetadata(contentType: string | null, text: string): Result<ClientMetadata, OauthError> {
  if (contentType?.split(";")[0]?.trim().toLowerCase() !== "application/json")
    return refused("The body must be application/json.");
  const value = parseJson(text);
  if (value === undefined) return refused("The body is not JSON.");
  const parsed = Metadata.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const description = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`;
  return issue?.path[0] === "redirect_uris" ? err({ reason: "invalid_redirect_uri", description }) : refused(description);
}

const refused = (description: string): Result<ClientMetadata, OauthError> =>
  err({ reason: "invalid_client_metadata", description });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
