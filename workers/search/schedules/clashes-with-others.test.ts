import type { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { bindingOf, databaseOf, planOf } from "#platform/database.fixture.ts";
import { clashesWithOthers, PAIRS } from "./clashes-with-others.ts";
import type { Period } from "./timetable-reader.ts";

const TODAY = "2026-12-01";
const DECEMBER = { carrier: "HF", valid_from: "2026-12-24", valid_to: "2026-12-25" };

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("flights");
});

interface Line {
  number?: string;
  origin?: string;
  departs?: string;
  days?: string;
  valid_from: string;
  valid_to: string | null;
  day_shift: number;
}
const quoted = (text: string | null): string => (text === null ? "NULL" : `'${text}'`);
function lines(id: string, rows: Line[]): void {
  for (const [index, row] of rows.entries()) {
    const { number = "1", origin = "DXB", departs = "08:00", days = "1234567", valid_from, valid_to, day_shift } = row;
    database.exec(`INSERT INTO schedule_lines (import_id, line, carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from, valid_to, day_shift)
      VALUES ('${id}', ${index + 1}, 'HF', '${number}', '${origin}', 'SIN', '${departs}', '${days}', '320', 75, '${valid_from}', ${quoted(valid_to)}, ${day_shift})`);
  }
}
/** An import that is in force. */
function live(id: string, liveNo: number, [from, to]: [string, string | null], rows: Line[]): void {
  database.exec(`INSERT INTO schedule_imports (id, user_id, key, format, state, live_no, started_at, touched_at)
      VALUES ('${id}', 'usr', '${id}', 'ssim', 'applied', ${liveNo}, 0, 0);
    INSERT INTO schedule_carriers VALUES ('${id}', 'HF', '${from}', ${quoted(to)})`);
  lines(id, rows);
}
/** HF1 leaves London in the evening and Dubai the morning after, all winter. */
const winter = () =>
  live(
    "imp_a",
    1,
    ["2026-10-25", "2027-03-27"],
    [
      { origin: "LHR", departs: "22:00", valid_from: "2026-10-25", valid_to: "2027-03-27", day_shift: 0 },
      { departs: "08:00", valid_from: "2026-10-26", valid_to: "2027-03-28", day_shift: 1 },
    ],
  );
const found = (rows: Line[], carriers: Period[] = [DECEMBER], from = TODAY, format: "ssim" | "json" = "ssim") => {
  lines("imp_b", rows);
  return clashesWithOthers(bindingOf(database), { id: "imp_b", format, carriers }, from);
};
/** On two days in December it leaves in the morning, and Dubai in the afternoon of the same day. */
const RETIMED: Line[] = [
  { origin: "LHR", departs: "06:00", valid_from: "2026-12-24", valid_to: "2026-12-25", day_shift: 0 },
  { departs: "17:00", valid_from: "2026-12-24", valid_to: "2026-12-25", day_shift: 0 },
];

test("a leg that would leave on the same date as that of the flight of the day before is told, with the other one", async () => {
  winter();
  expect(await found(RETIMED)).toEqual([
    {
      line: 2,
      column: 15,
      field: "valid_from",
      expected: "dates on which no other timetable has HF1 from DXB",
      found: "2026-12-24 in line 2 of imp_a, too",
    },
  ]);
});

test("of a JSON timetable the place in its list is told", async () => {
  winter();
  expect(await found(RETIMED, [DECEMBER], TODAY, "json")).toMatchObject([{ line: null, field: "schedules.1.valid_from" }]);
});

test("the same without the first day is none: the flight of the day before keeps its leg", async () => {
  winter();
  const [first, second] = RETIMED as [Line, Line];
  expect(await found([first, { ...second, valid_from: "2026-12-25" }])).toEqual([]);
});

test("legs that leave as many days after their flights as before never meet", async () => {
  winter();
  expect(await found([{ valid_from: "2026-12-25", valid_to: "2026-12-26", day_shift: 1 }])).toEqual([]);
});

test("where a new one ends, its last leg may meet that of the first timetable, which leaves on its flight's date", async () => {
  database.exec(`INSERT INTO schedules (carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from)
    VALUES ('HF', '1', 'DXB', 'SIN', '17:00', '1234567', '320', 75, '2026-01-01')`);
  expect(await found([{ valid_from: "2026-12-25", valid_to: "2026-12-26", day_shift: 1 }])).toMatchObject([
    { line: 1, found: "2026-12-26 in the first timetable, too" },
  ]);
});

test("another number, another airport, another day of the week, and what has left already are none", async () => {
  winter();
  const same = { valid_from: "2026-12-24", valid_to: "2026-12-25", day_shift: 0 };
  expect(
    await found([
      { ...same, number: "2" },
      { ...same, origin: "SIN" },
      { ...same, days: "5" },
    ]),
  ).toEqual([]);
  database.exec("DELETE FROM schedule_lines WHERE import_id = 'imp_b'");
  expect(await found(RETIMED, [DECEMBER], "2026-12-25")).toEqual([]);
});

test("a timetable that a third one has replaced on the date of its flight is none", async () => {
  winter();
  live("imp_c", 2, ["2026-12-23", "2026-12-23"], []);
  expect(await found(RETIMED)).toEqual([]);
});

test("a timetable without an end is looked at where it begins", async () => {
  winter();
  const endless = [{ ...DECEMBER, valid_to: null }];
  expect(await found([{ valid_from: "2026-12-24", valid_to: null, day_shift: 0 }], endless)).toMatchObject([{ line: 1 }]);
});

test("lines of other timetables are looked up by their number", () => {
  const steps = planOf(database, { sql: PAIRS }).filter((step) => /^S(?:CAN|EARCH) [ab] |schedules/.test(step));
  expect(steps).toEqual([
    "SEARCH b USING INDEX sqlite_autoindex_schedule_lines_1 (import_id=? AND line>?)",
    "SEARCH a USING INDEX schedule_lines_by_number (import_id=? AND carrier=? AND number=? AND origin=?)",
    expect.stringMatching(/^SEARCH a USING INDEX \S+ \(import_id=\?\)$/),
    "SEARCH b USING INDEX schedule_lines_by_number (import_id=? AND carrier=? AND number=? AND origin=?)",
    "SEARCH b USING INDEX sqlite_autoindex_schedule_lines_1 (import_id=? AND line>?)",
    "SEARCH schedules USING INDEX sqlite_autoindex_schedules_1 (carrier=? AND number=? AND origin=?)",
  ]);
});
