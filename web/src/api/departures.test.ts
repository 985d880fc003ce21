import { expect, test } from "vitest";
import { firstDeparture } from "./departures.ts";

const OUT = { flight_id: "HF101_2026-12-01_LHR", departs_at: "2026-12-01T10:00:00Z" };
const BACK = { flight_id: "HF102_2026-12-08_JFK", departs_at: "2026-12-08T20:00:00Z" };

test("a journey leaves with the first of its flights, whichever that is by now", () => {
  expect(firstDeparture([OUT, BACK], [])).toBe(Date.parse(OUT.departs_at));
  const putOff = { id: OUT.flight_id, departs_at: "2026-12-01T13:30:00Z" };
  expect(firstDeparture([OUT, BACK], [putOff])).toBe(Date.parse(putOff.departs_at));
  const broughtForward = { id: BACK.flight_id, departs_at: "2026-11-30T20:00:00Z" };
  expect(firstDeparture([OUT, BACK], [putOff, broughtForward])).toBe(Date.parse(broughtForward.departs_at));
});

test("a flight that nobody tells of leaves as it was sold", () => {
  const other = { id: "HF999_2026-11-01_CDG", departs_at: "2026-11-01T10:00:00Z" };
  expect(firstDeparture([BACK], [other])).toBe(Date.parse(BACK.departs_at));
});
