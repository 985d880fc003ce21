import { describe, expect, test } from "vitest";
import type { BookingStatus } from "#contracts/bookings.ts";
import type { FlightNow } from "#domain/booking/as-it-flies.ts";
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

describe("a flight that has changed since it was sold", () => {
  const [sold] = CONFIRMED.slices.flatMap(({ segments }) => segments);
  const moved = (change: Partial<FlightNow> = {}): FlightNow => ({
    id: sold?.flight_id ?? "",
    destination: "KUL",
    departs_at: "2026-12-01T23:05:00Z",
    arrives_at: "2026-12-02T12:10:00Z",
    departs_local: "2026-12-01T23:05:00+00:00",
    arrives_local: "2026-12-02T20:10:00+08:00",
    aircraft: "789",
    flies: true,
    changes: 2,
    ...change,
  });
  const eventsOf = (status: BookingStatus, flights: FlightNow[]) =>
    events(bookingCalendar({ ...CONFIRMED, status }, { ...HERE, flights }));
  const sequenceOf = (status: BookingStatus, flights: FlightNow[]) => Number(eventsOf(status, flights)[0]?.get("SEQUENCE"));

  test("is there as it leaves now, and the others are as they were", () => {
    const [first, ...others] = eventsOf("confirmed", [moved()]);
    expect(["UID", "DTSTART", "DTEND", "SUMMARY", "STATUS"].map((name) => first?.get(name))).toEqual([
      "bkg_03_0123456789abcdefghjkmnpqrs.HF11_2026-12-01_LHR@holdfast",
      "20261201T230500Z",
      "20261202T121000Z",
      "HF 11 LHR - KUL",
      "CONFIRMED",
    ]);
    expect(first?.get("DESCRIPTION")).toContain("23:05");
    expect(others).toEqual(events(bookingCalendar(CONFIRMED, HERE)).slice(1));
  });

  test("replaces what a calendar has of it, whichever of booking and flight has changed", () => {
    const inTurn: [BookingStatus, FlightNow[]][] = [
      ["held", []],
      ["confirmed", [moved({ changes: 0 })]],
      ["held", [moved({ changes: 1 })]],
      ["confirmed", [moved({ changes: 1 })]],
      ["confirmed", [moved({ changes: 2, flies: false })]],
      ["confirmed", [moved({ changes: 3 })]],
      ["cancelled", [moved({ changes: 3 })]],
    ];
    const sequences = inTurn.map(([status, flights]) => sequenceOf(status, flights));
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
  });

  test("is cancelled where it does not fly, though the booking stands", () => {
    expect(eventsOf("confirmed", [moved({ flies: false })]).map((event) => event.get("STATUS"))).toEqual([
      "CANCELLED",
      "CONFIRMED",
      "CONFIRMED",
    ]);
    expect(eventsOf("confirmed", [moved({ flies: false })])[0]?.get("DTSTART")).toBe("20261201T210500Z");
  });
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

describe.each(["en", "de"] as const)("a calendar in %s, as its text is", (language) => {
  const text = bookingCalendar(CONFIRMED, { publicUrl: `https://${"long.".repeat(20)}example`, language });
  const octets = (line: string): number => Buffer.byteLength(line);

  test("has lines of at most 75 octets, also where there is more to say (RFC 5545, 3.1)", () => {
    expect(text.split("\r\n").filter((line) => octets(line) > 75)).toEqual([]);
    expect(
      text
        .replaceAll("\r\n ", "")
        .split("\r\n")
        .some((line) => octets(line) > 75),
    ).toBe(true);
  });

  test("ends them with CRLF only, and has no other line break", () => {
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  test("writes commas and line breaks of a text as signs of its own (RFC 5545, 3.3.11)", () => {
    const descriptions = text.replaceAll("\r\n ", "").match(/^DESCRIPTION:.*$/gm) ?? [];
    expect(descriptions).toHaveLength(3);
    for (const description of descriptions) expect(description).toMatch(/^DESCRIPTION:[^,\\]+\\, [^,\\]+\\n[^,\\]+\r?$/);
  });
});
