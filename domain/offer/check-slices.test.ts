import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "#domain/time/local-date.ts";
import { STATIONS } from "../../seed/flights.ts";
import { checkSlices } from "./check-slices.ts";

const NOW = Date.parse("2026-11-23T05:00:00Z");
const LAST = "2027-02-20";
const reason = (answer: { ok: true } | { ok: false; error: { reason: string } }): string =>
  answer.ok ? "ok" : answer.error.reason;

/** `LHR-JFK 2026-12-01` … */
function check(slices: readonly string[], now = NOW, last = LAST) {
  const wanted = slices.map((text) => {
    const [route = "", departure_date = ""] = text.split(" ");
    const [origin = "", destination = ""] = route.split("-");
    return { origin, destination, departure_date };
  });
  return checkSlices(wanted, { stations: STATIONS, last, now });
}

describe("the first date", () => {
  test.each([
    ["still yesterday in Honolulu", "HNL-LAX 2026-11-22", "ok"],
    ["already past in London", "LHR-JFK 2026-11-22", "date_in_past"],
    ["today", "LHR-JFK 2026-11-23", "ok"],
    ["the last day", "LHR-JFK 2027-02-20", "ok"],
    ["the day after it", "LHR-JFK 2027-02-21", "date_out_of_range"],
  ])("%s: %s", (_what, slice, expected) => expect(reason(check([slice]))).toBe(expected));

  test("is over in Auckland while it is still the day before in London", () => {
    const now = Date.parse("2026-11-23T12:30:00Z");
    expect(check(["AKL-SYD 2026-11-23"], now)).toMatchObject({ error: { reason: "date_in_past", today: "2026-11-24" } });
    expect(reason(check(["LHR-JFK 2026-11-23"], now))).toBe("ok");
  });
});

describe("the order of the slices", () => {
  test.each([
    ["a return on the same day", ["LHR-CDG 2026-12-01", "CDG-LHR 2026-12-01"], "ok"],
    ["a return on the day before", ["LHR-JFK 2026-12-02", "JFK-LHR 2026-12-01"], "slices_out_of_order"],
    ["a short one on the day before", ["LHR-CDG 2026-12-02", "CDG-LHR 2026-12-01"], "slices_out_of_order"],
    ["over the date line: back on the day before", ["HND-HNL 2026-12-02", "HNL-HND 2026-12-01"], "ok"],
    ["and not on the day before that", ["HND-HNL 2026-12-02", "HNL-HND 2026-11-30"], "slices_out_of_order"],
    ["on from Los Angeles on the day before one left Sydney", ["SYD-LAX 2026-12-02", "LAX-JFK 2026-12-01"], "ok"],
    ["the other way over the line: back on the same date", ["LAX-SYD 2026-12-01", "SYD-LAX 2026-12-01"], "slices_out_of_order"],
    ["and on the date after", ["LAX-SYD 2026-12-01", "SYD-LAX 2026-12-02"], "ok"],
    ["from London nobody is in Honolulu the day before", ["LHR-HNL 2026-12-02", "HNL-LAX 2026-12-01"], "slices_out_of_order"],
    ["the time flown adds up", ["LHR-JFK 2026-12-01", "JFK-SIN 2026-12-01", "SIN-LHR 2026-12-01"], "slices_out_of_order"],
    ["three in a row", ["LHR-JFK 2026-12-01", "JFK-LAX 2026-12-03", "LAX-LHR 2026-12-06"], "ok"],
    ["from elsewhere than the last one ended", ["LHR-JFK 2026-12-01", "BOS-LHR 2026-12-08"], "ok"],
    ["a return on the day of the lost hour", ["LHR-CDG 2027-03-28", "CDG-LHR 2027-03-28"], "ok"],
    ["and on the day before it", ["LHR-CDG 2027-03-28", "CDG-LHR 2027-03-27"], "slices_out_of_order"],
  ])("%s", (_what, slices, expected) => {
    const answer = check(slices, NOW, "2027-12-31");
    expect(reason(answer)).toBe(expected);
    expect(answer.ok ? null : answer.error).toEqual(
      expected === "ok" ? null : { reason: expected, path: `slices.${slices.length - 1}.departure_date` },
    );
  });
});

test("what is wrong is said of the slice it is wrong with", () => {
  const good = "LHR-JFK 2026-12-01";
  expect(check([good, "JFK-XXX 2026-12-03"])).toEqual({
    ok: false,
    error: { reason: "unknown_airport", code: "XXX", path: "slices.1.destination" },
  });
  expect(check(["QQQ-JFK 2026-12-01", good])).toMatchObject({ error: { path: "slices.0.origin" } });
  expect(check([good, "JFK-EWR 2026-12-03"])).toEqual({
    ok: false,
    error: { reason: "same_origin_and_destination", path: "slices.1.destination" },
  });
  expect(check([good, "JFK-LHR 2027-03-01"])).toMatchObject({
    error: { reason: "date_out_of_range", path: "slices.1.departure_date", last: LAST },
  });
});

test("dates that grow are never out of order by more than the flights take", () => {
  const codes = fc.constantFrom(...STATIONS.map(({ code }) => code));
  fc.assert(
    fc.property(codes, codes, codes, fc.integer({ min: 2, max: 5 }), (a, b, c, days) => {
      const slices = [`${a}-${b} 2026-12-01`, `${b}-${c} ${addDays("2026-12-01", days)}`];
      expect(reason(check(slices))).not.toBe("slices_out_of_order");
    }),
  );
});
