import type { Position } from "./page.ts";

/** The text of a position in the list of one search, named by `checksumOf`: in the list of another one it would mean nothing. */
export const encodePosition = (position: Position, search: string): string =>
  btoa(JSON.stringify([search, position.value, position.total_minor, position.key]));

/** Null where the text is not a position in the list of this search. */
export function decodePosition(text: string, search: string): Position | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const decoded = parse(atob(text));
  if (!Array.isArray(decoded) || decoded.length !== 4) return null;
  const [of, value, total, key] = decoded as unknown[];
  if (of !== search || typeof value !== "number" || typeof total !== "number" || typeof key !== "string") return null;
  return { value, total_minor: total, key };
}

/** 32 bits of FNV-1a of what was asked, whatever the order of its members: it tells searches apart, and need not resist anybody. */
export function checksumOf(search: object): string {
  let hash = 0x811c9dc5;
  for (const letter of canonical(search)) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(36);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return String(JSON.stringify(value));
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${name}:${canonical(member)}`)
    .join()}}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON offers no other way to ask.
    return null;
  }
}
