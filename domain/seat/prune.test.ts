import { describe, expect, test } from "vitest";
import { invariant } from "#domain/invariant.ts";
import { confirm } from "./confirm.ts";
import { expire } from "./expire.ts";
import { isKnown, restoreFlight } from "./flight.ts";
import { type Flight, unknownFlight } from "./flight-state.ts";
import { hold } from "./hold.ts";
import { COOLDOWN_MS, PRUNE_BATCH, PRUNE_DELAY_MS, SALES_CLOSE_MS, TOMBSTONE_MS } from "./limits.ts";
import { open } from "./open.ts";
import { pin } from "./pin.ts";
import { prune, pruneDue } from "./prune.ts";
import { release } from "./release.ts";
import { DEFINITION, NOW, TTL, held, openFlight, owner, request, seatOf } from "./flight.fixture.ts";

const DAY_MS = 24 * 3_600_000;
/** A flight of tomorrow, whose tombstones go by their age. */
const soon = openFlight;
/** On sale for longer than a tombstone is kept for its age. */
const departsAt = NOW + 80 * DAY_MS;
const later = () => openFlight({ departs_at: departsAt });
const closed = departsAt - SALES_CLOSE_MS;
const count = ({ tombstones, cooldowns }: Flight) =>
  [tombstones, cooldowns].map((rows) => [...rows.values()].reduce((sum, inner) => sum + inner.size, 0));

describe("a tombstone", () => {
  test("is forgotten once its time is up, a while after it, and not before", () => {
    const flight = soon();
    release(flight, owner("b1"), NOW);
    expect(pruneDue(flight)).toBe(NOW + TOMBSTONE_MS + PRUNE_DELAY_MS);
    prune(flight, pruneDue(flight) - 1);
    expect(isKnown(flight, "b1")).toBe(true);
    prune(flight, pruneDue(flight));
    expect(isKnown(flight, "b1")).toBe(false);
    expect(flight.changes.forgotten).toEqual([owner("b1")]);
    expect(pruneDue(flight)).toBe(Infinity);
  });

  test("is kept while the flight is on sale, however old it is", () => {
    const flight = later();
    release(flight, owner("b1"), NOW);
    prune(flight, closed - 1);
    expect(hold(flight, request("b1", ["14A"]), closed - 1)).toMatchObject({ error: { reason: "released" } });
    expect(pruneDue(flight)).toBe(closed + PRUNE_DELAY_MS);
  });

  test("of a flight that nobody has opened is kept, and goes by the flight's times once it is open", () => {
    const flight = unknownFlight();
    release(flight, owner("b1"), NOW);
    prune(flight, NOW + 365 * DAY_MS);
    expect([isKnown(flight, "b1"), pruneDue(flight)]).toEqual([true, Infinity]);
    open(flight, DEFINITION);
    expect(pruneDue(flight)).toBe(NOW + TOMBSTONE_MS + PRUNE_DELAY_MS);
  });

  test("of a booking that has seats here is kept, so that a late hold of it is not answered with those, until they are let go", () => {
    const flight = soon();
    held(flight, "b1", ["14A"]);
    hold(flight, request("b1", ["14A"], { attempt: "retry" }), NOW);
    release(flight, owner("b1", "retry"), NOW);
    const pinned = pin(flight, owner("b1"), NOW + TTL, NOW);
    confirm(flight, owner("b1"), pinned.ok ? pinned.value.epoch : -1);
    const now = NOW + 365 * DAY_MS;
    prune(flight, now);
    expect(pruneDue(flight)).toBe(Infinity);
    expect(hold(flight, request("b1", ["14A"], { attempt: "retry" }), now)).toMatchObject({ error: { reason: "released" } });
    release(flight, owner("b1"), now);
    prune(flight, pruneDue(flight));
    expect(count(flight)).toEqual([0, 0]);
  });

  test("that is gone lets no late message of its attempt hold, pin, sell or free anything", () => {
    const flight = later();
    held(flight, "b1", ["14A"]);
    const pinned = pin(flight, owner("b1"), NOW + 2 * TTL, NOW);
    invariant(pinned.ok, "it is held");
    release(flight, owner("b1"), NOW);
    held(flight, "b2", ["14A"]);
    const epoch = pin(flight, owner("b2"), NOW + TTL, NOW);
    confirm(flight, owner("b2"), epoch.ok ? epoch.value.epoch : -1);
    const now = closed + PRUNE_DELAY_MS;
    prune(flight, now);
    expect(isKnown(flight, "b1")).toBe(false);
    const { version } = flight;
    expect(hold(flight, request("b1", ["14A"]), now)).toEqual({ ok: false, error: { reason: "flight_closed", known: false } });
    expect(hold(flight, request("b1", [null], { exempt: true }), now)).toMatchObject({ error: { reason: "flight_closed" } });
    expect(pin(flight, owner("b1"), now + TTL, NOW)).toEqual({ ok: false, error: { reason: "gone" } });
    expect(confirm(flight, owner("b1"), pinned.value.epoch)).toEqual({ ok: false, error: { reason: "gone" } });
    expect(release(flight, owner("b1"), now)).toEqual({ released: [] });
    expect([flight.version, seatOf(flight, "14A")]).toEqual([version, "sold"]);
    expect(flight.seats.get("14A")?.booking_id).toBe("b2");
  });
});

describe("a cooldown", () => {
  test("is forgotten when it is over, without its tombstone", () => {
    const flight = later();
    held(flight, "b1", ["14A"]);
    expire(flight, NOW + TTL);
    prune(flight, NOW + TTL + COOLDOWN_MS + PRUNE_DELAY_MS - 1);
    expect(count(flight)).toEqual([1, 1]);
    prune(flight, NOW + TTL + COOLDOWN_MS + PRUNE_DELAY_MS);
    expect(count(flight)).toEqual([1, 0]);
    expect(flight.changes.forgotten).toEqual([{ user_id: "user-of-b1", designator: "14A" }]);
  });
});

test("a turn forgets a batch at most, and the rest is due at once", () => {
  const flight = soon();
  for (let n = 0; n < 2 * PRUNE_BATCH + 1; n++) release(flight, owner(`b${n}`), NOW);
  const now = pruneDue(flight);
  for (const left of [PRUNE_BATCH + 1, 1]) {
    prune(flight, now);
    expect(count(flight)[0]).toBe(left);
    expect(pruneDue(flight)).toBeLessThanOrEqual(now);
  }
  prune(flight, now);
  expect([count(flight)[0], pruneDue(flight)]).toEqual([0, Infinity]);
});

test("what is live or sold stays", () => {
  const flight = soon();
  held(flight, "b1", ["14A"]);
  const pinned = pin(flight, owner("b1"), NOW + TTL, NOW);
  confirm(flight, owner("b1"), pinned.ok ? pinned.value.epoch : -1);
  release(flight, owner("b2"), NOW);
  prune(flight, NOW + 365 * DAY_MS);
  expect([seatOf(flight, "14A"), flight.holds.size, count(flight)[0]]).toEqual(["sold", 1, 0]);
});

test("a flight read back from storage wants to be pruned when it did before", () => {
  const before = later();
  release(before, owner("b1"), NOW);
  held(before, "b2", ["14A"]);
  expire(before, NOW + TTL);
  const flight = later();
  const tombstones = before.changes.tombstones;
  restoreFlight(flight, { ...later(), seats: [], holds: [], tombstones, cooldowns: before.changes.cooldowns });
  expect(pruneDue(flight)).toBe(pruneDue(before));
});
