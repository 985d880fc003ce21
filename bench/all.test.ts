import { expect, test } from "vitest";
import { runsOf } from "./all.ts";

test("in full every bench is run as it stands", () => {
  const runs = runsOf(false);
  expect(runs).toContainEqual(["storm"]);
  expect(runs).toContainEqual(["saga", "--host", "start"]);
  expect(runs.flat()).not.toContain("--short");
  expect(runs.flat()).not.toContain("--no-peer");
});

test("in short only the quick ones are run, each in its short form and none against a peer", () => {
  const runs = runsOf(true);
  expect(runs.length).toBeGreaterThan(3);
  expect(runs.every((args) => args.includes("--short"))).toBe(true);
  for (const name of ["storm", "seats-mix"]) expect(runs.find(([first]) => first === name)).toContain("--no-peer");
  expect(runs.map(([name]) => name)).not.toContain("search-scale");
});
