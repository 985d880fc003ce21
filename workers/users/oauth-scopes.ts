import { SCOPES } from "#contracts/users.ts";

export const OPENID_SCOPES = ["openid", "profile", "email", "offline_access"] as const;

/** Every scope a client can be granted. */
export const PROVIDER_SCOPES: string[] = [...OPENID_SCOPES, ...SCOPES];
/** What anybody's client may register for. A client with `ops` is created by somebody signed in. */
export const OPEN_SCOPES: string[] = PROVIDER_SCOPES.filter((scope) => scope !== "ops");
