import { AsyncLocalStorage } from "node:async_hooks";
import { invariant } from "#domain/invariant.ts";
import { hashPassword, verifyPassword } from "#platform/password.ts";

/** What is known of a request's password while better-auth answers it, which keeps the hash to itself. */
const asking = new AsyncLocalStorage<{ salt: Uint8Array | undefined; hash: string | null }>();

/** Answers a request that may ask for the mail which confirms its password. `salt`: to hash a new one with, where that is not to be a new one. */
export const withPassword = (answer: () => Promise<Response>, salt?: Uint8Array): Promise<Response> =>
  asking.run({ salt, hash: null }, answer);

/** Of a new password, wherever one is set. */
export async function hashNewPassword(password: string): Promise<string> {
  const request = asking.getStore();
  const hash = await hashPassword(password, request?.salt);
  if (request) request.hash = hash;
  return hash;
}

export async function verifyKnownPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const request = asking.getStore();
  const isRight = await verifyPassword(password, hash);
  if (request && isRight) request.hash = hash;
  return isRight;
}

/**
 * The hash of the password that was asked with, be it new or the account's own. Not what the database has by now: that may be somebody
 * else's.
 */
export function hashAskedWith(): string {
  const hash = asking.getStore()?.hash;
  invariant(hash, "a password was hashed or found right before its mail is asked for");
  return hash;
}
