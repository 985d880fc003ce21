import { h } from "preact";
import { beforeEach, expect, test } from "vitest";
import type { Segment } from "#contracts/offers.ts";
import { FLIGHT } from "../api/booking.fixture.ts";
import { answer, serverOfFile } from "../api/server.fixture.ts";
import { ItineraryNow } from "./itinerary-now.tsx";
import { passes, screenOfFile, show, shown } from "./screen.fixture.ts";

const SOLD = {
  flight_id: FLIGHT,
  carrier: "HF",
  number: "11",
  origin: "LHR",
  destination: "JFK",
  departs_at: "2026-11-28T09:00:00Z",
  arrives_at: "2026-11-28T17:00:00Z",
  departs_local: "2026-11-28T09:00:00+00:00",
  arrives_local: "2026-11-28T12:00:00-05:00",
  aircraft: "789",
  cabin: "economy",
  booking_class: "M",
  duration: "PT8H",
} satisfies Segment;
const SLICES = [{ origin: "LHR", destination: "JFK", duration: "PT8H", segments: [SOLD] }];
const { flight_id: _id, cabin: _cabin, booking_class: _class, ...TIMES } = SOLD;
const ON_TIME = { id: FLIGHT, ...TIMES, origin_terminal: null, destination_terminal: null, status: "scheduled" };
const MOVED = {
  ...ON_TIME,
  departs_at: "2026-11-28T10:30:00Z",
  arrives_at: "2026-11-28T18:45:00Z",
  departs_local: "2026-11-28T10:30:00+00:00",
  arrives_local: "2026-11-28T13:45:00-05:00",
};
const NEWS = "HF11 has changed since it was booked.";
/** What the timetable says of the flight; null: nothing comes. */
let flight: object | null;
const journey = (looks = 0) => h(ItineraryNow, { id: "bkg_1", slices: SLICES, looks });

screenOfFile();
serverOfFile();
beforeEach(() => {
  flight = ON_TIME;
  answer(({ what }) => (what === `GET /v1/flights/${FLIGHT}` && flight !== null ? Response.json(flight) : null));
});

test("a booking has its flights as they leave now, and says which of them have changed", async () => {
  flight = MOVED;
  show(journey());
  await passes(0);
  expect(shown()).toContain(NEWS);
  expect(shown()).toMatch(/10:30 LHR.*13:45 JFK.*8 h 15 min/);
  expect(shown()).not.toMatch(/09:00|12:00/);
});

test("one whose flights leave as they were sold says nothing of it", async () => {
  show(journey());
  await passes(0);
  expect(shown()).toMatch(/09:00 LHR.*12:00 JFK/);
  expect(shown()).not.toContain(NEWS);
});

test("a flight is as it was sold while nobody says otherwise, and as it was known while nobody says it again", async () => {
  flight = null;
  show(journey());
  await passes(0);
  expect(shown()).toMatch(/09:00 LHR/);
  expect(shown()).not.toContain(NEWS);
  flight = MOVED;
  show(journey(1));
  await passes(0);
  expect(shown()).toMatch(/10:30 LHR/);
  flight = null;
  show(journey(2));
  await passes(0);
  expect(shown()).toMatch(/10:30 LHR/);
  expect(shown()).toContain(NEWS);
});

test("a flight that the timetable has no more is as it was sold", async () => {
  answer(() => Response.json({ code: "not_found" }, { status: 404, headers: { "content-type": "application/problem+json" } }));
  show(journey());
  await passes(0);
  expect(shown()).toMatch(/09:00 LHR/);
  expect(shown()).not.toContain(NEWS);
});

test("one that does not fly has no other times, whatever the timetable last had of it, and its passengers see that", async () => {
  flight = { ...MOVED, status: "cancelled" };
  show(journey());
  await passes(0);
  expect(shown()).toMatch(/09:00 LHR/);
  expect(shown()).toContain("HF11 will not fly.");
  expect(shown()).not.toContain(NEWS);
});
