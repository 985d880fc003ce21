import { expect, test } from "vitest";
import { brokenRules, summaryOf, tableSizes } from "./discrepancies.ts";

const found = (invariant: string, ...ids: string[]) => ({ invariant, ids, detail: "differs" });

test("discrepancies stand under the rule they break, in words, the one broken most often first", () => {
  const rules = brokenRules([found("M2", "a"), found("B3", "b"), found("B3", "c")]);
  expect(rules.map(({ invariant }) => invariant)).toEqual(["B3", "M2"]);
  expect(rules[0]).toMatchObject({ rule: "All seats of a booking are its own at their flights, or none." });
  expect(rules[0]?.found.map(({ ids }) => ids)).toEqual([["b"], ["c"]]);
});

test("a rule of a newer release is shown all the same, and nothing of its discrepancies is lost", () => {
  expect(brokenRules([found("Z9", "a")])).toEqual([
    { invariant: "Z9", rule: "A rule that this page does not know.", found: [found("Z9", "a")] },
  ]);
  // What every object has by birth is no rule.
  expect(brokenRules([found("constructor", "a")])[0]?.rule).toBe("A rule that this page does not know.");
});

test("the largest table stands first", () => {
  expect(tableSizes({ flights: { holds: 3, tombstones: 12 }, payments: { entries: 7 } })).toEqual([
    { store: "flights", table: "tombstones", rows: 12 },
    { store: "payments", table: "entries", rows: 7 },
    { store: "flights", table: "holds", rows: 3 },
  ]);
});

test("an audit's line in the list says how many discrepancies there are, not which", () => {
  const report = {
    id: "aud_1",
    status: "discrepancies" as const,
    compared: { flights: 1, seats: 2, bookings: 3, payments: 4, ledger_entries: 5, messages: 6 },
    in_motion: 0,
    poked: 0,
    started_at: "2026-12-01T10:00:00Z",
    finished_at: "2026-12-01T10:00:01Z",
  };
  expect(summaryOf({ ...report, sizes: { flights: { holds: 3 } }, discrepancies: [found("B6", "a")] })).toEqual({
    ...report,
    discrepancy_count: 1,
  });
});
