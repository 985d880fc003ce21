import { describe, expect, it } from "vitest";
import { parseOptions, USAGE } from "./options.ts";

describe("the options of the fuzzing", () => {
  it("are those of CI where nothing is said", () => {
    expect(parseOptions([])).toEqual({ requests: 5_000, seed: null, round: 10_000, jobs: 1, ledger: null });
  });

  it("are what is said", () => {
    const said = ["--requests", "1000000", "--seed", "0", "--round", "4000", "--jobs", "2", "--ledger", "a.json"];
    expect(parseOptions(said)).toEqual({ requests: 1_000_000, seed: 0, round: 4_000, jobs: 2, ledger: "a.json" });
    expect(parseOptions(["--help"])).toBeNull();
    expect(USAGE).toContain("4000 at least");
  });

  it.each([
    [["--requests", "0"], "--requests must be a whole number from 1."],
    [["--seed", "-1"], /--seed/],
    // A round of fewer has not tried everything, and nothing else looks for what was left out.
    [["--round", "3999"], "--round must be a whole number from 4000."],
    [["--jobs", "1.5"], "--jobs must be a whole number from 1."],
    [["--jobs", ""], "--jobs must be a whole number from 1."],
    [["--rounds", "5000"], /--rounds/],
  ])("%j are refused in a line", (args, why) => expect(() => parseOptions(args)).toThrow(why));
});
