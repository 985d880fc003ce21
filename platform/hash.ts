/** Node's own, with its type: the Workers' types declare the global as `any`. */
const NodeBuffer = Buffer as BufferConstructor;

/** Crockford base 32, lower case, without i, l, o, u. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** `length` characters of base 32 (5 bits each) from the front of `bytes`. */
export function base32(bytes: Uint8Array, length: number): string {
  let text = "";
  for (let i = 0; i < length; i++) {
    const bit = i * 5;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += ALPHABET[(pair >> (11 - (bit & 7))) & 31];
  }
  return text;
}

/** SHA-256 over parts that cannot run into each other. */
export async function sha256(...parts: string[]): Promise<Uint8Array> {
  const joined = parts.map((part) => `${part.length}:${part}`).join("");
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(joined)));
}

export const hex = (bytes: Uint8Array): string =>
  NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
