import type { Change } from "./arbitraries/changes.ts";

/** The gateway takes bodies up to this size. */
const BODY_LIMIT_BYTES = 64 * 1024;
const DEEP = 2_000;
const LONG = 3_000;

type Of<Part extends Change["part"]> = Extract<Change, { part: Part }>;

/** The value with one place in it changed. Nothing that it was made of changes. */
export function changeJson(value: unknown, { how, at, value: other }: Of<"json">): unknown {
  const places = placesIn(value);
  const place = places[at % places.length] ?? [];
  const there = place.reduce<unknown>((inside, key) => (inside as Record<string, unknown>)[key], value);
  switch (how) {
    case "drop":
      return replaced(value, place, undefined);
    case "null":
      return replaced(value, place, null);
    case "replace":
      return replaced(value, place, other);
    case "wrap":
      return replaced(value, place, at % 2 === 0 ? [there] : { value: there });
    case "add":
      return replaced(
        value,
        place,
        typeof there === "object" && there !== null && !Array.isArray(there) ? { ...there, extra: other } : [there, other],
      );
    case "nudge":
      return replaced(value, place, nudged(there, at % 2 === 0 ? 1 : -1));
    case "swell":
      return replaced(
        value,
        place,
        Array.isArray(there)
          ? Array<unknown>(LONG).fill(there[0] ?? null)
          : (typeof there === "string" ? there : "").padEnd(LONG, "x"),
      );
    case "nest":
      return replaced(value, place, nested(there, 100));
    case "proto":
      return replaced(value, place, withProto(there, other));
  }
}

/** Keys from the root to every value there is. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, inside]) => placesIn(inside).map((place) => [key, ...place]))];
}

/** `other` undefined: without what is there. */
function replaced(value: unknown, [key, ...rest]: string[], other: unknown): unknown {
  if (key === undefined) return other;
  const inside = replaced((value as Record<string, unknown>)[key], rest, other);
  if (Array.isArray(value))
    return value.flatMap((item: unknown, i) => (String(i) !== key ? [item] : inside === undefined ? [] : [inside]));
  const { [key]: _, ...others } = value as Record<string, unknown>;
  return inside === undefined ? others : { ...others, [key]: inside };
}

function nudged(value: unknown, by: 1 | -1): unknown {
  if (typeof value === "number") return value + by;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return by === 1 ? [...(value as unknown[]), value[0]] : value.slice(1);
  if (typeof value !== "string") return value;
  const last = value.charCodeAt(value.length - 1);
  return by === 1
    ? `${value}${value.slice(-1) || "x"}`
    : `${value.slice(0, -1)}${Number.isNaN(last) ? "" : String.fromCharCode(last ^ 1)}`;
}

const nested = (value: unknown, depth: number): unknown => (depth === 0 ? value : { a: nested(value, depth - 1) });

/** With own members of names that an object has anyway. */
function withProto(value: unknown, other: unknown): unknown {
  const names = { constructor: other, toString: other, ["__proto__" as string]: other };
  return JSON.parse(
    `{"__proto__":${JSON.stringify(other ?? null)},${JSON.stringify({ ...names, ...Object(value) }).slice(1)}`,
  ) as unknown;
}

/** The bytes of a body, mostly no longer JSON. */
export function changeText(json: string, { how, at }: Of<"text">): Buffer {
  const bytes = Buffer.from(json, "utf8");
  switch (how) {
    case "truncate":
      return bytes.subarray(0, at % Math.max(bytes.length, 1));
    case "trail":
      return Buffer.concat([bytes, Buffer.from([" ,", "}", "null", ";", "\n\n"][at % 5] ?? "")]);
    case "bom":
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    case "comment":
      return Buffer.from(`/* */${json}`);
    case "duplicate":
      return Buffer.from(json.replace(/^\{("(?:[^"\\]|\\.)*":)/, "{$1null,$1"));
    case "twice":
      return Buffer.from(json + json);
    case "empty":
      return Buffer.alloc(0);
    case "blank":
      return Buffer.from(" \t\r\n ");
    case "utf16":
      return Buffer.from(`\ufeff${json}`, "utf16le");
    case "bytes":
      return Buffer.concat([bytes.subarray(0, -2), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), bytes.subarray(-2)]);
    case "nul":
      return Buffer.concat([bytes, Buffer.alloc(1)]);
    case "limit":
      return padded(bytes, BODY_LIMIT_BYTES);
    case "over_limit":
      return padded(bytes, BODY_LIMIT_BYTES + 1 + at);
    case "deep":
      return Buffer.from("[".repeat(DEEP * (1 + (at % 10))) + (at % 2 === 0 ? "" : "]".repeat(DEEP * (1 + (at % 10)))));
    case "scalar":
      return Buffer.from(["null", "true", "0", '""', "[]", "{}", "-0", "1e999", '"\\ud800"', "nul"][at % 10] ?? "");
    case "surrogate":
      return Buffer.from(json.replace(/"(?=[,}])/, '\\ud800"'));
  }
}

/** White space, which JSON allows. */
const padded = (bytes: Buffer, length: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(Math.max(0, length - bytes.length), " ")]);

export function changePath(path: string, { how, at }: Of<"path">): string {
  const segments = path.split("/");
  const i = 1 + (at % Math.max(segments.length - 1, 1));
  const put = (segment: string): string => segments.with(i, segment).join("/");
  const there = segments[i] ?? "";
  switch (how) {
    case "slash":
      return `${path}/`;
    case "double":
      return put(`/${there}`);
    case "dots":
      return at % 2 === 0 ? put(`../${there}`) : put(`%2e%2e/${there}`);
    case "encoded_slash":
      return put(`${there}%2f`);
    case "nul":
      return put(`${there}%00`);
    case "case":
      return put(there.toUpperCase());
    case "semicolon":
      return put(`${there};a=b`);
    case "percent":
      return put(`${there}${["%", "%zz", "%c0%ae", "%ff", "%ud800"][at % 5] ?? "%"}`);
    case "segment":
      return `${path}/${["..", ".", "__proto__", "null", "%20"][at % 5] ?? ""}`;
    case "long":
      return put(`${there}${"a".repeat(LONG)}`);
    case "encoded_letter":
      return put(there.replace(/^[a-z]/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`));
    case "backslash":
      return put(`${there}\\`);
  }
}

export function changeQuery(pairs: readonly [string, string][], { how, at, value }: Of<"query">): [string, string][] {
  const i = at % Math.max(pairs.length, 1);
  const [name, there] = pairs[i] ?? ["limit", "1"];
  const others = pairs.filter((_, other) => other !== i);
  switch (how) {
    case "repeat":
      return [...pairs, [name, there]];
    case "brackets":
      return [...others, [`${name}[]`, there]];
    case "unknown":
      return [...pairs, ["colour", value]];
    case "drop":
      return others;
    case "replace":
      return [...others, [name, value]];
    case "empty":
      return [...others, [name, ""]];
    // Written as it is, where other pairs are encoded.
    case "percent":
      return [...others, [name, "\u0001%zz%"]];
    case "proto":
      return [...pairs, ["__proto__", value], ["constructor[prototype]", value]];
    case "long":
      return [...others, [name, "9".repeat(LONG)]];
  }
}

export function queryOf(pairs: readonly [string, string][]): string {
  const text = (part: string): string => (part.startsWith("\u0001") ? part.slice(1) : encodeURIComponent(part.toWellFormed()));
  return pairs.length === 0 ? "" : `?${pairs.map(([name, value]) => `${text(name)}=${text(value)}`).join("&")}`;
}
