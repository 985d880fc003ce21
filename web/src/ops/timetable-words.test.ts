import { expect, test } from "vitest";
import type { FlightTimes } from "#contracts/schedules.ts";
import { localFailure } from "../api/failure.ts";
import { changeInWords, countsInWords, misprintsOf } from "./timetable-words.ts";

const times: FlightTimes = {
  destination: "JFK",
  departs_local: "2026-12-01T08:30:00+00:00",
  arrives_local: "2026-12-01T11:15:00-05:00",
  aircraft: "789",
  origin_terminal: "5",
  destination_terminal: null,
};

test("a change says what differs, and nothing else; a new flight says all of it", () => {
  const later = { ...times, departs_local: "2026-12-01T09:10:00+00:00", aircraft: "320" };
  expect(changeInWords({ before: times, after: later })).toBe("departs 08:30 → 09:10, aircraft Boeing 787-9 → Airbus A320");
  expect(changeInWords({ before: null, after: times })).toBe("Tue, 1 Dec 2026, 08:30 to JFK, 11:15, Boeing 787-9");
  expect(changeInWords({ before: times, after: { ...times, destination_terminal: "4" } })).toBe("arrival terminal none → 4");
  expect(changeInWords({ before: times, after: times })).toBe("is in the timetable again, as it was");
});

test("what an import changes is counted, what it does not is left out", () => {
  expect(countsInWords({ added: 3, changed: 0, withdrawn: 1, suspended: 0 })).toBe("3 new, 1 withdrawn");
  expect(countsInWords({ added: 0, changed: 0, withdrawn: 0, suspended: 0 })).toBe("no flight changes");
});

test("mistakes of a file are told by line and column; other refusals have none", () => {
  const errors = [
    { path: "12.34", code: "misprint", message: "no such airport", line: 12, column: 34, expected: "an IATA code" },
    { path: "body", code: "x", message: "not of a file" },
  ];
  const refused = { ...localFailure("offline"), reason: "validation_failed" as const, evidence: { errors } };
  expect(misprintsOf(refused)).toEqual([{ where: "line 12, column 34", message: "no such airport", expected: "an IATA code" }]);
  expect(misprintsOf(localFailure("offline"))).toEqual([]);
});
