import * as z from "zod";
import { ClientMetadata } from "#contracts/oauth.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { OauthError } from "./oauth-answer.ts";

const NOT_FETCHED = "No address of a client is ever fetched here.";
/** Also refused is what would have us ask an address of the client's choice. */
const Metadata = ClientMetadata.extend({
  jwks_uri: z.never(`${NOT_FETCHED} Send the keys as jwks.`).optional(),
  backchannel_logout_uri: z.never(NOT_FETCHED).optional(),
});

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
