import fc from "fast-check";
import { invariant } from "#domain/invariant.ts";
import type { Document, Schema } from "../document.ts";

/** Longest text that is made where the schema allows longer; limits have mutations of their own. */
const MAX_TEXT = 40;
const MAX_ITEMS = 3;
const NAMES = ["Ada", "Lovelace", "O'Brien", "Núñez-de la Cruz", "李", "Grace Brewster", "ʻOkina Jr."];

type Find = (reference: string) => Schema;

/** Values of a schema, most of them good ones; what is wrong with a request is mostly up to its mutations. */
export function valuesOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const find: Find = (reference) => {
    const found = document.components.schemas[reference.split("/").at(-1) ?? ""];
    invariant(found, `the document has ${reference}`);
    return found;
  };
  return values(schema, find);
}

function values(schema: Schema, find: Find): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return values(find(schema.$ref), find);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => values(choice, find)));
  if (schema.allOf !== undefined) return values(merged(schema.allOf, find), find);
  const types = [schema.type ?? "any"].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, find)));
}

function ofType(type: string, schema: Schema, find: Find): fc.Arbitrary<unknown> {
  switch (type) {
    case "string":
      return texts(schema);
    case "integer":
    case "number":
      return numbers(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(values(schema.items ?? {}, find), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? MAX_ITEMS, MAX_ITEMS)),
      });
    case "object":
      return objects(schema, find);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function merged(parts: Schema[], find: Find): Schema {
  const schemas = parts.map((part) => (part.$ref === undefined ? part : find(part.$ref)));
  return {
    ...schemas.reduce((all, schema) => ({ ...all, ...schema }), {}),
    properties: Object.fromEntries(schemas.flatMap(({ properties = {} }) => Object.entries(properties))),
    required: schemas.flatMap(({ required = [] }) => required),
  };
}

function objects({ properties = {}, required = [], additionalProperties }: Schema, find: Find): fc.Arbitrary<unknown> {
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, values(property, find)])),
    { requiredKeys: required.filter((name) => name in properties) as never[], noNullPrototype: true },
  );
  if (typeof additionalProperties !== "object") return known;
  return fc
    .tuple(
      known,
      fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    )
    .map(([members, more]) => ({ ...more, ...(members as object) }));
}

function numbers({ type, minimum, maximum }: Schema): fc.Arbitrary<number> {
  const range = { min: minimum ?? -1_000_000, max: maximum ?? 1_000_000 };
  if (type === "number") return fc.double({ ...range, noNaN: true });
  return fc.oneof(fc.integer(range), fc.constantFrom(range.min, range.max));
}

function texts({ format, pattern, minLength = 0, maxLength = MAX_TEXT }: Schema): fc.Arbitrary<string> {
  // Those of the pattern are letters of any script there is; names that people have, besides.
  if (pattern?.includes("\\p{L}") === true) return fc.oneof(fc.constantFrom(...NAMES), matching(pattern));
  if (pattern !== undefined) return matching(pattern);
  const known = format === undefined ? undefined : FORMATS[format];
  if (known !== undefined) return known;
  const longest = Math.max(minLength, Math.min(maxLength, MAX_TEXT));
  return fc.string({ minLength, maxLength: longest, unit: "grapheme" });
}

const matchings = new Map<string, fc.Arbitrary<string>>();

/** Made once: letters of any script are hundreds of ranges, and names have the same pattern in many schemas. */
function matching(pattern: string): fc.Arbitrary<string> {
  const texts = matchings.get(pattern) ?? fc.stringMatching(new RegExp(pattern, "u"));
  matchings.set(pattern, texts);
  return texts;
}

const DAY_MS = 86_400_000;
/** Around now, and anywhere: what is well-formed and impossible goes deeper than what is not well-formed. */
const instants = fc.oneof(
  fc.integer({ min: -2, max: 12 }).map((days) => new Date(Date.now() + days * DAY_MS)),
  fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }),
);
const FORMATS: Record<string, fc.Arbitrary<string>> = {
  date: instants.map((at) => at.toISOString().slice(0, 10)),
  "date-time": instants.map((at) => at.toISOString()),
  email: fc.oneof(fc.emailAddress(), fc.constantFrom("passenger@example.com", "nobody@example.com")),
  uri: fc.oneof(
    fc.webUrl(),
    fc.constantFrom("https://shop.example/back", "javascript:alert(1)", "//evil.example", "http://[::1]/"),
  ),
  uuid: fc.uuid(),
};
