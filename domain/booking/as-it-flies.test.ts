import { expect, test } from "vitest";
import { type FlightNow, segmentNow, slicesNow } from "./as-it-flies.ts";

const sold = (flight_id: string, hour: number) => ({
  flight_id,
  origin: "LHR",
  destination: "CDG",
  departs_at: `2026-12-01T${hour}:00:00Z`,
  arrives_at: `2026-12-01T${hour + 1}:00:00Z`,
  departs_local: `2026-12-01T${hour}:00:00+00:00`,
  arrives_local: `2026-12-01T${hour + 2}:00:00+01:00`,
  aircraft: "320",
  duration: "PT1H",
});
const now: FlightNow = {
  id: "HF1",
  destination: "ORY",
  departs_at: "2026-12-01T12:30:00Z",
  arrives_at: "2026-12-01T13:45:00Z",
  departs_local: "2026-12-01T12:30:00+00:00",
  arrives_local: "2026-12-01T14:45:00+01:00",
  aircraft: "321",
  flies: true,
  changes: 2,
};

test("a flight that was moved is shown as it leaves now, and what was sold besides its times stays", () => {
  const { id: flight_id, flies: _flies, changes: _changes, ...times } = now;
  expect(segmentNow(sold("HF1", 10), [now])).toEqual({ flight_id, origin: "LHR", ...times, duration: "PT1H15M" });
});

test("one that does not fly, or of which nothing is known, is shown as it was sold", () => {
  expect(segmentNow(sold("HF1", 10), [{ ...now, flies: false }])).toEqual(sold("HF1", 10));
  expect(segmentNow(sold("HF1", 10), [])).toEqual(sold("HF1", 10));
});

test("a journey lasts from its first departure to its last arrival, and goes where that is", () => {
  const slice = { origin: "LHR", destination: "CDG", duration: "PT4H", segments: [sold("HF0", 10), sold("HF1", 13)] };
  expect(slicesNow([slice], [now])).toMatchObject([
    { origin: "LHR", destination: "ORY", duration: "PT3H45M", segments: [sold("HF0", 10), { destination: "ORY" }] },
  ]);
  expect(slicesNow([slice], [])).toEqual([slice]);
});
