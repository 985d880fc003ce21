import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "vite";
import { describe, expect, test } from "vitest";
import { COUNTRY_TAXES } from "#domain/fare/tax-table.ts";
import { ENGLISH as MAILS } from "#domain/notification/text/en.ts";
import { ROOT } from "../scripts/paths.ts";

/** The dictionaries of the passenger site and of the mails, against what they are read by: every text is used, and none is written anywhere else. */
const SOURCES = path.join(ROOT, "web/src");
const ENGLISH = path.join(SOURCES, "text/en");

interface Node {
  type: string;
  [member: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesIn(each);
  if (!isNode(value)) return;
  yield value;
  for (const member of Object.values(value)) yield* nodesIn(member);
}

const parsed = (file: string, text: string): Node[] => {
  const { program, errors } = parseSync(file, text);
  expect(errors).toEqual([]);
  return [...nodesIn(program)];
};

const asText = (value: unknown): string => (typeof value === "string" ? value : "");
/** What a literal says; of a template its fixed parts, with `*` between them. */
function literal(node: Node): string | null {
  if (node.type === "Literal") return typeof node["value"] === "string" ? node["value"] : null;
  if (node.type !== "TemplateLiteral") return null;
  const quasis = node["quasis"] as { value: { cooked: string } }[];
  return quasis.map(({ value }) => value.cooked).join("*");
}

/** What an expression may come to: through `a ? b : c`, `a && b`, `a ?? b` and brackets. */
function outcomes(node: unknown): Node[] {
  if (!isNode(node)) return [];
  if (node.type === "ConditionalExpression") return [...outcomes(node["consequent"]), ...outcomes(node["alternate"])];
  if (node.type === "LogicalExpression") return [...outcomes(node["left"]), ...outcomes(node["right"])];
  if (node.type === "ParenthesizedExpression" || node.type === "JSXExpressionContainer") return outcomes(node["expression"]);
  return [node];
}

/** What mails ask their dictionary by: it has one area. */
const SAY = "say";
/** The calls of the dictionary in a source: which area's function, and the keys it is asked for; null: some key it computes. */
function asked(nodes: Node[]): { area: string; key: string | null }[] {
  return nodes
    .filter(({ type }) => type === "CallExpression")
    .flatMap((call) => {
      const callee = call["callee"] as Node;
      const named = callee.type === "MemberExpression" ? (callee["object"] as Node) : callee;
      const area = isSay(callee) ? SAY : asText(named["name"]);
      if (area !== SAY && (named.type !== "Identifier" || !area.endsWith("Text"))) return [];
      return outcomes((call["arguments"] as unknown[])[0]).map((argument) => ({ area, key: literal(argument) }));
    });
}

/** `say(…)` and `voice.say(…)`. */
const isSay = (callee: Node): boolean =>
  asText((callee.type === "MemberExpression" ? (callee["property"] as Node) : callee)["name"]) === SAY;

/** The name of a property in an object. */
const propertyOf = (node: Node): string | null => (node.type === "Property" ? asText((node["key"] as Node)["name"]) : null);

/** The keys of an area that no source asks for. Where a key is computed, every text of that source may be the one. */
export function unusedKeys(area: string, keys: readonly string[], sources: readonly Node[][]): string[] {
  const patterns = sources.flatMap((nodes) => {
    const here = asked(nodes).filter((each) => each.area === area);
    const computed = here.some(({ key }) => key === null);
    return [
      ...here.flatMap(({ key }) => key ?? []),
      ...(computed ? nodes.flatMap((node) => literal(node) ?? propertyOf(node) ?? []) : []),
    ];
  });
  const used = patterns
    .filter((pattern) => pattern !== "*")
    .map((pattern) => new RegExp(`^${pattern.split("*").map(escaped).join(".+")}$`));
  return keys.filter((key) => !used.some((pattern) => pattern.test(key)));
}

const escaped = (text: string): string => text.replaceAll(/\W/g, "\\$&");

/** Attributes of elements, and properties of this site's components, that are read or heard. */
const SPOKEN = new Set(
  "aria-label aria-valuetext aria-roledescription title placeholder alt label legend hint what says text button detail unless takes".split(
    " ",
  ),
);
/** Names, which are the same in every language. */
const NAMES = new Set(["Holdfast", "Mac OS X"]);
/** Areas whose messages are known by what the API says. */
const BY_THE_API = new Set(["declines.ts", "taxes.ts"]);
const BY_THE_API_IN_MAILS = new Set(["decline.ts", "reasons-in-german.ts"]);
const LETTERS = /\p{L}/u;

/** Texts that a component shows without asking the dictionary. */
export function writtenOut(nodes: Node[]): string[] {
  const said = (node: unknown) => outcomes(node).flatMap((each) => literal(each) ?? []);
  return nodes
    .flatMap((node) => {
      if (node.type === "JSXText") return [asText(node["value"]).trim()];
      if (node.type === "JSXElement" || node.type === "JSXFragment")
        return (node["children"] as Node[]).filter(({ type }) => type === "JSXExpressionContainer").flatMap(said);
      if (node.type === "JSXAttribute" && SPOKEN.has(asText((node["name"] as Node)["name"]))) return said(node["value"]);
      // A sentence is one wherever it stands: it ends up on a page, or is announced.
      const text = literal(node) ?? "";
      return /^\p{Lu}\p{L}*,? .*\p{L}/u.test(text) ? [text] : [];
    })
    .filter((text) => LETTERS.test(text) && !NAMES.has(text));
}

const sourcesBelow = (...folders: string[]): { file: string; nodes: Node[] }[] =>
  readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(?:test|fixture)\.tsx?$|\.d\.ts$/.test(file))
    .filter((file) => folders.some((folder) => file.startsWith(folder)) && !/^text\/(?:en|de)\//.test(file))
    .map((file) => ({ file, nodes: parsed(file, readFileSync(path.join(SOURCES, file), "utf8")) }));

/** What a file of the dictionary offers. It is imported by its path, since the types of the site's files are those of a browser. */
async function textsOf(file: string): Promise<{ name: string; keys: string[] }[]> {
  const areas = (await import(path.join(ENGLISH, file))) as Record<string, { english: object }>;
  return Object.entries(areas).map(([name, { english }]) => ({ name, keys: Object.keys(english) }));
}

describe("the dictionary", () => {
  const everywhere = sourcesBelow("").map(({ nodes }) => nodes);
  test.each(readdirSync(ENGLISH).filter((file) => !BY_THE_API.has(file)))(
    "has no text in %s that nobody asks for",
    async (file) => {
      const areas = await textsOf(file);
      expect(areas).toHaveLength(1);
      for (const { name, keys } of areas) expect(unusedKeys(name, keys, everywhere)).toEqual([]);
    },
  );

  test.each(sourcesBelow("pages/", "parts/", "api/", "text/", "site.tsx"))("says everything that $file shows", ({ nodes }) => {
    expect(writtenOut(nodes)).toEqual([]);
  });
});

describe("the dictionary of the mails", () => {
  const letters = path.join(ROOT, "domain/notification");
  const files = [
    ...readdirSync(letters)
      .filter((file) => file.endsWith(".ts") && !/\.(?:test|fixture)\.ts$/.test(file) && !BY_THE_API_IN_MAILS.has(file))
      .map((file) => path.join(letters, file)),
    path.join(ROOT, "workers/notifications/calendar.ts"),
    path.join(ROOT, "workers/notifications/mail/html.tsx"),
  ];
  const sources = files.map((file) => ({ file: path.basename(file), nodes: parsed(file, readFileSync(file, "utf8")) }));

  test("has no text that nobody asks for", () => {
    expect(
      unusedKeys(
        SAY,
        Object.keys(MAILS),
        sources.map(({ nodes }) => nodes),
      ),
    ).toEqual([]);
  });

  test.each(sources)("says everything that $file tells", ({ nodes }) => {
    expect(writtenOut(nodes)).toEqual([]);
  });
});

test("every tax that is levied has a text, and no other has", async () => {
  const [english] = await textsOf("taxes.ts");
  const levied = Object.values(COUNTRY_TAXES).flatMap(({ rules }) => rules.map(({ description }) => description));
  expect(english?.keys.toSorted()).toEqual([...new Set(levied)].toSorted());
});

describe("these checks", () => {
  test.each([
    ["a text of an element", "<p>Hello</p>"],
    ["an attribute that is heard", '<p aria-label="Hello" />'],
    ["an attribute that is computed", '<p title={a ? "Hello" : b("x")} />'],
    ["a template", "<p title={`Hello ${b}`} />"],
    ["a property of a component", '<Field label="Hello" />'],
    ["one of two texts", '<p>{a ? "Hello" : aText("b")}</p>'],
    ["a text that is announced", 'announce("Hello there")'],
  ])("find %s", (_what, source) => {
    expect(writtenOut(parsed("a.tsx", source))).not.toEqual([]);
  });

  test("leave alone what nobody reads, and names", () => {
    const source = '<p class="notice problem" data-a="Hello"><b>Holdfast</b> · {aText("b")} {"…"}</p>';
    expect(writtenOut(parsed("a.tsx", source))).toEqual([]);
  });

  test("find a key that is not used, and none that is", () => {
    const source = 'aText("plain"); aText.parts("rich", {}); aText(`kind_${x}`); aText(y ? "one" : "two"); bText("other");';
    const keys = ["plain", "rich", "kind_a", "one", "two", "other", "computed"];
    expect(unusedKeys("aText", keys, [parsed("a.ts", source)])).toEqual(["other", "computed"]);
    const computing = 'const z = ["computed"]; z.map((each) => aText(each));';
    expect(unusedKeys("aText", keys, [parsed("a.ts", source), parsed("b.ts", computing)])).toEqual(["other"]);
  });
});
