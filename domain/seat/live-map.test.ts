import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { block, unblock } from "./block.ts";
import { confirm } from "./confirm.ts";
import type { Flight } from "./flight-state.ts";
import { hold } from "./hold.ts";
import { type LiveMap, type LiveUpdate, follow, unknownMap, updatesSince } from "./live-map.ts";
import { pin } from "./pin.ts";
import { release } from "./release.ts";
import { seatStates } from "./seat-map.ts";
import { NOW, TTL, held, openFlight, owner, request } from "./flight.fixture.ts";

const after = (map: LiveMap, updates: LiveUpdate[]): LiveMap =>
  updates.reduce((known, update) => {
    const { map: next, gap } = follow(known, update);
    expect(gap).toBe(false);
    return next;
  }, map);
const mapOf = (flight: Flight): LiveMap => after(unknownMap, updatesSince(flight, null));

describe("a watcher is told", () => {
  test("the whole cabin when it knows nothing", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    const [update, ...more] = updatesSince(flight, null);
    expect(more).toEqual([]);
    expect(update).toMatchObject({ type: "snapshot", version: 1 });
    expect(update?.type === "snapshot" && update.seats.filter((seat) => seat.state !== "available")).toEqual([
      { designator: "14A", state: "held" },
    ]);
  });

  test("only what changed since the version it knows, each seat once, as it is now", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    held(flight, "b2", ["14C"]);
    release(flight, owner("b2"), NOW);
    held(flight, "b3", ["14D"]);
    expect(updatesSince(flight, 1)).toEqual([
      {
        type: "changes",
        from: 1,
        to: 4,
        seats: [
          { designator: "14C", state: "available" },
          { designator: "14D", state: "held" },
        ],
      },
    ]);
  });

  test("that nothing changed when nothing did", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    expect(updatesSince(flight, 1)).toEqual([{ type: "changes", from: 1, to: 1, seats: [] }]);
  });

  test("to start over when it knows a version that this flight never had", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    expect(updatesSince(flight, 2)).toMatchObject([
      { type: "resync", version: 1 },
      { type: "snapshot", version: 1 },
    ]);
  });

  test("never who holds a seat, nor under which epoch", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A", "14C"]);
    for (const told of [null, 0, 1, 9]) expect(JSON.stringify(updatesSince(flight, told))).not.toMatch(/b1|user|pax_|epoch/);
  });
});

describe("a watcher that follows", () => {
  test("does not apply a change twice, nor an older one after a newer one", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    const old = updatesSince(flight, 0);
    const early = after(mapOf(openFlight()), old);
    release(flight, owner("b1"), NOW);
    const map = after(early, updatesSince(flight, 1));
    expect(map.states.get("14A")).toBe("available");
    expect(after(map, old)).toBe(map);
  });

  test("sees that changes are missing, and keeps what it knew", () => {
    const flight = openFlight();
    const map = mapOf(flight);
    held(flight, "b1", ["14A"]);
    held(flight, "b2", ["14C"]);
    for (const update of updatesSince(flight, 1)) expect(follow(map, update)).toEqual({ map, gap: true });
  });

  test("takes no change between being told to resync and the snapshot", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    const [resync, snapshot] = updatesSince(flight, 7);
    if (!resync || !snapshot) throw new Error("two updates");
    const lost = after({ version: 7, states: new Map() }, [resync]);
    expect(follow(lost, { type: "changes", from: 7, to: 8, seats: [{ designator: "14A", state: "sold" }] }).gap).toBe(true);
    expect(after(lost, [snapshot])).toEqual(mapOf(flight));
  });
});

const seat = fc.constantFrom("14A", "14C", "14D", "15A", null);
const booking = fc.constantFrom("b1", "b2", "b3");
const command = fc.oneof(
  fc.record({ type: fc.constant("hold" as const), booking, seats: fc.array(seat, { minLength: 1, maxLength: 2 }) }),
  fc.record({ type: fc.constant("pin" as const), booking }),
  fc.record({ type: fc.constant("confirm" as const), booking }),
  fc.record({ type: fc.constant("release" as const), booking }),
  fc.record({ type: fc.constant("block" as const), seat: fc.constantFrom("14A", "20A") }),
  fc.record({ type: fc.constant("unblock" as const), seat: fc.constantFrom("14A", "20A") }),
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

function apply(flight: Flight, one: Command, attempt: string): void {
  if (one.type === "block") block(flight, [one.seat]);
  else if (one.type === "unblock") unblock(flight, [one.seat]);
  else if (one.type === "hold")
    hold(flight, request(one.booking, one.seats, { attempt, request_hash: attempt, exempt: true }), NOW);
  else {
    const live = flight.holds.get(one.booking);
    const whose = owner(one.booking, live?.attempts[0] ?? "none");
    if (one.type === "pin") pin(flight, whose, NOW + TTL, NOW);
    else if (one.type === "confirm") confirm(flight, whose, live?.epoch ?? 0);
    else release(flight, whose, NOW);
  }
}

test("whoever follows ends with the cabin as it is, wherever it was interrupted and whatever came twice", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.constantFrom("told", "told", "silent", "again")), { maxLength: 30 }), (steps) => {
      const flight = openFlight();
      let map = mapOf(flight);
      for (const [index, [one, how]] of steps.entries()) {
        apply(flight, one, `attempt-${index}`);
        if (how === "silent") continue;
        const updates = updatesSince(flight, map.version);
        map = after(map, how === "again" ? [...updates, ...updates] : updates);
        expect(map.version).toBe(flight.version);
      }
      map = after(map, updatesSince(flight, map.version));
      const states = seatStates(flight, flight.seats.keys());
      expect([...map.states]).toEqual(states.map(({ designator, state }) => [designator, state]));
    }),
  );
});
