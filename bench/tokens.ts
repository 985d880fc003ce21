import { generateKeyPairSync, sign } from "node:crypto";
import { ACCESS_TOKEN, SCOPES } from "#contracts/users.ts";
import { toBase64Url } from "#platform/base64url.ts";
import type { Host } from "./host.ts";

/** `claims`: in the place of what a passenger's token says, or besides it. */
export type TokenOf = (userId: string, claims?: Record<string, unknown>) => string;

/** A key that is yet to come is published and does not sign, where another does. */
const KEY_LEAD_MS = 86_400_000;
export const AUDIENCE = "urn:holdfast:api";
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const base64url = (value: unknown): string => toBase64Url(bytesOf(JSON.stringify(value)));

/**
 * Access tokens as the users Worker signs them, for users who need no sign-up: its table of signing keys gets one more key,
 * whose private half stays here, and it publishes all of them.
 */
export async function tokensFor(
  host: Pick<Host, "publicUrl" | "execute">,
): Promise<{ tokenOf: TokenOf; publicJwk: Record<string, unknown> }> {
  const kid = "bench";
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = publicKey.export({ format: "jwk" });
  await host.execute(
    "holdfast-users",
    "INSERT INTO signing_keys (id, public_key, private_key, created_at, alg) VALUES (?, ?, ?, ?, ?)",
    kid,
    JSON.stringify(jwk),
    // Only the token endpoint reads the private half, of the key that signs.
    "{}",
    Date.now() + KEY_LEAD_MS,
    ACCESS_TOKEN.alg,
  );
  const header = base64url({ alg: ACCESS_TOKEN.alg, typ: ACCESS_TOKEN.typ, kid });
  const tokenOf: TokenOf = (userId, claims = {}) => {
    const iat = Math.floor(Date.now() / 1000);
    const payload = base64url({
      sub: userId,
      role: "passenger",
      scope: SCOPES.filter((scope) => scope !== "ops").join(" "),
      iss: host.publicUrl,
      aud: AUDIENCE,
      iat,
      exp: iat + ACCESS_TOKEN.ttl_s,
      ...claims,
    });
    const signature = sign("sha256", bytesOf(`${header}.${payload}`), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${header}.${payload}.${toBase64Url(new Uint8Array(signature))}`;
  };
  return { tokenOf, publicJwk: { ...jwk, kid, alg: ACCESS_TOKEN.alg, use: "sig" } };
}
