import { describe, expect, it } from "vitest";
import { type Ledger, newLedger, type Round, withBroken, withRound } from "./ledger.ts";
import { report } from "./report.ts";
import { roundOf } from "./round.fixture.ts";

const finding = { what: "getHealth: answered 500", index: 3, who: "owner", shown: "curl 'x'", seen: ["500 {}"], times: 2 };
const of = (...rounds: Round[]): Ledger => rounds.reduce(withRound, newLedger(5, 10));

describe("the report of a fuzzing", () => {
  it("says of one round what it saw, and passes where nothing is wrong", () => {
    expect(report(of(roundOf(5)))).toEqual({
      failed: false,
      lines: [
        "createBooking  passenger 1 2xx 5 4xx",
        "getHealth      nobody 4 2xx",
        "10 requests in 2 s, 7/s",
        "batches of which nothing was accepted: 40 of 80 that were spoiled, compared row by row with what was before",
        "12 bodies put on queues, of which 8 were no messages and are parked",
        "0 findings",
      ],
    });
  });

  it("adds rounds up, and says how many of them asked which code", () => {
    const { lines, failed } = report(of(roundOf(5), roundOf(6, { code: "beef".repeat(16) }), roundOf(7)));
    expect(failed).toBe(false);
    expect(lines).toContain(
      "3 rounds of 10 requests and what was left out, seeds 5, 6, 7: 2 × of code c0de; 1 × of code beefbeefbeef",
    );
    expect(lines).toContain("30 requests in 5 s, 7/s");
    expect(lines).toContain(
      "batches of which nothing was accepted: 120 of 240 that were spoiled, compared row by row with what was before",
    );
    expect(lines).toContain("36 bodies put on queues, of which 24 were no messages and are parked");
  });

  it("tells the same finding of several rounds once, with the first that had it", () => {
    const { lines, failed } = report(of(roundOf(5), roundOf(6, { findings: [finding] }), roundOf(7, { findings: [finding] })));
    expect(failed).toBe(true);
    expect(lines.slice(-4)).toEqual([
      "✗ getHealth: answered 500 (4 times, first by owner; seed 6, index 3; seeds 6, 7)",
      "    500 {}",
      "    curl 'x'",
      "1 findings",
    ]);
  });

  it.each<[string, Partial<Round>, string]>([
    ["what was never tried", { gaps: ["getHealth was never refused"] }, "✗ getHealth was never refused (seed 6)"],
    ["a round that compared nothing", { spoiled: 1, compared: 0 }, "✗ too few batches were compared (seed 6)"],
    ["a round that compared next to nothing", { compared: 19 }, "✗ too few batches were compared (seed 6)"],
    [
      "too much that changed by itself",
      { by_itself: Array.from({ length: 7 }, () => "users.sessions") },
      "changed by itself in 7: 7 × users.sessions",
    ],
  ])("fails at %s in any of the rounds", (_, given, line) => {
    const { lines, failed } = report(of(roundOf(5), roundOf(6, given), roundOf(7)));
    expect(failed).toBe(true);
    expect(lines).toContain(line);
  });

  it("passes where little changed by itself, and says so", () => {
    const { lines, failed } = report(of(roundOf(5), roundOf(6, { by_itself: ["search.fares", "users.sessions"] })));
    expect(failed).toBe(false);
    expect(lines).toContain("changed by itself in 2: 1 × search.fares; 1 × users.sessions");
  });

  it("fails at a round that broke, though it was well the second time", () => {
    const { lines, failed } = report(withBroken(of(roundOf(5)), { seed: 5, said: "ended by SIGSEGV" }));
    expect(failed).toBe(true);
    expect(lines).toContain("✗ a round ended without a report (seed 5): ended by SIGSEGV");
  });

  it("does not pass for a run of no rounds", () => {
    expect(report(newLedger(5, 10)).failed).toBe(true);
  });
});
