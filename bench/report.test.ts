import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../scripts/paths.ts";
import { placeOf, shown } from "./report.ts";

const RESULTS = path.join(ROOT, "bench/results");
const DOCUMENT = readFileSync(path.join(ROOT, "docs/bench.md"), "utf8");
const stored = readdirSync(RESULTS).map((file) => JSON.parse(readFileSync(path.join(RESULTS, file), "utf8")));

test.each(stored)("docs/bench.md shows the stored run of $name as it was measured, its bars among it", (run) => {
  const place = placeOf(DOCUMENT, run.name);
  expect(place && DOCUMENT.slice(place.from, place.to)).toBe(shown(run));
});

test("docs/bench.md shows no run that is not stored", () => {
  const names = [...DOCUMENT.matchAll(/<!-- ([\w-]+): begin -->/g)].map(([, name]) => name);
  expect(new Set(names)).toEqual(new Set(stored.map(({ name }) => name)));
});
