import { expect, test } from "vitest";
import { CONFIRMED } from "./booking.fixture.ts";
import { bookingCalendar } from "./calendar.ts";

const HERE = { publicUrl: "https://holdfast.example", language: "en" } as const;

/** Properties of each event, lines unfolded (RFC 5545, 3.1). */
function events(calendar: string): Map<string, string>[] {
  const lines = calendar.replaceAll(/\r\n[ \t]/gu, "").split("\r\n");
  const found: Map<string, string>[] = [];
  for (const line of lines) {
    if (line === "BEGIN:VEVENT") found.push(new Map());
    else found.at(-1)?.set(line.slice(0, line.search(/[:;]/u)), line.slice(line.indexOf(":") + 1));
  }
  return found;
}

test("each flight is an event in UTC under its own stable name", () => {
  const found = events(bookingCalendar(CONFIRMED, HERE));
  expect(found.map((event) => [event.get("UID"), event.get("DTSTART"), event.get("DTEND"), event.get("SUMMARY")])).toEqual([
    ["bkg_03_0123456789abcdefghjkmnpqrs.HF11_2026-12-01_LHR@holdfast", "20261201T210500Z", "20261202T101000Z", "HF 11 LHR - SIN"],
    ["bkg_03_0123456789abcdefghjkmnpqrs.HF23_2026-12-02_SIN@holdfast", "20261202T120000Z", "20261202T194500Z", "HF 23 SIN - SYD"],
    ["bkg_03_0123456789abcdefghjkmnpqrs.HF18_2026-12-20_SYD@holdfast", "20261220T050000Z", "20261221T033000Z", "HF 18 SYD - LHR"],
  ]);
});

test("the same booking gives the same bytes", () => {
  expect(bookingCalendar(CONFIRMED, HERE)).toBe(bookingCalendar(CONFIRMED, HERE));
});

test.each([
  ["held", "TENTATIVE"],
  ["paying", "TENTATIVE"],
  ["confirmed", "CONFIRMED"],
  ["cancelling", "CANCELLED"],
  ["cancelled", "CANCELLED"],
  ["expired", "CANCELLED"],
  ["failed", "CANCELLED"],
] as const)("the flights of a booking that is %s are %s", (status, expected) => {
  const found = events(bookingCalendar({ ...CONFIRMED, status }, HERE));
  expect(found.map((event) => event.get("STATUS"))).toEqual([expected, expected, expected]);
});

test("a calendar of a later state replaces the one of an earlier state", () => {
  const sequences = (["held", "confirmed", "cancelled"] as const).map((status) =>
    Number(events(bookingCalendar({ ...CONFIRMED, status }, HERE))[0]?.get("SEQUENCE")),
  );
  expect(sequences).toEqual([0, 1, 2]);
});

test("a calendar names nobody", () => {
  const calendar = bookingCalendar(CONFIRMED, HERE);
  for (const { given_name, family_name } of CONFIRMED.passengers) {
    expect(calendar).not.toContain(given_name);
    expect(calendar).not.toContain(family_name);
  }
});

test("a calendar speaks its reader's language, and its events stay the same ones", () => {
  const english = events(bookingCalendar(CONFIRMED, HERE));
  const german = events(bookingCalendar(CONFIRMED, { ...HERE, language: "de" }));
  expect(german.map((event) => event.get("UID"))).toEqual(english.map((event) => event.get("UID")));
  expect(english[0]?.get("DESCRIPTION")).toMatch(/^Departs LHR 21:05.*Booking reference: /);
  expect(german[0]?.get("DESCRIPTION")).toMatch(/^Ab LHR 21:05.*Buchungscode: /);
});
