import { describe, expect, test } from "vitest";
import { type DatedLine, firstClash } from "./clash.ts";
import type { Coverage } from "./in-force.ts";

/** Two days in December, laid over a winter. */
const DECEMBER: Coverage = { import_id: "imp_b", carrier: "HF", valid_from: "2026-12-24", valid_to: "2026-12-25" };
const WINTER: Coverage = { import_id: "imp_a", carrier: "HF", valid_from: "2026-10-25", valid_to: "2027-03-27" };
const line = (import_id: string, day_shift: number, change: Partial<DatedLine> = {}): DatedLine => ({
  import_id,
  carrier: "HF",
  days: "1234567",
  valid_from: "2026-10-25",
  valid_to: null,
  fortnight_from: null,
  day_shift,
  ...change,
});
const new_ = (day_shift: number, change: Partial<DatedLine> = {}) =>
  line("imp_b", day_shift, { valid_from: "2026-12-24", valid_to: "2026-12-26", ...change });

describe("a leg of a timetable that is laid over another", () => {
  test.each<[string, DatedLine, DatedLine, string | null]>([
    [
      "that leaves on its flight's date meets the one of the flight before, which leaves a day later",
      new_(0),
      line("imp_a", 1),
      "2026-12-24",
    ],
    ["that leaves a day later meets the one of the flight after, which does not", new_(1), line("imp_a", 0), "2026-12-26"],
    [
      "that leaves a day earlier meets the one of the flight before",
      new_(-1, { valid_from: "2026-12-23" }),
      line("imp_a", 0),
      "2026-12-23",
    ],
    ["meets none that leaves as many days after its flight", new_(1), line("imp_a", 1), null],
    ["meets none on other days of the week", new_(0), line("imp_a", 1, { days: "567" }), null],
    ["meets none of every other week", new_(0), line("imp_a", 1, { fortnight_from: "2026-11-05", days: "4" }), null],
    ["meets none that is over", new_(0), line("imp_a", 1, { valid_to: "2026-12-23" }), null],
    ["meets none of another timetable than the one in force then", new_(0), line("imp_old", 1), null],
  ])("%s", (_what, own, other, date) => {
    expect(firstClash(own, other, [DECEMBER, WINTER], ["2026-12-20", "2026-12-31"])).toBe(date);
  });

  test("is looked at on the dates that are asked for alone", () => {
    expect(firstClash(new_(0), line("imp_a", 1), [DECEMBER, WINTER], ["2026-12-25", "2026-12-31"])).toBeNull();
  });
});
