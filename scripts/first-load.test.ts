import { describe, expect, test } from "vitest";
import { type Script, firstLoad } from "./first-load.ts";

const script = (fileName: string, imports: string[] = [], isEntry = false): Script => ({
  fileName,
  imports,
  isEntry,
  code: `export const name = ${JSON.stringify(fileName)};`,
});

describe("the scripts of the first page", () => {
  test("are the entry and what it imports, each once, and not what a page loads when it is opened", () => {
    const scripts = [
      script("entry.js", ["a.js", "b.js"], true),
      script("a.js", ["shared.js"]),
      script("b.js", ["shared.js", "a.js"]),
      script("shared.js"),
      script("later.js", ["shared.js"]),
    ];
    expect(firstLoad(scripts).files.toSorted()).toEqual(["a.js", "b.js", "entry.js", "shared.js"]);
  });

  test("are counted as they are sent", () => {
    const long = { ...script("entry.js", [], true), code: "const text = 'flight';".repeat(10_000) };
    expect(firstLoad([long]).bytes).toBeLessThan(2_000);
    expect(firstLoad([long, script("later.js")]).bytes).toBe(firstLoad([long]).bytes);
  });
});
