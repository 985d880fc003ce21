import { isAPIError } from "better-auth/api";
import { log } from "#platform/log.ts";

/**
 * better-auth's log lines name addresses, and a database error's text holds the query's values. What is kept is the
 * error's name and the database's own words, which name tables and columns only.
 */
export function libraryLog(level: string, _message: string, ...values: unknown[]): void {
  const error = values.find((value) => value instanceof Error);
  const cause = error?.cause instanceof Error ? error.cause.message : null;
  log(level === "error" ? "error" : "info", "identity.library", { error: error?.name ?? null, cause });
}

/**
 * What no request of a client's explains goes on to whoever has asked better-auth, who logs its kind and answers for it. Left to
 * itself, the library prints the whole error, values of queries included.
 */
export function passFaultsOn(error: unknown): void {
  if (!isAPIError(error)) throw error;
}
