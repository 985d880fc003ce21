import fc from "fast-check";

/** A number that JSON has and JavaScript would write otherwise; written out as it stands once the text is made. */
const RAW = "\u0001raw:";
const RAW_TEXT = /"\\u0001raw:([^"\\]*)"/g;

/** JSON of a value, with the raw numbers in it. */
export const toJson = (value: unknown): string => JSON.stringify(value).replaceAll(RAW_TEXT, "$1");

/** Texts that something somewhere may take for more than text. */
const NAUGHTY = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202egnp.exe",
  "\ufeff",
  "\u200b",
  "e\u0301\u0301\u0301\u0301",
  "👨‍👩‍👧‍👦",
  "ﷺ",
  "İ",
  "'; DROP TABLE bookings; --",
  '"><script>alert(1)</script>',
  "${7*7}{{7*7}}",
  "../../../../etc/passwd",
  "%00%2e%2e%2f",
  "\r\nX-Injected: 1",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "null",
  "undefined",
  "NaN",
  "Infinity",
  "true",
  "[object Object]",
  "0x10",
  "1e3",
  "-0",
  "٣",
  "4242 4242 4242 4242",
  "2026-02-30",
  "9999-12-31",
  "+012345-01-01",
  "2026-12-01T24:00:00Z",
  "a@b",
  "Ada\u2028Lovelace",
];
const NUMBERS = [
  0, 1, -1, 0.1, 1.5, -0.5, 255, 256, 65_536, 2_147_483_647, 2_147_483_648, 4_294_967_296, 9_007_199_254_740_991,
  9_007_199_254_740_992, -9_007_199_254_740_992, 1e21, 1e308, 5e-324,
];
const RAW_NUMBERS = ["-0", "1e999", "-1e999", "1E400", "0.1e-400", "123456789012345678901234567890", "1.0", "1e0"];

export const naughtyTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAUGHTY) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
  { weight: 1, arbitrary: fc.constantFrom(255, 256, 1_000, 5_000).map((length) => "x".repeat(length)) },
);

export const junk: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: naughtyTexts },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: fc.constantFrom(...RAW_NUMBERS).map((text) => `${RAW}${text}`) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { $ref: "#" }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
