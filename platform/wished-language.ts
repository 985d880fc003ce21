import { parseAccept } from "hono/utils/accept";
import { firstSpoken, type Language } from "#domain/text/language.ts";

/** What a request wants to be answered in, where that is spoken here, by its `Accept-Language` (RFC 9110); else English. */
export function wishedLanguage(headers: Headers | undefined): Language {
  const accepted = parseAccept(headers?.get("accept-language") ?? "");
  // A weight of 0 says what is not wanted.
  return firstSpoken(accepted.filter(({ q }) => q > 0).map(({ type }) => type));
}
