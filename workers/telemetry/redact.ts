import { withoutValues } from "#platform/log.ts";

/**
 * What may leave the system in a trace: ids and measures. Addresses, header values and query strings (which carry the
 * tokens of mailed links) may not.
 */
const PERSONAL_KEYS =
  /^(?:client|source|user|user_agent|geo|network\.peer|cloudflare\.(?:ip|city|region|postal)|http\.(?:request|response)\.header|url\.query|enduser)(?:\.|_|$)/u;
const EMAIL = /[^\s"'<>@=/]+@[^\s"'<>@/]+\.[a-z]{2,}/giu;
/** Where a path has the token of a mailed link in it. */
const TOKEN_IN_PATH = /(\/reset-password\/)[^/\s"'?]+/gu;
/** Longest text of an attribute, in characters: an offer's id alone may be 8,000. */
const MAX_TEXT = 256;

export const isPersonal = (key: string): boolean => PERSONAL_KEYS.test(key);

/** Text without query strings, e-mail addresses, tokens of links and values of database queries, of bounded length. */
export function redact(text: string): string {
  let safe = text;
  // Most texts have none of it; to look for a word costs far less than an expression.
  if (safe.includes("params: ")) safe = withoutValues(safe);
  if (safe.includes("/reset-password/")) safe = safe.replace(TOKEN_IN_PATH, "$1{token}");
  if (safe.includes("?")) safe = safe.replace(/\?[^\s"']*/gu, "");
  if (safe.includes("@")) safe = safe.replace(EMAIL, "<email>");
  return safe.length > MAX_TEXT ? safe.slice(0, MAX_TEXT).toWellFormed() : safe;
}

/** The path of a URL with its ids replaced, so that equal operations get equal names: `/v1/bookings/{id}`. */
export function routeOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : "/";
  return redact(
    path
      .split("/")
      .map((segment) => (/\d.*\d|_/u.test(segment) ? "{id}" : segment))
      .join("/"),
  );
}
