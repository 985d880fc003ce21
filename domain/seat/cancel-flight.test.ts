import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AGAIN_AT_LEAST_MS, AGAIN_LATER_MS, MANY_TRIES } from "#domain/backoff.ts";
import { err } from "#domain/result.ts";
import {
  cancelFlight,
  cancellationDue,
  cancellationProgress,
  hearOutcomes,
  rebuildCancelled,
  takeCancelled,
} from "./cancel-flight.ts";
import type { Outcome } from "./cancellation.ts";
import { confirm } from "./confirm.ts";
import { inventory } from "./counts.ts";
import { expire } from "./expire.ts";
import { type Flight, unknownFlight } from "./flight-state.ts";
import { hold } from "./hold.ts";
import { CANCEL_AGAIN_MS, CANCEL_BATCH } from "./limits.ts";
import { open } from "./open.ts";
import { pin } from "./pin.ts";
import { rebuild, type SagaClaim } from "./rebuild.ts";
import { redefine } from "./redefine.ts";
import { release } from "./release.ts";
import { reseat } from "./reseat.ts";
import { DEFINITION, held, NOW, openFlight, owner, request, seatOf, TTL } from "./flight.fixture.ts";

/** `held`, `pinned` and `sold` have a seat each; the flight is cancelled. */
function cancelledFlight(): Flight {
  const flight = openFlight();
  for (const [i, booking] of ["held", "pinned", "sold"].entries()) held(flight, booking, [`1${i}A`]);
  for (const booking of ["pinned", "sold"]) pin(flight, owner(booking), NOW + TTL, NOW);
  confirm(flight, owner("sold"), flight.holds.get("sold")?.epoch ?? 0);
  cancelFlight(flight, NOW);
  return flight;
}
const countsOf = (flight: Flight) => cancellationProgress(flight)?.counts;
const none = { to_do: 0, released: 0, refunded: 0, failed: 0 };

describe("a flight that is cancelled", () => {
  test("sells nothing more, and says so to search", () => {
    const flight = cancelledFlight();
    expect(hold(flight, request("late", ["14A"]), NOW)).toEqual(err({ reason: "flight_closed", known: false }));
    expect(hold(flight, request("agent", [null], { exempt: true }), NOW)).toMatchObject(err({ reason: "flight_closed" }));
    const { cabins, booking_classes } = inventory(flight);
    expect(cabins).toEqual([{ cabin: "economy", available: 0, held: 2, sold: 1 }]);
    expect(booking_classes.map(({ available }) => available)).toEqual([0, 0]);
    expect(flight.changes.version).toBe(true);
  });

  test("pins nothing more and extends no pin, but a sale that may have been paid for comes true", () => {
    const flight = cancelledFlight();
    const { epoch = 0 } = flight.holds.get("pinned") ?? {};
    expect(pin(flight, owner("held"), NOW + TTL, NOW)).toEqual(err({ reason: "flight_cancelled" }));
    expect(pin(flight, owner("pinned"), NOW + 2 * TTL, NOW)).toEqual(err({ reason: "flight_cancelled" }));
    expect(pin(flight, owner("nobody"), NOW + TTL, NOW)).toEqual(err({ reason: "gone" }));
    expect(pin(flight, owner("sold"), NOW + TTL, NOW)).toMatchObject({ ok: true });
    expect(confirm(flight, owner("pinned"), epoch)).toMatchObject({ ok: true });
    expect(seatOf(flight, "11A")).toBe("sold");
  });

  test("gives nobody another seat, but lets a change that is under way be settled", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    const seat = (designator: string) => ({ passenger_id: "pax_0", designator });
    reseat(flight, owner("b1"), { n: 1, seats: [seat("14A"), seat("14C")] }, NOW);
    cancelFlight(flight, NOW);
    expect(reseat(flight, owner("b1"), { n: 3, seats: [seat("14D")] }, NOW)).toEqual(err({ reason: "flight_closed" }));
    expect(reseat(flight, owner("b1"), { n: 3, seats: [seat("14A")] }, NOW)).toMatchObject({ ok: true });
    expect(seatOf(flight, "14C")).toBe("free");
  });

  test("stays so: no timetable redefines it, opening it again opens no sale, cancelling it again changes nothing", () => {
    const flight = cancelledFlight();
    const later = { ...DEFINITION, departs_at: DEFINITION.departs_at + 1 };
    expect(redefine(flight, { n: 9, definition: later })).toEqual(err({ reason: "overtaken" }));
    expect(open(flight, DEFINITION)).toMatchObject({ ok: true });
    expect(hold(flight, request("late", [null]), NOW)).toMatchObject({ ok: false });
    const { version } = flight;
    expect(cancelFlight(flight, NOW + 1)).toMatchObject({ ok: true, value: { at: NOW } });
    expect(flight.version).toBe(version);
  });

  test.each([
    ["before it is open", unknownFlight(), NOW, "needs_definition"],
    ["at its departure", openFlight(), DEFINITION.departs_at, "flight_departed"],
  ])("cannot be so %s, and nothing changes", (_, flight, now, reason) => {
    expect(cancelFlight(flight, now)).toEqual(err({ reason }));
    expect(flight.cancellation).toBeNull();
    expect(cancellationProgress(flight)).toBeNull();
  });

  test("is done at once where nobody has a seat", () => {
    expect(cancelFlight(openFlight(), NOW)).toEqual({ ok: true, value: { at: NOW, finished_at: NOW, counts: none, failed: [] } });
  });
});

describe("a flight that was cancelled and is lost", () => {
  const lostWith = (...claims: SagaClaim[]) => ({ claims, ended: [], ended_before: [], version: 9 });
  const LATE = DEFINITION.departs_at;

  test.each([
    ["with all it had", unknownFlight()],
    ["as one that is set back to before", openFlight()],
  ])("%s, is cancelled as soon as it is there again, also after it would have left", (_, flight) => {
    expect(rebuildCancelled(flight, DEFINITION, lostWith(soldClaim()), LATE)).toMatchObject({ value: { restored: ["b1"] } });
    expect(cancellationProgress(flight)).toMatchObject({ finished_at: null, counts: { ...none, to_do: 1 } });
    expect(hold(flight, request("late", ["14C"]), NOW)).toEqual(err({ reason: "flight_closed", known: false }));
    expect(takeCancelled(flight, LATE)).toEqual(["b1"]);
  });

  test("is done at once where no saga has anything on it, and has something to do again when one has", () => {
    const flight = unknownFlight();
    rebuildCancelled(flight, DEFINITION, lostWith(), LATE);
    expect(cancellationProgress(flight)).toMatchObject({ finished_at: LATE, counts: none });
    rebuildCancelled(flight, DEFINITION, lostWith(soldClaim()), LATE);
    expect(cancellationProgress(flight)).toMatchObject({ finished_at: null, counts: { ...none, to_do: 1 } });
  });

  test("stays lost, and is not done, where two sagas claim one seat of it", () => {
    const flight = unknownFlight();
    release(flight, owner("before"), NOW);
    const before = structuredClone(flight);
    const claim = soldClaim();
    const refused = rebuildCancelled(flight, DEFINITION, lostWith(claim, { ...claim, booking_id: "b2" }), LATE);
    expect(refused).toEqual(err({ reason: "contradicted", designators: ["14A"] }));
    expect(flight).toEqual(before);
    expect(cancelFlight(flight, NOW)).toEqual(err({ reason: "needs_definition" }));
  });

  test("that is set back sells nothing where they do, and is done only when they do no more", () => {
    const flight = openFlight();
    const claim = soldClaim();
    const refused = rebuildCancelled(flight, DEFINITION, lostWith(claim, { ...claim, booking_id: "b2" }), LATE);
    expect(refused).toEqual(err({ reason: "contradicted", designators: ["14A"] }));
    expect(hold(flight, request("late", ["14C"]), NOW)).toMatchObject(err({ reason: "flight_closed" }));
    expect(cancellationProgress(flight)).toMatchObject({ finished_at: null, counts: none });
    rebuildCancelled(flight, DEFINITION, lostWith(), LATE + 1);
    expect(cancellationProgress(flight)).toMatchObject({ at: LATE, finished_at: LATE + 1 });
  });

  test("stays as it is where it was not lost", () => {
    const flight = cancelledFlight();
    const { version } = flight;
    rebuildCancelled(flight, { ...DEFINITION, departs_at: NOW }, { ...lostWith(), version: 0 }, NOW + 1);
    expect([flight.version, flight.definition?.departs_at]).toEqual([version, DEFINITION.departs_at]);
    expect(cancellationProgress(flight)).toMatchObject({ at: NOW, finished_at: null, counts: { to_do: 3 } });
  });
});

describe("those who are booked on it", () => {
  test("are told at once, then again after longer and longer, until they have ended", () => {
    const flight = cancelledFlight();
    expect(takeCancelled(flight, NOW).toSorted()).toEqual(["held", "pinned", "sold"]);
    expect(takeCancelled(flight, NOW + CANCEL_AGAIN_MS - 1)).toEqual([]);
    let now = NOW;
    const waits = Array.from({ length: 9 }, () => {
      const due = cancellationDue(flight);
      const wait = due - now;
      now = due;
      expect(takeCancelled(flight, now)).toHaveLength(3);
      return wait;
    });
    expect(waits.slice(0, 3)).toEqual([CANCEL_AGAIN_MS, 2 * CANCEL_AGAIN_MS, 4 * CANCEL_AGAIN_MS]);
    expect(waits.at(-1)).toBe(AGAIN_AT_LEAST_MS);
    for (let n = 0; n < MANY_TRIES; n++) takeCancelled(flight, (now = cancellationDue(flight)));
    expect(cancellationDue(flight) - now).toBe(AGAIN_LATER_MS);
  });

  test("are asked at once when they have let go, and not done before, whatever is said of them", () => {
    const flight = cancelledFlight();
    takeCancelled(flight, NOW);
    hearOutcomes(flight, [{ booking_id: "sold", outcome: "refunded" }], NOW);
    expect(countsOf(flight)).toEqual({ ...none, to_do: 3 });
    release(flight, owner("sold"), NOW);
    expect(takeCancelled(flight, NOW)).toEqual(["sold"]);
    hearOutcomes(flight, [{ booking_id: "sold", outcome: "refunded" }], NOW);
    expect(countsOf(flight)).toEqual({ ...none, to_do: 2, refunded: 1 });
    expect(cancellationProgress(flight)?.finished_at).toBeNull();
  });

  test("are counted by what became of them, and the last one ends it", () => {
    const flight = cancelledFlight();
    for (const booking of ["held", "pinned", "sold"]) release(flight, owner(booking), NOW);
    hearOutcomes(flight, [{ booking_id: "held", outcome: "released" }], NOW + 1);
    hearOutcomes(flight, [{ booking_id: "pinned", outcome: "refunded" }], NOW + 2);
    hearOutcomes(flight, [{ booking_id: "sold", outcome: "failed" }], NOW + 3);
    expect(cancellationProgress(flight)).toEqual({
      at: NOW,
      finished_at: NOW + 3,
      counts: { to_do: 0, released: 1, refunded: 1, failed: 1 },
      failed: ["sold"],
    });
    hearOutcomes(flight, [{ booking_id: "sold", outcome: "refunded" }], NOW + 4);
    expect(countsOf(flight)).toMatchObject({ failed: 1, refunded: 1 });
    expect(cancellationDue(flight)).toBe(Infinity);
  });

  test("are none where only a hold was made that no saga knows: it ends by itself", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    cancelFlight(flight, NOW);
    const unknown = [{ booking_id: "b1", outcome: "unknown" as const }];
    hearOutcomes(flight, unknown, NOW);
    expect(countsOf(flight)).toEqual({ ...none, to_do: 1 });
    expire(flight, NOW + TTL);
    hearOutcomes(flight, unknown, NOW + TTL);
    expect(countsOf(flight)).toEqual({ ...none, released: 1 });
  });

  test("come back into it where a rebuild gives them back seats that were forgotten", () => {
    const flight = openFlight();
    cancelFlight(flight, NOW);
    rebuild(flight, { claims: [soldClaim()], ended: [], ended_before: [], version: 0 }, NOW + 1);
    expect(cancellationProgress(flight)).toMatchObject({ finished_at: null, counts: { to_do: 1 } });
    expect(takeCancelled(flight, NOW + 1)).toEqual(["b1"]);
  });

  test("are told a hundred at a time", () => {
    const flight = openFlight({
      aircraft: "789",
      booking_classes: [{ booking_class: "Y", cabin: "economy", authorised: 300 }],
    });
    for (let n = 0; n < CANCEL_BATCH + 20; n++) held(flight, `b${n}`, [null]);
    cancelFlight(flight, NOW);
    const [first, second, third] = [0, 1, 2].map(() => takeCancelled(flight, NOW));
    expect([first?.length, second?.length, third?.length]).toEqual([CANCEL_BATCH, 20, 0]);
    expect(new Set([...(first ?? []), ...(second ?? [])]).size).toBe(CANCEL_BATCH + 20);
  });
});

/** What its saga says of a booking that has bought 14A. */
function soldClaim(): SagaClaim {
  const flight = openFlight();
  held(flight, "b1", ["14A"]);
  pin(flight, owner("b1"), NOW + TTL, NOW);
  confirm(flight, owner("b1"), flight.holds.get("b1")?.epoch ?? 0);
  const sold = flight.holds.get("b1");
  if (sold === undefined) throw new Error("not sold");
  const { attempts, network: _network, ...claim } = sold;
  return { ...claim, attempt: attempts[0] ?? "" };
}

test("whatever is said, in whatever order and however often, every booking is counted once, and none as done while it has seats", () => {
  const names = ["held", "pinned", "sold"];
  const turn = fc.record({
    booking: fc.constantFrom(...names),
    what: fc.constantFrom("tell", "release", "say"),
    outcome: fc.constantFrom<Outcome | "unknown">("to_do", "released", "refunded", "failed", "unknown"),
  });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 30 }), (turns) => {
      const flight = cancelledFlight();
      let now = NOW;
      for (const { booking, what, outcome } of turns) {
        now += 500;
        if (what === "tell") takeCancelled(flight, now);
        else if (what === "release") release(flight, owner(booking), now);
        else hearOutcomes(flight, [{ booking_id: booking, outcome }], now);
        const { counts = none, finished_at } = cancellationProgress(flight) ?? {};
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(names.length);
        expect(counts.to_do).toBeGreaterThanOrEqual(flight.holds.size);
        expect(finished_at !== null).toBe(counts.to_do === 0);
        expect(cancellationDue(flight) === Infinity).toBe(counts.to_do === 0);
      }
    }),
    { numRuns: 500 },
  );
});
