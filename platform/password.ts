import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { hex } from "./hash.ts";

/** scrypt (RFC 7914), OWASP's N=2^15, r=8, p=3: about 0.1 s of CPU and 32 MiB; PBKDF2 is capped by the platform. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
/** Node refuses more than 32 MiB unless told, and N=2^15, r=8 needs a little more than that. */
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const PREFIX = `scrypt$n=${COST.N},r=${COST.r},p=${COST.p}`;

function derive(password: string, salt: Uint8Array): Promise<Uint8Array> {
  // Two spellings of one visible password (é as one code point or two) are one password.
  const normalized = password.normalize("NFKC");
  return new Promise((resolve, reject) => {
    scrypt(normalized, salt, KEY_BYTES, { ...COST, maxmem: MAX_MEMORY_BYTES }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** What `hashPassword` made this hash with: with it, the same password has the same hash again. */
export const saltOf = (hash: string): Uint8Array => fromHex(hash.split("$")[2] ?? "");

/** `scrypt$n=…,r=…,p=…$<salt>$<key>`, both in hex. `salt` only where the result must be the same again. */
export async function hashPassword(password: string, salt: Uint8Array = randomBytes(SALT_BYTES)): Promise<string> {
  return [PREFIX, hex(salt), hex(await derive(password, salt))].join("$");
}

/** Compares in constant time. A hash of another algorithm or other costs never matches. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [algorithm, costs, salt, key] = hash.split("$");
  if (`${algorithm}$${costs}` !== PREFIX || salt === undefined || key === undefined) return false;
  const expected = fromHex(key);
  if (expected.length !== KEY_BYTES) return false;
  return timingSafeEqual(expected, await derive(password, fromHex(salt)));
}

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
