import { describe, expect, test } from "vitest";
import { parseOptions } from "./options.ts";

const ANY = { kind: "run", from: 1, seeds: 2000, jobs: undefined, ledger: undefined, isAnew: false };

describe("the simulation's options", () => {
  test.each([
    ["", ANY],
    ["--seeds 20000 --from 7 --jobs 2", { ...ANY, seeds: 20_000, from: 7, jobs: 2 }],
    ["--ledger a.json --anew", { ...ANY, ledger: "a.json", isAnew: true }],
    ["--trace 12", { kind: "trace", seed: 12 }],
    ["--help", { kind: "help" }],
  ])("%s", (args, options) => expect(parseOptions(args.split(" ").filter(Boolean))).toEqual(options));

  test.each([
    ["--seeds 0", "--seeds must be a whole number from 1."],
    ["--from 1.5", "--from must be a whole number from 1."],
    ["--trace=", "--trace must be a whole number from 1."],
    ["--jobs many", "--jobs must be a whole number from 1."],
    ["--anew", "--anew is about the file that --ledger names."],
    ["--sedes 5", "Unknown option '--sedes'"],
  ])("%s is refused in a line", (args, why) => expect(() => parseOptions(args.split(" "))).toThrow(why));
});
