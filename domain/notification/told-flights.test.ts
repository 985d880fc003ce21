import { expect, test } from "vitest";
import { segmentNow } from "../booking/as-it-flies.ts";
import type { FlightChangeFacts, FlightTimesFacts } from "./facts.ts";
import { HOME, HOME_SOLD as SOLD } from "./news.fixture.ts";
import { flightsAsTold } from "./told-flights.ts";

const LATER = { ...SOLD, departs_local: "2026-12-20T13:30:00+00:00", arrives_local: "2026-12-21T10:40:00+09:00" };
const change = (before: FlightTimesFacts, after: FlightTimesFacts | null, flight_id = HOME): FlightChangeFacts => ({
  flight_id,
  before,
  after,
});
/** As this release tells of it. */
const numbered = (changes: number, after: FlightTimesFacts | null): FlightChangeFacts => ({ ...change(SOLD, after), changes });

test("a flight is as its passengers were told of it last, also by UTC", () => {
  const EVEN_LATER = { ...LATER, departs_local: "2026-12-20T14:00:00+00:00", destination: "HND", aircraft: "77W" };
  expect(flightsAsTold([change(SOLD, LATER), change(LATER, EVEN_LATER)])).toEqual([
    {
      id: HOME,
      destination: "HND",
      departs_at: "2026-12-20T14:00:00Z",
      arrives_at: "2026-12-21T01:40:00Z",
      departs_local: "2026-12-20T14:00:00+00:00",
      arrives_local: "2026-12-21T10:40:00+09:00",
      aircraft: "77W",
      flies: true,
      changes: 4,
    },
  ]);
  expect(flightsAsTold([change(SOLD, LATER), change(SOLD, LATER, "HF7_2026-12-01_NRT")]).map(({ changes }) => changes)).toEqual([
    2, 2,
  ]);
});

test("the last is the one with the highest number, in whichever order they were told, and its calendars have that number", () => {
  expect(flightsAsTold([numbered(10, LATER), numbered(8, null)])).toMatchObject([
    { departs_local: LATER.departs_local, flies: true, changes: 10 },
  ]);
  expect(flightsAsTold([numbered(8, null), numbered(10, LATER)])).toMatchObject([
    { departs_local: LATER.departs_local, flies: true, changes: 10 },
  ]);
  // Those of the release before have none, and were told before.
  expect(flightsAsTold([change(SOLD, LATER), change(LATER, SOLD), numbered(6, null)])).toMatchObject([
    { flies: false, changes: 6 },
  ]);
});

test("one told without a number, by a release before, is newer than what came before it, and its calendars have a higher number", () => {
  const back = [numbered(8, null), change(SOLD, LATER)];
  expect(flightsAsTold(back)).toMatchObject([{ departs_local: LATER.departs_local, flies: true, changes: 10 }]);
  expect(flightsAsTold([...back, change(LATER, null)])).toMatchObject([{ flies: false, changes: 12 }]);
  // What comes late is the older one still, and what is newer than all of them has a number that says so.
  expect(flightsAsTold([...back, numbered(6, null)])).toMatchObject([{ flies: true, changes: 10 }]);
  expect(flightsAsTold([...back, numbered(12, null)])).toMatchObject([{ flies: false, changes: 12 }]);
  // They may have been told of more changes than the flight has counted.
  expect(flightsAsTold([change(SOLD, LATER), change(LATER, SOLD), numbered(2, null)])).toMatchObject([
    { flies: false, changes: 2 },
  ]);
});

test("one that they were told does not fly is as it was sold, until they are told that it does", () => {
  const sold = {
    flight_id: HOME,
    ...SOLD,
    departs_at: "2026-12-20T11:00:00Z",
    arrives_at: "2026-12-20T23:00:00Z",
    duration: "PT12H",
  };
  const withdrawn = [change(SOLD, LATER), change(LATER, null)];
  expect(flightsAsTold(withdrawn)).toMatchObject([{ flies: false, changes: 4 }]);
  expect(segmentNow(sold, flightsAsTold(withdrawn))).toEqual(sold);
  expect(segmentNow(sold, flightsAsTold([...withdrawn, change(SOLD, LATER)]))).toMatchObject(LATER);
});

test("who was told nothing has nothing but what was sold", () => {
  expect(flightsAsTold([])).toEqual([]);
});
