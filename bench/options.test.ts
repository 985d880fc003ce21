import { expect, test } from "vitest";
import { parseOptions } from "./options.ts";

const options = (...args: string[]) => parseOptions(["saga", ...args], ["storm", "saga"]).options;

test("runs everything on the bench's host, and stores it, unless told otherwise", () => {
  expect(options()).toEqual({
    isShort: false,
    isProfiled: false,
    hasPerf: false,
    variants: ["any", "named", "parties", "itineraries"],
    host: "bench",
    clients: [8, 32, 64],
    rate: 20,
    hasMail: true,
    hasPeer: true,
    minutes: null,
    isStored: true,
  });
});

test("on npm start only the open loop runs, unless clients are given", () => {
  expect(options("--host", "start")).toMatchObject({ clients: [], hasMail: true, isStored: true });
  expect(options("--host", "start", "--clients", "32")).toMatchObject({ clients: [32], isStored: false });
});

test.each([
  ["--short"],
  ["--profile"],
  ["--no-mail"],
  ["--no-peer"],
  ["--minutes", "3"],
  ["--clients", "8"],
  ["--rate", "5"],
  ["--variant", "any"],
])("what %s %s leaves out is not stored as the whole", (...args) => {
  expect(options(...args).isStored).toBe(false);
});

test.each([
  ['"x" is no positive number', "--clients", "8,x"],
  ['"0" is no positive number', "--clients", "0"],
  ['"-1" is no positive number', "--rate=-1"],
  ['"all" is none of any', "--variant", "all"],
  ['"cloud" is none of bench, start', "--host", "cloud"],
  ["npm start serves everything", "--host", "start", "--no-mail"],
  ["Unknown option '--fast'", "--fast"],
  ['"taxi" is none of storm, saga', "taxi"],
])("says %s", (why, ...args) => {
  expect(() => options(...args)).toThrow(why);
});

test.each([
  ["all", "storm"],
  ["all", "--profile"],
  ["all", "--minutes", "3"],
])("takes no other name and no option of a single bench beside all: %s %s", (...args) => {
  expect(() => parseOptions(args, ["storm", "all"])).toThrow("all benches are run as they stand, or all in short");
});

test("runs all of them in full or in short", () => {
  expect(parseOptions(["all"], ["all"]).options.isShort).toBe(false);
  expect(parseOptions(["all", "--short"], ["all"])).toMatchObject({ names: ["all"], options: { isShort: true } });
});

test("needs the name of a bench", () => {
  expect(() => parseOptions([], ["storm"])).toThrow("no bench is named");
});
