import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from "jose";
import { ACCESS_TOKEN, Role, type Caller } from "#contracts/users.ts";
import { err, ok, type Result } from "#domain/result.ts";

/** Not more often than this are the keys fetched again for an unknown `kid`, whatever is thrown at us. */
const MIN_REFRESH_MS = 10_000;
/** Keys are fetched again after this long, so that a withdrawn one is forgotten. Keys are published for longer than this
 * before they sign (`domain/identity/signing-keys.ts`), so a token of ours never needs the refresh above. */
const MAX_KEY_AGE_MS = 5 * 60_000;
/** What two machines' clocks may differ by. */
const CLOCK_TOLERANCE_S = 5;
/** In characters; ours have less than a thousand. Nothing longer is decoded or remembered. */
const MAX_TOKEN_LENGTH = 4_096;
/** Verified tokens remembered per isolate: about 1 KB each. */
const MAX_REMEMBERED = 10_000;

export type TokenError = { reason: "invalid_token" };
export interface TokenVerifier {
  verify(token: string, now: number): Promise<Result<Caller, TokenError>>;
}
export interface VerifierOptions {
  issuer: string;
  audience: string;
  fetchKeys: () => Promise<JSONWebKeySet>;
}

/**
 * Checks access tokens (RFC 9068): one algorithm, `typ`, issuer, audience, expiry, age. A token found good is remembered
 * until it expires, so its signature is checked once per isolate. Values only are shared between requests, never
 * promises: a Worker must not wait for another request's I/O. `now`: epoch milliseconds.
 */
export function tokenVerifier({ issuer, audience, fetchKeys }: VerifierOptions): TokenVerifier {
  const remembered = new Map<string, { caller: Caller; expires_at: number }>();
  let keys: ReturnType<typeof createLocalJWKSet> | undefined;
  let keyIds = new Set<string | undefined>();
  let fetchedAt = -Infinity;

  async function refresh(now: number) {
    fetchedAt = now;
    const fetched = await fetchKeys();
    keys = createLocalJWKSet(fetched);
    const present = new Set(fetched.keys.map(({ kid }) => kid));
    // What a withdrawn key signed is withdrawn with it.
    if ([...keyIds].some((kid) => !present.has(kid))) remembered.clear();
    keyIds = present;
    return keys;
  }

  async function keySet(now: number) {
    if (keys && now - fetchedAt < MAX_KEY_AGE_MS) return keys;
    return refresh(now);
  }

  async function claims(token: string, trusted: ReturnType<typeof createLocalJWKSet>, now: number): Promise<JWTPayload> {
    const options = {
      algorithms: [ACCESS_TOKEN.alg],
      typ: ACCESS_TOKEN.typ,
      issuer,
      audience,
      currentDate: new Date(now),
      clockTolerance: CLOCK_TOLERANCE_S,
      maxTokenAge: ACCESS_TOKEN.ttl_s,
      requiredClaims: ["sub", "role", "exp"],
    };
    try {
      return (await jwtVerify(token, trusted, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || now - fetchedAt < MIN_REFRESH_MS) throw error;
      return (await jwtVerify(token, await refresh(now), options)).payload;
    }
  }

  function remember(token: string, caller: Caller, expiresAt: number) {
    if (remembered.size >= MAX_REMEMBERED)
      for (const oldest of remembered.keys()) {
        remembered.delete(oldest);
        break;
      }
    remembered.set(token, { caller, expires_at: expiresAt });
  }

  return {
    async verify(token, now) {
      if (token.length > MAX_TOKEN_LENGTH) return err({ reason: "invalid_token" });
      const trusted = await keySet(now);
      const known = remembered.get(token);
      if (known && known.expires_at > now) return ok(known.caller);
      if (known) remembered.delete(token);
      try {
        const payload = await claims(token, trusted, now);
        const caller = callerOf(payload);
        if (!caller) return err({ reason: "invalid_token" });
        remember(token, caller, (payload.exp ?? 0) * 1000);
        return ok(caller);
      } catch (error) {
        if (error instanceof errors.JOSEError) return err({ reason: "invalid_token" });
        throw error;
      }
    },
  };
}

function callerOf(payload: JWTPayload): Caller | null {
  const role = Role.safeParse(payload["role"]);
  const { sub, scope, client_id, auth_time } = payload as Record<"sub" | "scope" | "client_id" | "auth_time", unknown>;
  if (!role.success || typeof sub !== "string" || sub === "") return null;
  return {
    user_id: sub,
    role: role.data,
    scopes: typeof scope === "string" ? scope.split(" ").filter((name) => name !== "") : [],
    client_id: typeof client_id === "string" ? client_id : null,
    authenticated_at: typeof auth_time === "number" ? auth_time * 1000 : null,
  };
}
