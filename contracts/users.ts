import * as z from "zod";
import type { Result } from "#domain/result.ts";
import { LANGUAGES, type Language } from "#domain/text/language.ts";
import type { ErasingUsers } from "./erasure.ts";
import type { AccountData, AccountPart } from "./personal-data.ts";
import type { Health } from "./service-registry.ts";

export const Role = z.enum(["passenger", "agent", "operator", "admin"]);
export type Role = z.infer<typeof Role>;

/** In characters. The hash reads it all before it costs anything, but nobody types more than the upper limit. */
export const PASSWORD_LENGTH = { min: 10, max: 128 } as const;

const ACCOUNT_NAME = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
/** What its owner calls an account: any signs, on one line. */
export const AccountName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(ACCOUNT_NAME, "one line without control characters")
  // The flag would be written out as part of the pattern, which JSON Schema reads as Unicode by itself.
  .meta({ pattern: ACCOUNT_NAME.source });

/** A user, as every answer about a session shows one. */
export const Profile = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.email(),
  email_verified: z.boolean(),
  role: Role,
  created_at: z.iso.datetime(),
});
export type Profile = z.infer<typeof Profile>;

/** `GET /v1/me`. */
export const OwnProfile = Profile.extend({
  /** What mails and SMS are written in (BCP 47): at first what the sign-up asked for by `Accept-Language`, where that is one of these. */
  language: z.enum(LANGUAGES),
});
export type OwnProfile = z.infer<typeof OwnProfile>;
/** What its owner may change of it. */
export interface ProfileChange {
  name?: string | undefined;
  language?: Language | undefined;
}

/** What a mail about an account says, and to whom. Its link carries a secret, so this is asked for when the mail is written. */
export interface AccountLetter {
  email: string;
  name: string;
  url: string;
  language: Language;
}

/** The claims of an access token, after the gateway has verified it; no service trusts a user id from elsewhere. */
export interface Caller {
  user_id: string;
  role: Role;
  scopes: string[];
  /** Set for OAuth clients. */
  client_id: string | null;
  /** When (epoch ms) the user last proved who they are, where the token says so: those of sessions do. */
  authenticated_at: number | null;
}

/** The part of the users service that a task needs. */
export interface PruningUsers {
  /**
   * Deletes what the OAuth provider keeps of what is over: expired tokens and assertions, clients that nobody has used; as much as one run may.
   * `more`: it is to be asked again.
   */
  pruneExpired(): Promise<{ more: boolean }>;
}

/**
 * Identity. `/v1/auth/*` and the metadata documents are HTTP: the gateway forwards the request to the Worker's
 * `fetch`. These are the calls that are not.
 */
export interface UsersApi extends ErasingUsers, PruningUsers {
  /** Public keys of the access tokens, as a JSON Web Key Set (RFC 7517). */
  jwks(): Promise<{ keys: Record<string, unknown>[] }>;
  profile(userId: string): Promise<Result<OwnProfile, { reason: "not_found" }>>;
  updateProfile(userId: string, change: ProfileChange): Promise<Result<OwnProfile, { reason: "not_found" }>>;
  /** What these users are written to in, in their order; null: there is no such user, or an OAuth client has the id. */
  languages(userIds: string[]): Promise<(Language | null)[]>;
  /** What to write in this mail. None: the account is gone, or what the link was for is done or out of time. */
  accountLetter(query: {
    type: "account.verify" | "account.reset" | "account.known" | "account.welcome";
    message_id: string;
    user_id: string;
    /** Where the link leads back to, if its asker said so. */
    callback_url: string | null;
  }): Promise<Result<AccountLetter, { reason: "not_found" }>>;
  /**
   * Whether these OAuth clients may read the bookings of these users at this moment: the client has the scope `bookings:read`, for itself
   * (its id is the user's) or by a consent that stands.
   */
  mayReadBookings(grants: { user_id: string; client_id: string }[]): Promise<boolean[]>;
  /** For the user's export. */
  accountData(userId: string): Promise<Result<AccountData, { reason: "not_found" }>>;
  /** The same, list by list; `cursor` is the `next` of the page before. */
  accountLists(query: { user_id: string; cursor: string | null }): Promise<{ parts: AccountPart[]; next: string | null }>;
  health(): Promise<Health>;
}

/**
 * Access tokens: JWTs of RFC 9068, signed with ES256. Claims: `sub` (user id; for client credentials the client's id),
 * `role`, `scope` (space separated), `auth_time` (of sessions: when they began), `iss` (PUBLIC_URL), `aud` (API_AUDIENCE), `iat`, `exp` (at most 10 minutes later).
 * Tokens of OAuth clients also carry `client_id`, `azp`, `jti`, and `sid` where a user stands behind them; their `aud` is
 * a list when OpenID was asked for. The `typ` keeps an ID token, which the same key signs, from passing as one of these.
 */
export const ACCESS_TOKEN = { alg: "ES256", typ: "at+jwt", ttl_s: 600 } as const;

/** What an OAuth client may be granted, and what a signed-in user's own token carries; `ops` only for operators and admins. */
export const SCOPES = ["flights:read", "bookings:read", "bookings:write", "payments:write", "ops"] as const;
export type Scope = (typeof SCOPES)[number];
