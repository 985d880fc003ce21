import fc from "fast-check";
import { junk, naughtyTexts } from "./junk.ts";

/** One thing that is done to a good request. `at`: which of the places there are, modulo their number. */
export type Change =
  | { part: "json"; how: (typeof JSON_WAYS)[number]; at: number; value: unknown }
  | { part: "text"; how: (typeof TEXT_WAYS)[number]; at: number }
  | { part: "header"; name: string; value: string | null }
  | { part: "path"; how: (typeof PATH_WAYS)[number]; at: number }
  | { part: "query"; how: (typeof QUERY_WAYS)[number]; at: number; value: string }
  | { part: "method"; method: string };

export const JSON_WAYS = ["drop", "add", "replace", "nudge", "nudge", "swell", "nest", "proto", "wrap", "null"] as const;
export const TEXT_WAYS = [
  "truncate",
  "trail",
  "bom",
  "comment",
  "duplicate",
  "twice",
  "empty",
  "blank",
  "utf16",
  "bytes",
  "nul",
  "limit",
  "over_limit",
  "deep",
  "scalar",
  "surrogate",
] as const;
export const PATH_WAYS = [
  "slash",
  "double",
  "dots",
  "encoded_slash",
  "nul",
  "case",
  "semicolon",
  "percent",
  "segment",
  "long",
  "encoded_letter",
  "backslash",
] as const;
export const QUERY_WAYS = ["repeat", "brackets", "unknown", "drop", "replace", "empty", "percent", "proto", "long"] as const;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "QUERY"];

/** Visible ASCII: what else there is Node would not send. */
const headerTexts = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
});
const HEADERS: [name: string, values: fc.Arbitrary<string | null>][] = [
  [
    "idempotency-key",
    fc.oneof(fc.constantFrom(null, "", " ", "a b", "k".repeat(255), "k".repeat(256), "é", "taken", "__proto__"), headerTexts),
  ],
  [
    "content-type",
    fc.constantFrom(
      null,
      "",
      "text/plain",
      "application/xml",
      "application/json;charset=utf-16",
      "application/json; charset=UTF-8",
      "APPLICATION/JSON",
      "application/jsonp",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "multipart/form-data; boundary=x",
      "application/json, text/plain",
      "application/problem+json",
      "*/*",
    ),
  ],
  [
    "authorization",
    fc.oneof(
      fc.constantFrom(
        null,
        "",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Basic YTpi",
        "bearer null",
        "Digest x",
        `Bearer ${"a".repeat(9_000)}`,
        "Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJ1c3JfMSIsInJvbGUiOiJhZG1pbiJ9.",
      ),
      headerTexts,
    ),
  ],
  [
    "traceparent",
    fc.oneof(
      fc.constantFrom(
        "",
        "00-0-0-0",
        `00-${"0".repeat(32)}-${"0".repeat(16)}-01`,
        `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
        "ff-x",
      ),
      headerTexts,
    ),
  ],
  ["x-request-id", fc.oneof(fc.constantFrom("", "a".repeat(64), "a".repeat(65), "<b>", "mine-1"), headerTexts)],
  [
    "if-none-match",
    fc.oneof(fc.constantFrom("*", 'W/"v1"', '"v1"', '"v0", "v1"', '"v99999999999999999999"', '"v-1"', '"'), headerTexts),
  ],
  ["last-event-id", fc.oneof(fc.constantFrom("", "1", "-1", "1e9", "99999999999999999999"), headerTexts)],
  ["range", fc.constantFrom("bytes=0-0", "bytes=-1", "bytes=9-1", "items=0-", "bytes=0-0,2-3")],
  ["content-encoding", fc.constantFrom("gzip", "br", "identity", "deflate", "x")],
  ["accept", fc.constantFrom("text/html", "application/xml", "", "*/*;q=0", "application/problem+xml")],
  ["accept-encoding", fc.constantFrom("gzip", "br", "identity;q=0", "*;q=0")],
  ["origin", fc.constantFrom("null", "https://evil.example", "http://holdfast.bench", "file://", "")],
  ["access-control-request-method", fc.constantFrom("POST", "TRACE", "")],
  ["x-http-method-override", fc.constantFrom("DELETE", "PUT", "POST")],
  ["x-forwarded-for", fc.constantFrom("127.0.0.1", "::1", "a, b", "")],
  ["x-forwarded-host", fc.constantFrom("evil.example")],
  ["cf-connecting-ip", fc.constantFrom("127.0.0.1", "", "not an address")],
  [
    "cookie",
    fc.oneof(
      fc.constantFrom("holdfast.session_token=x", "__Secure-holdfast.session_token=", "a=b; a=c; =; ;;", "x".repeat(5_000)),
      headerTexts,
    ),
  ],
  ["upgrade", fc.constantFrom("websocket", "h2c", "")],
  ["sec-websocket-key", fc.constantFrom("", "x", "dGhlIHNhbXBsZSBub25jZQ==")],
  ["sec-fetch-site", fc.constantFrom("cross-site", "same-origin", "none")],
  [
    "stripe-signature",
    fc.constantFrom(null, "", "t=1", "v1=00", "t=1,v1=00", "t=a,v1=b", "t=9999999999,v1=00", `t=1,${"v1=00,".repeat(500)}`),
  ],
  ["if-match", fc.constantFrom("*", '"v1"')],
  ["prefer", fc.constantFrom("wait=100", "respond-async")],
  ["x-a", fc.constantFrom("x".repeat(7_000))],
];

const at = fc.nat({ max: 999 });
const headerChanges: fc.Arbitrary<Change> = fc.oneof(
  ...HEADERS.map(([name, values]) => values.map((value): Change => ({ part: "header", name, value }))),
);
const jsonChanges = fc.record({ part: fc.constant("json" as const), how: fc.constantFrom(...JSON_WAYS), at, value: junk });
const textChanges = fc.record({ part: fc.constant("text" as const), how: fc.constantFrom(...TEXT_WAYS), at });

/** Of a request that has a body, and of one that has none. */
export function changesOf(hasBody: boolean): fc.Arbitrary<Change> {
  return fc.oneof(
    { weight: hasBody ? 12 : 0, arbitrary: jsonChanges },
    { weight: hasBody ? 3 : 1, arbitrary: textChanges },
    { weight: 5, arbitrary: headerChanges },
    { weight: 1, arbitrary: fc.record({ part: fc.constant("path" as const), how: fc.constantFrom(...PATH_WAYS), at }) },
    {
      weight: hasBody ? 1 : 4,
      arbitrary: fc.record({ part: fc.constant("query" as const), how: fc.constantFrom(...QUERY_WAYS), at, value: naughtyTexts }),
    },
    { weight: 1, arbitrary: fc.constantFrom(...METHODS).map((method): Change => ({ part: "method", method })) },
  );
}
