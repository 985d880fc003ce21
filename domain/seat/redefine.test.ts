import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { err } from "#domain/result.ts";
import { expire } from "./expire.ts";
import { type Flight, type FlightDefinition, unknownFlight } from "./flight-state.ts";
import { block } from "./block.ts";
import { confirm } from "./confirm.ts";
import { inventory } from "./counts.ts";
import { hold } from "./hold.ts";
import { SALES_CLOSE_MS, TOMBSTONE_MS } from "./limits.ts";
import { updatesSince } from "./live-map.ts";
import { open } from "./open.ts";
import { pin } from "./pin.ts";
import { pruneDue } from "./prune.ts";
import { redefine } from "./redefine.ts";
import { release } from "./release.ts";
import { DEFINITION, held, NOW, openFlight, owner, request, TTL } from "./flight.fixture.ts";

const HOUR = 3_600_000;
const later: FlightDefinition = { ...DEFINITION, departs_at: DEFINITION.departs_at + 3 * HOUR };
const earlier: FlightDefinition = { ...DEFINITION, departs_at: DEFINITION.departs_at - 3 * HOUR };
const wide: FlightDefinition = {
  ...DEFINITION,
  aircraft: "789",
  booking_classes: [{ booking_class: "Y", cabin: "economy", authorised: 300 }],
};
const fewer: FlightDefinition = {
  ...DEFINITION,
  booking_classes: [{ booking_class: "Y", cabin: "economy", authorised: 9 }],
};

const CLAIMS: [string, (flight: Flight) => void, boolean][] = [
  ["nobody ever had a seat", () => {}, true],
  ["a hold was let go", (flight) => (held(flight, "b1", ["14A"]), release(flight, owner("b1"), NOW)), true],
  ["a hold has run out", (flight) => (held(flight, "b1", ["14A"]), expire(flight, NOW + TTL)), true],
  ["only operators have blocked a seat", (flight) => block(flight, ["14A"]), true],
  ["a seat is held", (flight) => held(flight, "b1", ["14A"]), false],
  ["a seat is pinned", (flight) => (held(flight, "b1", ["14A"]), pin(flight, owner("b1"), NOW + HOUR, NOW)), false],
  [
    "a seat is sold",
    (flight) => {
      const { epoch } = held(flight, "b1", ["14A"]);
      const pinned = pin(flight, owner("b1"), NOW + HOUR, NOW);
      confirm(flight, owner("b1"), pinned.ok ? pinned.value.epoch : epoch);
    },
    false,
  ],
];

describe("another aircraft", () => {
  test.each(CLAIMS)("where %s", (_, claim, may) => {
    for (const definition of [wide, fewer]) {
      const flight = openFlight();
      claim(flight);
      const before = structuredClone({ ...flight, changes: null });
      const answer = redefine(flight, { n: 1, definition });
      expect(answer).toEqual(may ? { ok: true, value: { version: before.version + 1 } } : err({ reason: "in_use" }));
      expect(flight.definition).toEqual(may ? definition : DEFINITION);
      // A refusal leaves everything as it was.
      expect(isDeepStrictEqual({ ...flight, changes: null }, before)).toBe(!may);
    }
  });

  test("has as many seats as it has, and sells none of the one that was", () => {
    const flight = openFlight({ ...wide });
    held(flight, "b1", ["40A"]);
    release(flight, owner("b1"), NOW);
    redefine(flight, { n: 1, definition: DEFINITION });
    expect(hold(flight, request("b2", ["40A"]), NOW)).toMatchObject({ error: { reason: "seat_not_found" } });
    for (let n = 0; n < 100; n++) held(flight, `p${n}`, [null]);
    expect(hold(flight, request("one-too-many", [null]), NOW)).toMatchObject({ error: { reason: "sold_out" } });
    expect(inventory(flight).cabins).toEqual([{ cabin: "economy", available: 0, held: 100, sold: 0 }]);
  });

  test("keeps the marks of attempts that ended", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    release(flight, owner("b1"), NOW);
    redefine(flight, { n: 1, definition: wide });
    expect(hold(flight, request("b1", ["14A"]), NOW)).toMatchObject({ error: { reason: "released", known: true } });
  });

  test("is shown as a whole to who watched the one that was, and by its changes to who watches it", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    release(flight, owner("b1"), NOW);
    const told = flight.version;
    redefine(flight, { n: 1, definition: wide });
    const since = flight.version;
    expect(updatesSince(flight, told).map(({ type }) => type)).toEqual(["resync", "snapshot"]);
    held(flight, "b2", [null]);
    expect(updatesSince(flight, since)).toMatchObject([{ type: "changes", seats: [{ state: "held" }] }]);
  });
});

describe("another time", () => {
  test.each(CLAIMS)("is taken where %s, and all claims stay", (_, claim) => {
    const flight = openFlight();
    claim(flight);
    const [seats, holds] = structuredClone([flight.seats, flight.holds]);
    expect(redefine(flight, { n: 1, definition: later })).toEqual({ ok: true, value: { version: flight.version } });
    expect([flight.definition, flight.seats, flight.holds]).toEqual([later, seats, holds]);
  });

  test("is that by which sales close", () => {
    const flight = openFlight();
    redefine(flight, { n: 1, definition: later });
    held(flight, "b1", ["14A"], {}, DEFINITION.departs_at);
    expect(hold(flight, request("b2", ["14C"]), later.departs_at - SALES_CLOSE_MS)).toMatchObject({
      error: { reason: "flight_closed" },
    });
    redefine(flight, { n: 2, definition: earlier });
    expect(hold(flight, request("b3", ["14C"]), earlier.departs_at)).toMatchObject({ error: { reason: "flight_closed" } });
  });

  test("that is earlier lets marks be forgotten earlier", () => {
    const flight = openFlight({ departs_at: NOW + 3 * TOMBSTONE_MS });
    release(flight, owner("b1"), NOW);
    const due = pruneDue(flight);
    redefine(flight, { n: 1, definition: { ...DEFINITION, departs_at: NOW + 2 * TOMBSTONE_MS } });
    expect(pruneDue(flight)).toBeLessThan(due);
  });
});

test("a redefinition that comes late changes nothing, and one that comes twice is answered twice", () => {
  const flight = openFlight();
  redefine(flight, { n: 2, definition: later });
  expect(redefine(flight, { n: 2, definition: later }).ok).toBe(true);
  for (const late of [
    { n: 1, definition: later },
    { n: 1, definition: wide },
    { n: 2, definition: earlier },
    { n: 2, definition: wide },
  ])
    expect(redefine(flight, late)).toEqual({ ok: false, error: { reason: "overtaken" } });
  expect(flight.definition).toEqual(later);
});

test("a flight that nobody had opened is open as it is now, and cannot be opened as it was", () => {
  const flight = unknownFlight();
  expect(redefine(flight, { n: 1, definition: later })).toEqual({ ok: true, value: { version: 0 } });
  expect(open(flight, DEFINITION)).toEqual({ ok: false, error: { reason: "definition_differs" } });
  expect(open(flight, later).ok).toBe(true);
});
