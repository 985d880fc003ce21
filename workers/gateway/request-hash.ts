import { hex, sha256 } from "#platform/hash.ts";

/** JSON with the keys of every object in order, so that equal values are equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}

/** What makes two requests with one idempotency key the same request. `body`: parsed JSON as it came, null for none. */
export async function requestHash(method: string, path: string, body: unknown): Promise<string> {
  return hex(await sha256(method, path, canonicalJson(body)));
}
