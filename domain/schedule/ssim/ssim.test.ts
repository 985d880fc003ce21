import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "#domain/time/local-date.ts";
import { firstCommon, flies } from "../flies.ts";
import type { Schedule } from "../schedule.ts";
import { parseRecord, writeRecord } from "./codec.ts";

import { dateOf, writeDate } from "./kinds.ts";
import { readLeg, type SoldLeg } from "./leg.ts";
import { lineSplitter } from "./lines.ts";
import { FILL } from "./reader.ts";
import { CARRIER, HEADER, type Layout, LEG, RECORD_BYTES, SEGMENT, TRAILER } from "./records.ts";
import { CLOCKS, KNOWN, readAll, spoil } from "./ssim.fixture.ts";
import { ssimWriter } from "./write.ts";

/** A winter of two carriers, one in local time and one in UTC. */
const SAMPLE = readFileSync(join(import.meta.dirname, "w26.ssim"), "utf8");
const spoilt = (line: number, column: number, text: string): string => spoil(SAMPLE, line, column, text);

const LAYOUTS: [string, Layout][] = Object.entries({ HEADER, CARRIER, LEG, SEGMENT, TRAILER });
const layoutOf = (type: string): Layout => LAYOUTS.find(([, layout]) => layout.type === type)?.[1] ?? HEADER;

describe("the records", () => {
  test.each(LAYOUTS)("%s has 200 bytes, and no two fields of one name", (_, { fields }) => {
    const last = fields.at(-1);
    expect((last?.column ?? 0) + (last?.width ?? 0) - 1).toBe(RECORD_BYTES);
    expect(last?.name).toBe("serial");
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
  });

  test("fields lie where the standard has them", () => {
    const at = (layout: Layout): Record<string, number> =>
      Object.fromEntries(layout.fields.map(({ name, column }) => [name, column]));
    expect(at(HEADER)).toMatchObject({ title: 2, seasons: 41, data_set_serial: 192, serial: 195 });
    expect(at(CARRIER)).toMatchObject({ time_mode: 2, season: 11, valid_from: 15, valid_to: 22, created: 29, status: 72 });
    expect(at(CARRIER)).toMatchObject({ e_ticket: 189, created_time: 191 });
    expect(at(LEG)).toMatchObject({ service_type: 14, days: 29, frequency: 36, passenger_std: 40, aircraft_std: 44 });
    expect(at(LEG)).toMatchObject({ origin_terminal: 53, destination: 55, aircraft_sta: 58, aircraft: 73, meals: 101 });
    expect(at(LEG)).toMatchObject({ joint_operation: 111, origin_mct_status: 120, secure_flight: 122, aircraft_owner: 129 });
    expect(at(LEG)).toMatchObject({ onward_airline: 138, operating_disclosure: 149, traffic_restriction: 150 });
    expect(at(LEG)).toMatchObject({ aircraft_configuration: 173, origin_date_variation: 193, serial: 195 });
    expect(at(SEGMENT)).toMatchObject({ data_element: 31, segment_origin: 34, segment_destination: 37, data: 40 });
    expect(at(TRAILER)).toMatchObject({ serial_check: 188, continuation: 194 });
  });

  /** Texts that a field may have: of the characters that any of them is made of, kept where the field's kind takes them. */
  const textOf = (width: number, accepts: (text: string) => boolean): fc.Arbitrary<string> => {
    const made = [
      fc.string({ minLength: width, maxLength: width, unit: fc.constantFrom(...Array.from("ACJLUEDI019 ")) }),
      fc.integer({ min: 0, max: 10 ** Math.min(width, 9) - 1 }).map((n) => String(n).padStart(width, "0").slice(-width)),
      fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map((clock) => clock.map(two).join("")),
      fc.tuple(fc.constantFrom("+", "-"), fc.integer({ min: 0, max: 12 })).map(([sign, hours]) => `${sign}${two(hours)}30`),
      fc.integer({ min: 0, max: 9_000 }).map((days) => writeDate(addDays("2026-01-01", days))),
      fc
        .subarray(Array.from("1234567"), { minLength: 1 })
        .map((days) => Array.from("1234567", (d) => (days.includes(d) ? d : " ")).join("")),
      fc.string({ minLength: width, maxLength: width, unit: fc.constantFrom(...Array.from("LHRJFK")) }),
      fc.constantFrom("AIRLINE STANDARD SCHEDULE DATA SET", "00XXX00", "2400"),
    ];
    return fc.oneof(...made).filter((text) => text.length === width && accepts(text));
  };
  const two = (n: number): string => String(n).padStart(2, "0");

  test.each(LAYOUTS)("whatever %s says comes back from what is written, and is written as it was read", (_, layout) => {
    const records = fc.record(
      Object.fromEntries(layout.fields.map(({ name, width, kind }) => [name, textOf(width, (text) => kind.accepts(text))])),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(records, (padded) => {
        const record = Object.fromEntries(Object.entries(padded).map(([name, text]) => [name, text.replace(/ +$/, "")]));
        const text = writeRecord(layout, record);
        expect(text).toHaveLength(RECORD_BYTES);
        expect(parseRecord(layout, text, 1)).toEqual({ ok: true, value: record });
      }),
      { numRuns: 200 },
    );
  });

  test("dates of this century come back, and days that do not exist are none", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_000 }), (days) => {
        const date = addDays("2000-01-01", days);
        expect(dateOf(writeDate(date))).toBe(date);
      }),
    );
    expect(["31FEB27", "29FEB27", "00JAN27", "1JAN27", "01jan27", "00XXX00"].map(dateOf)).toEqual(Array(6).fill(null));
    expect(dateOf("29FEB28")).toBe("2028-02-29");
  });
});

describe("lines", () => {
  test.each(["\n", "\r\n"])("come out of any pieces as they were, ended by %j", (eol) => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "0"), maxLength: 9 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(lines, fc.boolean(), fc.array(fc.nat(40)), (texts, last_is_ended, cuts) => {
        const whole = texts.join(eol) + (last_is_ended ? eol : "");
        const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
        const splitter = lineSplitter();
        const got = places.slice(1).flatMap((to, index) => splitter.push(whole.slice(places[index], to)));
        const { rest, ends } = splitter.end();
        const all = [...got, ...rest];
        expect(all.join(ends.eol) + (ends.last_is_ended ? ends.eol : "")).toBe(whole);
        expect(all.some((line) => line.includes("\n"))).toBe(false);
      }),
    );
  });

  test("that never end are let go, not gathered up", () => {
    const splitter = lineSplitter();
    const got = Array.from({ length: 100 }, () => splitter.push("x".repeat(500))).flat();
    expect(Math.max(...got.map((line) => line.length))).toBeLessThanOrEqual(1_500);
    expect(got.join("").length).toBeGreaterThan(48_000);
  });
});

describe("a schedule file", () => {
  test("is read without a misprint, and every line is written as it was", () => {
    const { lines, misprints } = readAll(SAMPLE);
    expect(misprints).toEqual([]);
    const written = lines.map((line) => (line.type === "fill" ? FILL : writeRecord(layoutOf(typeOf[line.type]), line.record)));
    expect(`${written.join("\r\n")}\r\n`).toBe(SAMPLE);
  });
  const typeOf = { header: "1", carrier: "2", leg: "3", segment: "4", trailer: "5" } as const;

  test("becomes what is sold: local times, block times, days, fortnights, terminals; cargo is not sold", () => {
    const sold = legsOf(SAMPLE);
    const brief = sold.map((leg) => leg && [leg.number, leg.origin, leg.destination, leg.departs, leg.block_min, leg.days]);
    expect(brief).toEqual([
      ["901", "LHR", "CDG", "09:05", 75, "12345"],
      ["901", "LHR", "CDG", "10:10", 75, "67"],
      ["907", "LHR", "DXB", "21:30", 420, "1357"],
      ["907", "DXB", "SIN", "10:00", 450, "1246"],
      ["911", "HND", "HNL", "00:30", 430, "5"],
      null,
      // In UTC it leaves at half past one; in New York that is the evening before.
      ["12", "JFK", "LHR", "20:30", 405, "123467"],
      ["13", "SYD", "AKL", "01:00", 185, "1234567"],
    ]);
    expect(sold[3]).toMatchObject({ day_shift: 1, valid_from: "2026-10-26", valid_to: "2027-03-28", origin_terminal: "3" });
    expect(sold[4]).toMatchObject({ fortnight_from: "2026-10-30", day_shift: 0, valid_to: "2027-03-26" });
    expect(sold[6]).toMatchObject({ day_shift: -1, valid_from: "2026-11-30", carrier: "QZ", fortnight_from: null });
    expect(sold[7]).toMatchObject({ day_shift: 1, valid_from: "2026-12-02", valid_to: "2027-04-04", destination_terminal: "I" });
  });

  const legLine = 11;
  test.each([
    ["a letter in a time", legLine, 40, "09X5", [legLine, 40, "passenger_std", "a time of day, such as 0830", "09X5"]],
    ["no such day", legLine, 22, "31FEB27", [legLine, 22, "valid_to", "a date, such as 27MAR27, or 00XXX00 for none", "31FEB27"]],
    ["a day in another's place", legLine, 29, "21     ", [legLine, 29, "days", expect.stringContaining("'1 3 5 7'"), "21     "]],
    ["an unknown station", legLine, 37, "XXQ", [legLine, 37, "origin", "a station that is known", "XXQ"]],
    ["an aircraft that is not in service", legLine, 73, "388", [legLine, 73, "aircraft", "one of 320, 321, 789, E90", "388"]],
    [
      "a period that ends before it begins",
      legLine,
      22,
      "25OCT26",
      [legLine, 22, "valid_to", "a date not before 26OCT26", "25OCT26"],
    ],
    [
      "a period past its carrier's",
      legLine,
      22,
      "28MAR27",
      [legLine, 22, "valid_to", expect.stringContaining("27MAR27"), "28MAR27"],
    ],
    [
      "no day of operation in the period",
      legLine,
      15,
      "26OCT2626OCT26 2     ",
      [legLine, 29, "days", "a day of operation within the period", " 2"],
    ],
    [
      "clocks that are never shown there",
      legLine,
      66,
      "+0200",
      [legLine, 66, "destination_utc_variation", "+0100, as the clocks of CDG show then", "+0200"],
    ],
    [
      "an arrival before the departure",
      legLine,
      62,
      "0905",
      [legLine, 62, "passenger_sta", expect.stringContaining("not -60 minutes"), "0905"],
    ],
    ["an operational suffix", legLine, 2, "A", [legLine, 2, "suffix", expect.stringContaining("a blank"), "A"]],
    ["another airline than its carrier's", legLine, 3, "QZ", [legLine, 3, "airline", "HF", "QZ"]],
    ["a serial number out of order", legLine, 195, "000007", [legLine, 195, "serial", "000003", "000007"]],
    ["an itinerary with a leg left out", 14, 12, "03", [14, 12, "leg", "02", "03"]],
    ["an itinerary that jumps", 14, 37, "JFK", [14, 37, "origin", "DXB", "JFK"]],
    ["a segment of another flight", 15, 6, "0911", [15, 6, "number", "0907", "0911"]],
    ["a trailer that counts otherwise", 18, 188, "000007", [18, 188, "serial_check", "000009", "000007"]],
    ["a record of no type", 12, 1, "7", [12, 1, "record_type", "3 (leg) or 4 (segment) or 5 (trailer)", "7"]],
    ["a letter that is not ASCII", legLine, 41, "\u00e9", [legLine, 41, "record", "printable ASCII", "\u00e9"]],
  ])("with %s says where, and what was expected", (_what, line, column, text, [atLine, atColumn, field, expected, found]) => {
    const all = [...readAll(spoilt(line, column, text)).misprints, ...misprintsOfLegs(spoilt(line, column, text))];
    expect(all[0]).toEqual({ line: atLine, column: atColumn, field, expected, found });
  });

  test.each([6, 23])("with a misprinted carrier in line %i says that, and nothing about the legs after it", (line) => {
    const misprints = readAll(spoilt(line, 15, "31FEB27")).misprints;
    expect(misprints.map((each) => [each.line, each.field])).toEqual([[line, "valid_from"]]);
  });

  test("with a line that is too short says how long it is", () => {
    const lines = SAMPLE.split("\r\n");
    const cut = lines.with(10, lines[10]?.slice(0, 150) ?? "").join("\r\n");
    expect(readAll(cut).misprints[0]).toEqual({
      line: 11,
      column: 151,
      field: "record",
      expected: "200 bytes",
      found: "150 bytes",
    });
  });

  test.each([
    ["nothing", "", 1, "1 (header)"],
    ["its end missing", SAMPLE.split("\r\n").slice(0, 17).join("\r\n"), 18, "3 (leg) or 4 (segment) or 5 (trailer)"],
    ["something after its end", `${SAMPLE}${SAMPLE}`, 35, "nothing after the last trailer"],
  ])("with %s is not whole", (_, text, line, expected) => {
    expect(readAll(text).misprints.at(0)).toMatchObject({ line, column: 1, field: "record_type", expected });
  });

  const fromJfk = 28;
  const fromSyd = 29;
  test.each([
    ["up to the night of a change, leaving before it", fromJfk, 15, "01DEC2614MAR2712345 7"],
    ["past a change, but not flown any more", fromJfk, 15, "01DEC2619MAR27     6 "],
    ["for ever, where clocks never change", fromSyd, 15, "01DEC2600XXX001234567 SIN14001400+0800"],
  ])("in UTC is taken %s", (_what, line, column, text) => {
    expect(misprintsOfLegs(spoilt(line, column, text))).toEqual([]);
  });

  // What is sold leaves at one local time all the period through, so this would be an hour off.
  test.each([
    ["for a day too long", fromJfk, 15, "01DEC2615MAR2712345 7", "-0400, as the clocks of JFK show on 15MAR27"],
    ["for a week too long", fromJfk, 15, "01DEC2620MAR27     6 ", "-0400, as the clocks of JFK show on 20MAR27"],
    ["for ever", fromSyd, 22, "00XXX00", "+1000, as the clocks of SYD show on 04APR27"],
    ["from before a change on", fromJfk, 15, "31OCT2628FEB2712345 7", "-0400, as the clocks of JFK show on 01NOV26"],
  ])("in UTC is not taken under one variation %s", (_what, line, column, text, expected) => {
    expect(misprintsOfLegs(spoilt(line, column, text))).toEqual([
      expect.objectContaining({
        line,
        column: 48,
        field: "origin_utc_variation",
        expected: `${expected}; a leg in UTC has a record for each variation`,
      }),
    ]);
  });

  const secondLeg = 14;
  test.each([
    ["one that another flight carries, whose airline is the aircraft's owner", legLine, 149, "L"],
    ["one that another flight carries, whose airline a later record names", legLine, 149, "Z"],
    ["one that nobody may travel on", legLine, 150, "A"],
    ["one that ends with a technical landing", legLine, 150, "I"],
    ["the second of a flight, where its own place says so", secondLeg, 151, "A"],
  ])("has legs that are not sold: %s", (_what, line, column, text) => {
    const whole = legsOf(SAMPLE);
    const at = line === legLine ? 0 : 3;
    expect(whole[at]).not.toBeNull();
    expect(legsOf(spoilt(line, column, text))).toEqual(whole.with(at, null));
  });

  test("says nothing about the aircraft of a leg that another flight carries, which may be any", () => {
    const lines = spoil(spoilt(legLine, 149, "L"), legLine, 73, "388");
    expect(misprintsOfLegs(lines)).toEqual([]);
  });

  test.each([
    ["with a crew of another airline under this designator", legLine, 149, "S"],
    ["with the same, the airline named in a later record", legLine, 149, "X"],
    ["where only the whole journey that it begins is not", 13, 151, "A"],
    ["where only the leg before it is not", secondLeg, 150, "A"],
    ["where some may travel on it", legLine, 150, "Y"],
  ])("has legs that are sold nevertheless: %s", (_what, line, column, text) => {
    expect(legsOf(spoilt(line, column, text))).toEqual(legsOf(SAMPLE));
  });

  function legsOf(text: string): (SoldLeg | null)[] {
    return readAll(text).lines.flatMap((line, index) => {
      if (line.type !== "leg") return [];
      const leg = readLeg(line.record, line.carrier, index + 1, KNOWN);
      expect(leg).toMatchObject({ ok: true });
      return leg.ok ? [leg.value] : [];
    });
  }
  const misprintsOfLegs = (text: string) =>
    readAll(text).lines.flatMap((line, index) => {
      const leg = line.type === "leg" ? readLeg(line.record, line.carrier, index + 1, KNOWN) : null;
      return leg === null || leg.ok ? [] : leg.error.misprints;
    });
});

test("schedules that are written come back as they were", () => {
  const station = fc.constantFrom("LHR", "CDG", "DXB", "SIN", "HND", "HNL", "JFK", "SYD", "AKL");
  const schedules = fc.array(
    fc.record({
      number: fc.integer({ min: 1, max: 9_999 }).map(String),
      ends: fc.tuple(station, station).filter(([a, b]) => a !== b),
      departs: fc.integer({ min: 0, max: 1_439 }),
      days: fc.subarray(Array.from("1234567"), { minLength: 1 }).map((days) => days.join("")),
      aircraft: fc.constantFrom("320", "321", "789", "E90"),
      block_min: fc.integer({ min: 30, max: 1_100 }),
      from: fc.integer({ min: 0, max: 200 }),
      length: fc.option(fc.integer({ min: 14, max: 300 })),
      fortnightly: fc.boolean(),
      terminal: fc.constantFrom("1", "2E", null),
    }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(schedules, (rows) => {
      const wanted = rows
        .map(({ ends: [origin, destination], departs, from, length, fortnightly, terminal, ...row }): SoldLeg => {
          const valid_from = addDays("2026-11-01", from);
          return {
            ...row,
            carrier: "HF",
            origin,
            destination,
            departs: `${two(Math.floor(departs / 60))}:${two(departs % 60)}`,
            valid_from,
            valid_to: length === null ? null : addDays(valid_from, length),
            fortnight_from: fortnightly ? valid_from : null,
            day_shift: 0,
            origin_terminal: terminal,
            destination_terminal: null,
          };
        })
        .sort((a, b) => Number(a.number) - Number(b.number));
      const writer = ssimWriter(CLOCKS);
      const set = { carrier: "HF", valid_from: "2026-11-01", valid_to: null, created: "2026-11-01" };
      const text = [
        ...writer.header(),
        ...writer.carrier(set),
        ...wanted.map(writer.leg),
        ...writer.trailer(false),
        ...writer.carrier({ ...set, carrier: "QZ" }),
        ...writer.trailer(true),
      ].join("\n");
      const { lines, misprints } = readAll(text);
      expect(misprints).toEqual([]);
      const legs = lines.flatMap((line) => (line.type === "leg" ? [readLeg(line.record, line.carrier, 1, KNOWN)] : []));
      expect(legs).toEqual(wanted.map((value) => ({ ok: true, value })));
    }),
    { numRuns: 100 },
  );
});

test("every second week is counted from the first date, in weeks of seven days", () => {
  const from = "2027-01-01";
  const schedule = (days: string): Schedule => ({
    ...SOLD,
    days,
    valid_from: from,
    valid_to: "2027-01-31",
    fortnight_from: from,
  });
  const dates = Array.from({ length: 40 }, (_, day) => addDays("2026-12-28", day));
  // A Friday: the Monday three days later is of the same week.
  expect(dates.filter((date) => flies(schedule("15"), date))).toEqual([
    "2027-01-01",
    "2027-01-04",
    "2027-01-15",
    "2027-01-18",
    "2027-01-29",
  ]);
  const other = { ...schedule("5"), fortnight_from: "2027-01-08" };
  expect(firstCommon(schedule("5"), other)).toBeNull();
  expect(firstCommon(schedule("15"), { ...other, fortnight_from: null, valid_from: "2027-01-09" })).toBe("2027-01-15");
  expect(
    firstCommon({ ...schedule("5"), valid_to: "2027-01-14" }, { ...other, fortnight_from: null, valid_from: "2027-01-09" }),
  ).toBeNull();
});
const NO_TERMINALS = { origin_terminal: null, destination_terminal: null };
const SOLD = {
  carrier: "HF",
  number: "1",
  origin: "LHR",
  destination: "CDG",
  departs: "09:00",
  aircraft: "320",
  block_min: 75,
  ...NO_TERMINALS,
};
const two = (n: number): string => String(n).padStart(2, "0");
