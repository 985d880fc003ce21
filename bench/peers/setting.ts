import { invariant } from "#domain/invariant.ts";

/** What the bench has told a peer's program. */
export function setting(name: string): string {
  const value = process.env[name];
  invariant(value !== undefined, `${name} is set`);
  return value;
}
