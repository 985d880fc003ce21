import { expect, test } from "vitest";
import { runsOf } from "./all.ts";

const NAMES = ["storm", "saga", "search-scale", "seats-mix"];

test("in full every bench that there is is run as it stands, and the saga on both hosts", () => {
  expect(runsOf(NAMES, false)).toEqual([["storm"], ["saga"], ["saga", "--host", "start"], ["search-scale"], ["seats-mix"]]);
});

test("in short only the quick ones are run, each in its short form and none against a peer", () => {
  expect(runsOf(NAMES, true)).toEqual([
    ["storm", "--short", "--variant", "any,named", "--no-peer"],
    ["seats-mix", "--short", "--no-peer"],
  ]);
});
