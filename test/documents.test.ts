import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { PROBLEMS } from "#contracts/problems.ts";
import { INVARIANTS } from "#domain/audit/invariants.ts";
import { ENVIRONMENTS, readEnvironment } from "../scripts/deploy/environment.ts";
import { ROOT } from "../scripts/paths.ts";
import { DEPLOY_ORDER } from "../scripts/workers.ts";
import { readWranglerConfig } from "../scripts/wrangler-config.ts";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(path.join(ROOT, file)));
const { scripts } = z.looseObject({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read("package.json")));

test("every npm command they mention exists", () => {
  const builtIn = new Set(["ci", "install", "pack", "start", "test"]);
  const mentioned = documents.flatMap((file) =>
    [...read(file).matchAll(/\bnpm (?:run )?([a-z][a-z:-]*)/g)].flatMap((match) => match[1] ?? []),
  );
  expect(mentioned.filter((name) => !builtIn.has(name) && !(name in scripts))).toEqual([]);
});

/** The headings of a document as addresses within it, as GitHub makes them. What begins with a hash in a block of code is no heading. */
const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^```[^]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );

test("every relative link leads to a file, and to a section of it where it says so", () => {
  const links = documents.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, target = "", anchor]) => ({
      file,
      to: target === "" ? file : path.join(path.dirname(file), target),
      anchor,
    })),
  );
  expect(links.filter(({ anchor }) => anchor !== undefined).length).toBeGreaterThan(100);
  const isDead = ({ to, anchor }: { to: string; anchor: string | undefined }): boolean =>
    !existsSync(path.join(ROOT, to)) || (anchor !== undefined && !anchorsOf(read(to)).includes(anchor));
  expect(links.filter(isDead)).toEqual([]);
});

test("the README leads to every document", () => {
  const readme = read("README.md");
  expect(documents.filter((file) => /^docs\/[^/]+\.md$/.test(file) && !readme.includes(`](${file})`))).toEqual([]);
});

test("every problem code has its section in docs/errors.md, and no other does", () => {
  const sections = [...read("docs/errors.md").matchAll(/^## (\w+)$/gm)].map((match) => match[1] ?? "");
  expect(sections.toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
});

test("every invariant that something looks for is a row of docs/invariants.md, which says who looks", () => {
  const sources = (folder: string): string[] =>
    execFileSync("git", ["ls-files", `${folder}/*.ts`, `:!${folder}/*.test.ts`], { cwd: ROOT, encoding: "utf8" })
      .trim()
      .split("\n");
  const violated = (files: readonly string[]): Set<string> =>
    new Set(files.flatMap((file) => [...read(file).matchAll(/violate\("([A-Z]\d+)"/g)].map(([, code = ""]) => code)));
  const isAtRest = (file: string): boolean => /monitor\/(?:at-rest|cancelled-flights)\.ts$/.test(file);
  const looks: [who: string, codes: Set<string>][] = [
    ["each step", violated(sources("test/sim").filter((file) => !isAtRest(file)))],
    ["at rest", violated(sources("test/sim").filter(isAtRest))],
    ["audit", new Set(Object.keys(INVARIANTS).filter((code) => code !== "unread"))],
  ];
  const known = new Set(looks.flatMap(([, codes]) => [...codes]));
  expect(known.size).toBeGreaterThan(30);
  const rows = [...read("docs/invariants.md").matchAll(/^\| ([A-Z]\d+) \| (.+) \| ([a-z, ]+) \|$/gm)];
  const whoLooks = (code: string): string => looks.flatMap(([who, codes]) => (codes.has(code) ? [who] : [])).join(", ");
  const said = Object.fromEntries(rows.map(([, code = "", , who]) => [code, who]));
  expect(said).toEqual(Object.fromEntries([...known].map((code) => [code, whoLooks(code)])));
  const words = Object.fromEntries(rows.map(([, code = "", what]) => [code, what]));
  const { unread: _, ...audited } = INVARIANTS;
  expect(words).toMatchObject(audited);
});

test("every setting that a Worker has is in the table of them, with its default and what an environment has otherwise", () => {
  const [, section = ""] = /^### Settings\n([^]*?)^### /m.exec(read("docs/Devops.md")) ?? [];
  const told = new Map(
    [...section.matchAll(/^\| (`[A-Z].*?`) \| (.*?) \|/gm)].flatMap(([, names = "", value = ""]) => {
      const [defaults = "", ...elsewhere] = value.replaceAll("`", "").split("; ");
      const each = defaults.split(", ").map((text) => (text === "none" ? "" : text));
      return namesIn(names).map((name, i) => [name, [each[i] ?? each[0], ...elsewhere.toSorted()]] as const);
    }),
  );
  const declared = Object.assign({}, ...DEPLOY_ORDER.map((file) => readWranglerConfig(file).vars)) as Record<string, string>;
  const otherwise = (name: string): string[] =>
    ENVIRONMENTS.flatMap((environment) => {
      const value = readEnvironment(path.join(ROOT, "environments"), environment).vars[name];
      return value === undefined || value === "" ? [] : [`${value} in ${environment}`];
    });
  const wanted = Object.entries(declared).map(([name, value]) => [name, [value, ...otherwise(name).toSorted()]] as const);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(wanted));
});

const namesIn = (cell: string): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);

test("every class of objects is in the design's table of them, and no other", () => {
  const [, section = ""] = /^### The objects\n([^]*?)^##/m.exec(read("docs/Design.md")) ?? [];
  const classes = readWranglerConfig("durable-objects/wrangler.toml").durable_objects?.bindings.map(
    ({ class_name }) => class_name,
  );
  const rows = [...section.matchAll(/^\| \[`(\w+)`\]/gm)].map(([, name = ""]) => name);
  expect(rows.toSorted()).toEqual(classes?.toSorted());
});
