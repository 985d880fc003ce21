import { describe, expect, test } from "vitest";
import { confirm } from "./confirm.ts";
import { expire } from "./expire.ts";
import type { Flight } from "./flight-state.ts";
import { hold } from "./hold.ts";
import { flightClaims } from "./claims.ts";
import { pin } from "./pin.ts";
import { type SagaClaim, rebuild } from "./rebuild.ts";
import { release } from "./release.ts";
import { reseat } from "./reseat.ts";
import { NOW, TTL, held, openFlight, owner, request, seatOf } from "./flight.fixture.ts";
import { unknownFlight } from "./flight-state.ts";

/** Held, pinned and sold seats of three bookings. */
function sold(): Flight {
  const flight = openFlight();
  held(flight, "b1", ["14A"]);
  held(flight, "b2", ["14C", "14D"]);
  pin(flight, owner("b2"), NOW + 2 * TTL, NOW);
  held(flight, "b3", ["15A"]);
  const pinned = pin(flight, owner("b3"), NOW + 2 * TTL, NOW);
  confirm(flight, owner("b3"), pinned.ok ? pinned.value.epoch : -1);
  return flight;
}
/** What the sagas of these holds would say. */
const claimsOf = (flight: Flight): SagaClaim[] =>
  [...flight.holds.values()].map(({ attempts, network: _network, ...claim }) => ({ ...claim, attempt: attempts[0] ?? "" }));
const lost = (claims: SagaClaim[], ended: { booking_id: string; attempt: string }[] = []) => ({
  claims,
  ended,
  ended_before: [] as { booking_id: string; attempt: string }[],
  version: 40,
});

describe("a flight whose object was lost", () => {
  test("has the same claims again, newer than what was ever published, and the holds go on as they were", () => {
    const before = sold();
    const flight = openFlight();
    expect(rebuild(flight, lost(claimsOf(before)), NOW)).toEqual({
      ok: true,
      value: { restored: ["b1", "b2", "b3"], present: 0 },
    });
    expect(flightClaims(flight).seats).toEqual(flightClaims(before).seats);
    expect([...flight.holds.values()]).toEqual([...before.holds.values()]);
    expect(flight.taken).toEqual(before.taken);
    expect(flight.version).toBeGreaterThan(40);
    const epoch = before.holds.get("b2")?.epoch ?? -1;
    expect(confirm(flight, owner("b2"), epoch - 1)).toMatchObject({ error: { reason: "fenced" } });
    expect(confirm(flight, owner("b2"), epoch).ok).toBe(true);
    expect(confirm(flight, owner("b3"), before.holds.get("b3")?.epoch ?? -1).ok).toBe(true);
    expect(reseat(flight, owner("b1"), { n: 1, seats: [{ passenger_id: "pax_0", designator: "16A" }] }, NOW).ok).toBe(true);
    expect(hold(flight, request("b4", ["14C"]), NOW)).toMatchObject({ error: { reason: "seat_unavailable" } });
  });

  test("knows the attempts that its sagas let go, so that their late messages are refused", () => {
    const flight = openFlight();
    rebuild(flight, lost([], [owner("b1")]), NOW);
    expect(hold(flight, request("b1", ["14A"]), NOW)).toMatchObject({ error: { reason: "released", known: true } });
  });

  test("is not rebuilt before it is open", () => {
    expect(rebuild(unknownFlight(), lost([]), NOW)).toEqual({ ok: false, error: { reason: "needs_definition" } });
  });
});

describe("a flight that has seats", () => {
  test("gets what is missing and keeps what is there, and again nothing", () => {
    const claims = claimsOf(sold());
    const flight = openFlight();
    rebuild(flight, lost(claims.slice(0, 2)), NOW);
    held(flight, "new", ["20A"]);
    const there = flight.holds.get("b2");
    expect(rebuild(flight, lost(claims), NOW)).toEqual({ ok: true, value: { restored: ["b3"], present: 2 } });
    expect(flight.holds.get("b2")).toBe(there);
    expect([seatOf(flight, "20A"), seatOf(flight, "15A")]).toEqual(["held", "sold"]);
    const { version } = flight;
    expect(rebuild(flight, lost(claims), NOW)).toEqual({ ok: true, value: { restored: [], present: 3 } });
    expect([flight.version, flight.holds.size]).toEqual([version, 4]);
  });

  test.each([
    ["another booking has taken one of the seats since", (flight: Flight) => void held(flight, "new", ["14D"]), ["14D"]],
    [
      "the booking has other seats here under another attempt",
      (flight: Flight) => void held(flight, "b2", ["20A"], { attempt: "other" }),
      ["14C", "14D"],
    ],
  ])("is left as it is where %s", (_, change, designators) => {
    const flight = openFlight();
    change(flight);
    const [before, { version }] = [flightClaims(flight), flight];
    expect(rebuild(flight, lost(claimsOf(sold())), NOW)).toEqual({ ok: false, error: { reason: "contradicted", designators } });
    expect([flightClaims(flight), flight.version]).toEqual([before, version]);
  });

  test("is left as it is where two sagas claim one seat", () => {
    const flight = openFlight();
    const [claim] = claimsOf(sold());
    if (claim === undefined) throw new Error("three claims");
    const refused = rebuild(flight, lost([claim, { ...claim, booking_id: "b9" }]), NOW);
    expect(refused).toEqual({ ok: false, error: { reason: "contradicted", designators: ["14A"] } });
    expect(seatOf(flight, "14A")).toBe("free");
  });

  test("does not get back what was let go while the sagas were asked, nor a hold whose time is up", () => {
    const claims = claimsOf(sold());
    const flight = openFlight();
    release(flight, owner("b3"), NOW);
    expect(rebuild(flight, lost(claims), NOW + TTL)).toMatchObject({ error: { reason: "doubted", owners: [owner("b3")] } });
    const asked = { ...lost(claims.slice(0, 2), [owner("b3")]), ended_before: [owner("b3")] };
    expect(rebuild(flight, asked, NOW + TTL)).toEqual({ ok: true, value: { restored: ["b2"], present: 0 } });
    expect([seatOf(flight, "14A"), seatOf(flight, "15A")]).toEqual(["free", "free"]);
  });
});

describe("a flight that was set back in time", () => {
  const [AGO, LATER] = [NOW, NOW + 2 * TTL];
  /** As it was when b3 was only held; its saga has sold the seat since. */
  function setBack(): Flight {
    const flight = openFlight();
    held(flight, "b3", ["15A"]);
    return flight;
  }
  const sale = claimsOf(sold()).filter(({ booking_id }) => booking_id === "b3");

  test("sells what was sold since, where the hold of then is still there", () => {
    const flight = setBack();
    expect(rebuild(flight, lost(sale), AGO)).toEqual({ ok: true, value: { restored: ["b3"], present: 0 } });
    expect(seatOf(flight, "15A")).toBe("sold");
    expire(flight, LATER);
    expect(seatOf(flight, "15A")).toBe("sold");
    expect(confirm(flight, owner("b3"), sale[0]?.epoch ?? -1).ok).toBe(true);
  });

  test("does not believe at once that a sale is over which ran out there, and gives it back when its saga still says so", () => {
    const flight = setBack();
    expire(flight, LATER);
    expect(seatOf(flight, "15A")).toBe("free");
    const before = flightClaims(flight);
    const refused = rebuild(flight, lost(sale), LATER);
    expect(refused).toEqual({ ok: false, error: { reason: "doubted", owners: [owner("b3")], designators: ["15A"] } });
    expect(flightClaims(flight)).toEqual(before);
    expect(rebuild(flight, { ...lost(sale), ended_before: [owner("b3")] }, LATER)).toMatchObject({ value: { restored: ["b3"] } });
    expect(seatOf(flight, "15A")).toBe("sold");
    expect(confirm(flight, owner("b3"), sale[0]?.epoch ?? -1).ok).toBe(true);
  });

  test("does not give back what its saga has let go after all, nor a seat that somebody else has taken", () => {
    const flight = setBack();
    expire(flight, LATER);
    expect(rebuild(flight, { ...lost([], [owner("b3")]), ended_before: [owner("b3")] }, LATER)).toMatchObject({
      value: { restored: [] },
    });
    held(flight, "new", ["15A"]);
    expect(rebuild(flight, { ...lost(sale), ended_before: [owner("b3")] }, LATER)).toEqual({
      ok: false,
      error: { reason: "contradicted", designators: ["15A"] },
    });
    expect(flight.holds.get("new")?.state).toBe("held");
  });

  test("gives a booking the seats it has changed to since, and frees those of then", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    const since = openFlight();
    held(since, "b1", ["14A"]);
    reseat(since, owner("b1"), { n: 2, seats: [{ passenger_id: "pax_0", designator: "16A" }] }, NOW);
    expect(rebuild(flight, lost(claimsOf(since)), NOW)).toMatchObject({ value: { restored: ["b1"] } });
    expect([seatOf(flight, "14A"), seatOf(flight, "16A")]).toEqual(["free", "held"]);
    expect(flight.taken).toEqual(since.taken);
  });

  test("leaves a flight alone that is further than its sagas know", () => {
    const flight = sold();
    const claims = claimsOf(flight).map((claim) => ({ ...claim, state: "held" as const, epoch: claim.epoch - 1 }));
    const there = flightClaims(flight);
    expect(rebuild(flight, { ...lost(claims), version: 0 }, NOW)).toEqual({ ok: true, value: { restored: [], present: 3 } });
    expect(flightClaims(flight)).toEqual(there);
  });
});
