import { createLocalJWKSet, jwtVerify } from "jose";
import { ACCESS_TOKEN } from "#contracts/users.ts";
import { setting } from "./setting.ts";

const keys = createLocalJWKSet({ keys: [JSON.parse(setting("PEER_JWK")) as { kty: string }] });
const callers = new Map<string, { user: string; until: number }>();

/** As in the gateway: a token's signature is checked once, and remembered until it expires. Null: nobody. */
export async function callerOf(authorization: string | undefined): Promise<string | null> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) return null;
  const known = callers.get(token);
  if (known !== undefined && known.until > Date.now()) return known.user;
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: [ACCESS_TOKEN.alg],
      typ: ACCESS_TOKEN.typ,
      issuer: setting("PEER_ISSUER"),
      audience: setting("PEER_AUDIENCE"),
    });
    if (payload.sub === undefined) return null;
    callers.set(token, { user: payload.sub, until: (payload.exp ?? 0) * 1000 });
    return payload.sub;
  } catch {
    return null;
  }
}
