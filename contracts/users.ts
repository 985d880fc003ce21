import { z } from "zod";
import type { Result } from "#domain/result.ts";

export const Role = z.enum(["passenger", "agent", "operator", "admin"]);
export type Role = z.infer<typeof Role>;

/** `GET /v1/me`. */
export const Profile = z.strictObject({
  id: z.string(), name: z.string(), email: z.email(), email_verified: z.boolean(), role: Role, created_at: z.iso.datetime(),
});
export type Profile = z.infer<typeof Profile>;

/** The claims of an access token, after the gateway has verified it; no service trusts a user id from elsewhere. */
export interface Caller {
  user_id: string;
  role: Role;
  scopes: string[];
  /** Set for OAuth clients. */
  client_id: string | null;
}

/**
 * Identity. `/v1/auth/*` and the metadata documents are HTTP: the gateway forwards the request to the Worker's
 * `fetch`. These are the calls that are not.
 */
export interface UsersApi {
  /** Public keys of the access tokens, as a JSON Web Key Set (RFC 7517). */
  jwks(): Promise<{ keys: Record<string, unknown>[] }>;
  profile(userId: string): Promise<Result<Profile, { reason: "not_found" }>>;
  updateProfile(userId: string, change: { name: string }): Promise<Result<Profile, { reason: "not_found" }>>;
  health(): Promise<{ ok: boolean }>;
}

/**
 * Access tokens: JWTs signed with ES256. Claims: `sub` (user id), `role`, `scope` (space separated), `client_id` (OAuth
 * clients only), `iss` (PUBLIC_URL), `aud` (API_AUDIENCE), `iat`, `exp` (at most 10 minutes later).
 */
export const ACCESS_TOKEN = { alg: "ES256", typ: "JWT", ttl_s: 600 } as const;
