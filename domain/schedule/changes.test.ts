import { describe, expect, test } from "vitest";
import { changesTo, type FlightStatus, type StoredFlight } from "./changes.ts";
import { departures, type ImportedSchedule } from "./departures.ts";
import { type Coverage, inForce } from "./in-force.ts";
import type { DatedFlight } from "./schedule.ts";

const NOW = Date.parse("2026-12-01T12:00:00Z");
const HOUR = 3_600_000;

const flight = (change: Partial<DatedFlight> = {}): DatedFlight => ({
  id: "HF1_2026-12-05_LHR",
  carrier: "HF",
  number: "1",
  origin: "LHR",
  destination: "CDG",
  origin_terminal: null,
  destination_terminal: null,
  local_date: "2026-12-05",
  departs_at: NOW + 90 * HOUR,
  arrives_at: NOW + 92 * HOUR,
  departs_local: "2026-12-05T06:00:00+00:00",
  arrives_local: "2026-12-05T09:00:00+01:00",
  aircraft: "320",
  ...change,
});
const stored = (status: FlightStatus, taken: number, change: Partial<DatedFlight> = {}): StoredFlight => ({
  ...flight(change),
  status,
  taken,
  opened_at: null,
  told_withdrawn: 0,
});
const later = { departs_at: NOW + 91 * HOUR };

describe("flights become what the timetable says", () => {
  test.each<[string, DatedFlight | null, StoredFlight | null, string | null]>([
    ["one that is new is added", flight(), null, "added"],
    ["one that has left already is not", flight({ departs_at: NOW - 1 }), null, null],
    ["one that is as it was stays", flight(), stored("scheduled", 0), null],
    ["one that is as it was stays, whoever is booked on it", flight(), stored("scheduled", 9), null],
    ["one at another time changes", flight(later), stored("scheduled", 0), "changed"],
    ["one with another aircraft changes", flight({ aircraft: "321" }), stored("scheduled", 0), "changed"],
    ["one that is dropped is withdrawn", null, stored("scheduled", 0), "withdrawn"],
    ["one that is withdrawn stays so", null, stored("withdrawn", 0), null],
    ["one that was withdrawn and comes back is on sale again", flight(), stored("withdrawn", 0), "changed"],
    [
      "one that was withdrawn, with bookings, and comes back as it was is on sale again",
      flight(),
      stored("withdrawn", 2),
      "changed",
    ],
    ["at another time it is not on sale until somebody has seen to them", flight(later), stored("withdrawn", 2), "suspended"],
    ["nor with another aircraft", flight({ aircraft: "E90" }), stored("withdrawn", 2), "suspended"],
    ["one that was withdrawn, with bookings, stays so", null, stored("withdrawn", 2), null],
    ["one that somebody is booked on is not dropped", null, stored("scheduled", 1), "suspended"],
    ["one that somebody is booked on is not moved", flight(later), stored("scheduled", 1), "suspended"],
    ["nor given another aircraft", flight({ aircraft: "E90" }), stored("scheduled", 1), "suspended"],
    ["nor another destination", flight({ destination: "AMS" }), stored("scheduled", 1), "suspended"],
    ["but its terminal may change", flight({ origin_terminal: "5" }), stored("scheduled", 1), "changed"],
    ["one that was suspended and is as it was again is on sale again", flight(), stored("suspended", 1), "changed"],
    ["one that is suspended stays so while it is otherwise", null, stored("suspended", 1), "suspended"],
    ["one that nobody is booked on any more is dropped", null, stored("suspended", 0), "withdrawn"],
    ["one that operators cancelled stays so", flight(later), stored("cancelled", 0), null],
    ["one that has left is not dropped", null, stored("scheduled", 0, { departs_at: NOW - 1 }), null],
  ])("%s", (_, wanted, before, kind) => {
    const changes = changesTo(wanted ? [wanted] : [], before ? [before] : [], NOW);
    expect(changes.map((change) => change.kind)).toEqual(kind === null ? [] : [kind]);
    // Done, there is nothing left to do.
    const [change] = changes;
    if (change === undefined || change.kind === "suspended") return;
    const after: StoredFlight[] =
      change.kind === "withdrawn"
        ? [{ ...change.before, status: "withdrawn" }]
        : [{ ...change.flight, status: "scheduled", taken: before?.taken ?? 0, opened_at: null, told_withdrawn: 0 }];
    expect(changesTo(wanted ? [wanted] : [], after, NOW)).toEqual([]);
  });
});

describe("imports", () => {
  const winter: Coverage = { import_id: "winter", carrier: "HF", valid_from: "2026-10-25", valid_to: "2027-03-27" };
  const newer: Coverage = { ...winter, import_id: "newer", valid_from: "2026-12-24", valid_to: "2027-01-06" };
  const open: Coverage = { ...winter, import_id: "open", valid_from: "2027-03-28", valid_to: null };

  test.each([
    ["2026-10-24", ""],
    ["2026-10-25", "winter"],
    ["2026-12-24", "newer"],
    ["2027-01-07", "winter"],
    ["2027-03-27", "winter"],
    ["2027-03-28", "open"],
    ["2039-01-01", "open"],
  ])("on %s %j is in force: the newest about that date", (date, id) => {
    expect(inForce([newer, open, winter], "HF", date)).toBe(id);
    expect(inForce([newer, open, winter], "QZ", date)).toBe("");
  });

  test("of two that make one flight on one date the newest counts, in whatever order they are read", () => {
    const leg = {
      carrier: "HF",
      number: "1",
      origin: "DXB",
      destination: "SIN",
      origin_terminal: null,
      destination_terminal: null,
    };
    const daily = { days: "1234567", aircraft: "320", block_min: 75, valid_from: "2026-01-01", valid_to: null };
    const morning: ImportedSchedule = { ...leg, ...daily, import_id: "winter", day_shift: 1, departs: "08:00" };
    const afternoon: ImportedSchedule = { ...leg, ...daily, import_id: "newer", day_shift: 0, departs: "17:00" };
    const zones = new Map([
      ["DXB", "Asia/Dubai"],
      ["SIN", "Asia/Singapore"],
    ]);
    for (const schedules of [
      [morning, afternoon],
      [afternoon, morning],
    ])
      expect(
        departures(schedules, [newer, winter], zones, ["2026-12-24", "2026-12-24"]).map(({ id, departs_local }) => [
          id,
          departs_local.slice(11, 16),
        ]),
      ).toEqual([["HF1_2026-12-24_DXB", "17:00"]]);
  });

  test("what a newer one leaves out does not fly on its dates, and does on others; the flight's date counts, not the leg's", () => {
    const schedule = (import_id: string, change: Partial<ImportedSchedule> = {}): ImportedSchedule => ({
      import_id,
      day_shift: 0,
      carrier: "HF",
      number: "1",
      origin: "LHR",
      destination: "CDG",
      origin_terminal: null,
      destination_terminal: null,
      departs: "09:00",
      days: "1234567",
      aircraft: "320",
      block_min: 75,
      valid_from: "2026-01-01",
      valid_to: null,
      ...change,
    });
    const zones = new Map([
      ["LHR", "Europe/London"],
      ["CDG", "Europe/Paris"],
    ]);
    const dates = (schedules: ImportedSchedule[], coverage: Coverage[]): string[] =>
      departures(schedules, coverage, zones, ["2026-12-22", "2026-12-26"]).map(({ local_date, id }) => `${local_date} ${id}`);
    const first = schedule("");
    expect(dates([first], [{ ...newer, valid_to: "2026-12-25" }])).toEqual([
      "2026-12-22 HF1_2026-12-22_LHR",
      "2026-12-23 HF1_2026-12-23_LHR",
      "2026-12-26 HF1_2026-12-26_LHR",
    ]);
    const onward = schedule("", { day_shift: 1, origin: "CDG", destination: "LHR" });
    expect(dates([onward], [{ ...newer, valid_to: "2026-12-25" }]).map((text) => text.slice(0, 10))).toEqual([
      "2026-12-22",
      "2026-12-23",
      "2026-12-24",
    ]);
    const own = schedule("newer", { valid_from: "2026-12-25", valid_to: "2026-12-25", departs: "10:00" });
    expect(dates([first, own], [newer, winter])).toEqual(["2026-12-25 HF1_2026-12-25_LHR"]);
  });
});
