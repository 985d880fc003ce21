import { describe, expect, test } from "vitest";
import { block, unblock } from "./block.ts";
import { cancelFlight } from "./cancel-flight.ts";
import { confirm } from "./confirm.ts";
import { inventory } from "./counts.ts";
import { expire } from "./expire.ts";
import { restoreFlight } from "./flight.ts";
import { type Flight, unknownFlight } from "./flight-state.ts";
import { hold } from "./hold.ts";
import { flightClaims } from "./claims.ts";
import { COOLDOWN_MS } from "./limits.ts";
import { open } from "./open.ts";
import { pin } from "./pin.ts";
import { release } from "./release.ts";
import { seatMap } from "./seat-map.ts";
import { DEFINITION, NOW, TTL, held, openFlight, owner, request, seatOf } from "./flight.fixture.ts";

const PIN = NOW + 2 * TTL;
const gone = { ok: false, error: { reason: "gone" } };

function pinned(flight: Flight, booking: string, designators: (string | null)[]): number {
  held(flight, booking, designators);
  const answer = pin(flight, owner(booking), PIN, NOW);
  if (!answer.ok) throw new Error("not pinned");
  return answer.value.epoch;
}

describe("a pin", () => {
  test("outlives the hold's expiry and gives a new epoch", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    expect(pin(flight, owner("b1"), PIN, NOW)).toMatchObject({ ok: true, value: { epoch: 2, expires_at: PIN } });
    expire(flight, NOW + TTL);
    expect(seatOf(flight, "14A")).toBe("pinned");
  });

  test("never ends before the hold would have", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    expect(pin(flight, owner("b1"), NOW + 1, NOW)).toMatchObject({ value: { expires_at: NOW + TTL } });
  });

  test("repeated or late only extends, and keeps its epoch", () => {
    const flight = openFlight();
    const epoch = pinned(flight, "b1", ["14A"]);
    expect(pin(flight, owner("b1"), PIN - 1, NOW)).toMatchObject({ value: { epoch, expires_at: PIN } });
    expect(pin(flight, owner("b1"), PIN + 5, NOW)).toMatchObject({ value: { epoch, expires_at: PIN + 5 } });
    expect(flight.version).toBe(2);
  });

  test("leaves one owner: the other attempts of the hold are out", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    hold(flight, request("b1", ["14A"], { attempt: "retry" }), NOW);
    pin(flight, owner("b1", "retry"), PIN, NOW);
    expect(pin(flight, owner("b1"), PIN, NOW)).toEqual(gone);
    expect(release(flight, owner("b1"), NOW)).toEqual({ released: [] });
    expect(seatOf(flight, "14A")).toBe("pinned");
  });

  test.each([
    ["at the instant of expiry", (flight: Flight) => expire(flight, NOW + TTL)],
    ["after a release", (flight: Flight) => release(flight, owner("b1"), NOW)],
  ])("is refused %s", (_, end) => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    end(flight);
    expect(pin(flight, owner("b1"), PIN, NOW)).toEqual(gone);
  });

  test("is refused once the flight has left, and what is pinned is not kept for longer: no money is taken for it", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"], {}, NOW);
    const epoch = pinned(flight, "b2", ["14C"]);
    const left = DEFINITION.departs_at;
    expect(pin(flight, owner("b2"), PIN + 5, left - 1)).toMatchObject({ value: { epoch } });
    for (const booking of ["b1", "b2"]) expect(pin(flight, owner(booking), left + TTL, left)).toEqual(gone);
    confirm(flight, owner("b2"), epoch);
    expect(pin(flight, owner("b2"), left + TTL, left)).toMatchObject({ ok: true });
  });

  test("is refused to a booking without a hold", () => expect(pin(openFlight(), owner("b1"), PIN, NOW)).toEqual(gone));
});

describe("a confirm", () => {
  test("sells the seats to the owner with the epoch of its pin, and again", () => {
    const flight = openFlight();
    const epoch = pinned(flight, "b1", ["14A", null]);
    const first = confirm(flight, owner("b1"), epoch);
    expect(first.ok).toBe(true);
    expect(confirm(flight, owner("b1"), epoch)).toEqual(first);
    expect(inventory(flight).cabins).toEqual([{ cabin: "economy", available: 98, held: 0, sold: 2 }]);
  });

  test.each([
    ["an older epoch", -1],
    ["a newer epoch", 1],
  ])("is fenced with %s, before and after the sale", (_, offset) => {
    const flight = openFlight();
    const epoch = pinned(flight, "b1", ["14A"]);
    const fenced = { ok: false, error: { reason: "fenced", epoch } };
    expect(confirm(flight, owner("b1"), epoch + offset)).toEqual(fenced);
    expect(seatOf(flight, "14A")).toBe("pinned");
    confirm(flight, owner("b1"), epoch);
    expect(confirm(flight, owner("b1"), epoch + offset)).toEqual(fenced);
  });

  test("needs a pin: a hold's own epoch is not enough", () => {
    const flight = openFlight();
    const { epoch } = held(flight, "b1", ["14A"]);
    expect(confirm(flight, owner("b1"), epoch)).toMatchObject({ error: { reason: "fenced" } });
    expect(seatOf(flight, "14A")).toBe("held");
  });

  test("is refused to anybody else, and once the pin has run out", () => {
    const flight = openFlight();
    const epoch = pinned(flight, "b1", ["14A"]);
    expect(confirm(flight, owner("b2"), epoch)).toEqual(gone);
    expect(confirm(flight, owner("b1", "other"), epoch)).toEqual(gone);
    expire(flight, PIN);
    expect(confirm(flight, owner("b1"), epoch)).toEqual(gone);
    expect(seatOf(flight, "14A")).toBe("free");
  });

  test("makes the seats safe from time", () => {
    const flight = openFlight();
    confirm(flight, owner("b1"), pinned(flight, "b1", ["14A"]));
    expire(flight, PIN + 365 * 24 * 3_600_000);
    expect(seatOf(flight, "14A")).toBe("sold");
    expect(pin(flight, owner("b1"), PIN + 9, NOW).ok).toBe(true);
    expect(seatOf(flight, "14A")).toBe("sold");
  });
});

describe("a release", () => {
  test("of what nobody paid in time keeps its holder from the same seats for a while, also where they were still pinned", () => {
    const flight = openFlight();
    pinned(flight, "b1", ["14A"]);
    expect(release(flight, owner("b1"), NOW + TTL, true)).toEqual({ released: ["14A"] });
    const again = (booking: string, change: object, now: number) => hold(flight, request(booking, ["14A"], change), now);
    const same = { user_id: request("b1", []).user_id };
    expect(again("b2", same, NOW + TTL)).toMatchObject({ error: { reason: "hold_cooldown", until: NOW + TTL + COOLDOWN_MS } });
    expect(again("b3", {}, NOW + TTL)).toMatchObject({ ok: true });
    release(flight, owner("b3"), NOW + TTL);
    expect(again("b4", same, NOW + TTL + COOLDOWN_MS)).toMatchObject({ ok: true });
  });

  test("frees sold seats too, and a second one frees nothing", () => {
    const flight = openFlight();
    confirm(flight, owner("b1"), pinned(flight, "b1", ["14A", "14C"]));
    expect(release(flight, owner("b1"), NOW)).toEqual({ released: ["14A", "14C"] });
    held(flight, "b2", ["14A"]);
    expect(release(flight, owner("b1"), NOW)).toEqual({ released: [] });
    expect(seatOf(flight, "14A")).toBe("held");
  });

  test("of an ended attempt does not touch the booking's next hold", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    release(flight, owner("b1"), NOW);
    held(flight, "b1", ["14A"], { attempt: "next" });
    expect(release(flight, owner("b1"), NOW)).toEqual({ released: [] });
    expect(seatOf(flight, "14A")).toBe("held");
  });
});

describe("expiry", () => {
  test("frees exactly what ran out, at its instant and not before, and names the attempts", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    hold(flight, request("b1", ["14A"], { attempt: "retry" }), NOW);
    held(flight, "b2", ["15A"], { ttl_ms: TTL + 1 });
    expire(flight, NOW + TTL - 1);
    expect(flight.changes.expired).toEqual([]);
    expire(flight, NOW + TTL);
    expect(flight.changes.expired).toEqual([owner("b1"), owner("b1", "retry")]);
    expect([seatOf(flight, "14A"), seatOf(flight, "15A")]).toEqual(["free", "held"]);
    expect(hold(flight, request("b1", ["14A"]), NOW + TTL)).toMatchObject({ error: { reason: "released", known: true } });
  });

  test("is noticed for the earliest hold again after a later one was extended", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"], { ttl_ms: 1_000 });
    pin(flight, owner("b1"), PIN, NOW);
    held(flight, "b2", ["15A"], { ttl_ms: 5_000 });
    expire(flight, NOW + 5_000);
    expect([seatOf(flight, "14A"), seatOf(flight, "15A")]).toEqual(["pinned", "free"]);
  });

  test("is noticed for a pin that was read back from storage", () => {
    const before = openFlight();
    pinned(before, "b1", ["14A"]);
    const flight = openFlight();
    restoreFlight(flight, {
      ...before,
      seats: [...before.seats.values()],
      holds: [...before.holds.values()],
      tombstones: [],
      cooldowns: [],
    });
    expire(flight, PIN - 1);
    expect(seatOf(flight, "14A")).toBe("pinned");
    expire(flight, PIN);
    expect(seatOf(flight, "14A")).toBe("free");
    expect(inventory(flight).cabins).toEqual([{ cabin: "economy", available: 100, held: 0, sold: 0 }]);
  });
});

describe("operators", () => {
  test("block and unblock free seats, and nothing that somebody owns", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    expect(block(flight, ["14A", "14C"])).toMatchObject({ error: { reason: "seat_unavailable", designators: ["14A"] } });
    expect(block(flight, ["14C", "14C", "14D"])).toEqual({ ok: true, value: { blocked: ["14C", "14D"] } });
    expect(block(flight, ["14C"])).toEqual({ ok: true, value: { blocked: [] } });
    expect(unblock(flight, ["14A", "14C"])).toEqual({ ok: true, value: { unblocked: ["14C"] } });
    expect([seatOf(flight, "14A"), seatOf(flight, "14C"), seatOf(flight, "14D")]).toEqual(["held", "free", "blocked"]);
    expect(block(flight, ["99Z"])).toMatchObject({ error: { reason: "seat_not_found" } });
    expect(unblock(unknownFlight(), ["14A"])).toMatchObject({ error: { reason: "needs_definition" } });
  });

  test("change no seat of a cancelled flight", () => {
    const flight = openFlight();
    block(flight, ["14C"]);
    cancelFlight(flight, NOW);
    expect(block(flight, ["14D"])).toEqual({ ok: false, error: { reason: "flight_cancelled" } });
    expect(unblock(flight, ["14C"])).toEqual({ ok: false, error: { reason: "flight_cancelled" } });
    expect([seatOf(flight, "14C"), seatOf(flight, "14D")]).toEqual(["blocked", "free"]);
  });

  test("take what they block from what is left to sell, in the cabin and in every booking class that it limits", () => {
    const flight = openFlight();
    const before = inventory(flight);
    const [cabin] = before.cabins;
    const all = [...flight.places.keys()];
    block(flight, all.slice(1));
    expect(inventory(flight).cabins).toEqual([{ ...cabin, available: 1 }]);
    expect(inventory(flight).booking_classes.map(({ available }) => available)).toEqual(before.booking_classes.map(() => 1));
    unblock(flight, all);
    expect(inventory(flight)).toEqual(before);
  });

  test("see every claim with its booking and passenger", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    block(flight, ["14C"]);
    expect(flightClaims(flight)).toEqual({
      version: 2,
      departs_at: DEFINITION.departs_at,
      booking_classes: DEFINITION.booking_classes.map(({ booking_class, authorised }) => ({
        booking_class,
        authorised,
        honoured: 0,
      })),
      seats: [
        { designator: "14A", state: "held", booking_id: "b1", attempt: "b1-a", passenger_id: "pax_0", booking_class: "Y" },
        { designator: "14C", state: "blocked", booking_id: null, attempt: null, passenger_id: null, booking_class: null },
      ],
    });
  });
});

describe("a definition", () => {
  test("is taken once: again is fine, another one is not", () => {
    const flight = unknownFlight();
    expect(open(flight, DEFINITION)).toEqual({ ok: true, value: { version: 0 } });
    expect(open(flight, { ...DEFINITION, booking_classes: DEFINITION.booking_classes.toReversed() }).ok).toBe(true);
    expect(open(flight, { ...DEFINITION, departs_at: NOW })).toEqual({ ok: false, error: { reason: "definition_differs" } });
    expect(flight.definition).toEqual(DEFINITION);
  });

  test("of a flight that was opened without honoured units is no other with them, and it goes on without", () => {
    const flight = openFlight();
    const booking_classes = DEFINITION.booking_classes.map((entry) => ({ ...entry, honoured: 5 }));
    expect(open(flight, { ...DEFINITION, booking_classes }).ok).toBe(true);
    expect(flight.definition).toEqual(DEFINITION);
  });
});

describe("the seat map", () => {
  test("shows pinned as held, and prices in the flight's currency unless another one is asked for", () => {
    const flight = openFlight();
    pinned(flight, "b1", ["14A"]);
    const shown = seatMap(flight, undefined);
    const seats = shown.ok ? shown.value.cabins.flatMap((cabin) => cabin.rows.flatMap((row) => row.seats)) : [];
    expect(seats).toHaveLength(100);
    expect(seats.find((seat) => seat.designator === "14A")).toEqual({
      designator: "14A",
      state: "held",
      features: ["window"],
      price: { amount_minor: 0, currency: "GBP" },
    });
    expect(JSON.stringify(shown)).not.toContain("b1");
    expect(JSON.stringify(seatMap(flight, "JPY"))).toContain('{"amount_minor":4300,"currency":"JPY"}');
    expect(JSON.stringify(seatMap(flight, "XXX"))).not.toContain("XXX");
    expect(seatMap(unknownFlight(), undefined)).toEqual({ ok: false, error: { reason: "needs_definition" } });
  });
});
