import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from "jose";
import { ACCESS_TOKEN } from "#contracts/users.ts";

/** A token of three parts; what else a client may hold is opaque, and looked up. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether this is a JWT that none of our keys signed for this issuer, time aside. The OAuth provider fails at such a one. */
export async function isForeign(token: string, keys: JSONWebKeySet, issuer: string): Promise<boolean> {
  if (!JWT.test(token)) return false;
  try {
    await jwtVerify(token, createLocalJWKSet(keys), { issuer, algorithms: [ACCESS_TOKEN.alg] });
    return false;
  } catch (error) {
    if (error instanceof errors.JOSEError) return !(error instanceof errors.JWTExpired);
    throw error;
  }
}
