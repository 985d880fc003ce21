import { expect, test } from "vitest";
import { addDays, datesBetween, type LocalDate } from "#domain/time/local-date.ts";
import { nextStretch } from "./cover.ts";

/** Every date that is covered from nothing on, in the order in which it is. */
function covered(today: LocalDate, end: LocalDate): LocalDate[] {
  const dates: LocalDate[] = [];
  for (let until: LocalDate | null = null; until === null || until < end;) {
    const { first, last } = nextStretch(until, today, end);
    dates.push(...datesBetween(first, last));
    // More months than there are would never end.
    if (dates.length > 1_000) break;
    until = last;
  }
  return dates;
}

test.each(datesBetween("2027-12-01", "2028-03-02"))("from %s on, every date is covered once up to the last one", (today) => {
  const end = addDays(today, 90);
  expect(covered(today, end)).toEqual(datesBetween(today, end));
});

test("routes of the last two dates before are looked at once more, since a flight may be caught two dates later", () => {
  expect(nextStretch("2027-12-31", "2027-12-15", "2028-03-01")).toEqual({
    since: "2027-12-30",
    first: "2028-01-01",
    last: "2028-01-31",
  });
});

test("what was covered long ago is not gone on with: today comes next", () => {
  expect(nextStretch("2027-12-03", "2027-12-15", "2028-03-01")).toEqual({
    since: "2027-12-15",
    first: "2027-12-15",
    last: "2027-12-31",
  });
});
