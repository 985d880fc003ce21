import { hash } from "node:crypto";

export { base32, hex } from "../../../platform/hash.ts";

/** The same hash without a thread of its own, whose timing would decide the order of events. */
export function sha256(...parts: string[]): Promise<Uint8Array> {
  const joined = parts.map((part) => `${part.length}:${part}`).join("");
  return Promise.resolve(new Uint8Array(hash("sha256", joined, "buffer")));
}
