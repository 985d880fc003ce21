import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { invariant } from "#domain/invariant.ts";
import { block, unblock } from "./block.ts";
import { confirm } from "./confirm.ts";
import { expire } from "./expire.ts";
import { takeExpired } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import { hold } from "./hold.ts";
import { cabinCapacity } from "./layouts.ts";
import { pin } from "./pin.ts";
import { redefine } from "./redefine.ts";
import { release } from "./release.ts";
import { reseat } from "./reseat.ts";
import { SEAT_TRANSITIONS, type SeatState, seatMay } from "./state.ts";
import { DEFINITION, NOW, openFlight, request } from "./flight.fixture.ts";

/** A crowded flight: few bookings, attempts and seats, so that they meet. */
const SEATS = ["14A", "14C", "14D", "14F", null] as const;
const K_UNITS = 4;
const A320_SEATS = cabinCapacity("320", "economy") + cabinCapacity("320", "business");
const booking = fc.constantFrom("b1", "b2", "b3");
const attempt = fc.constantFrom("x", "y");
const owner = fc.record({ booking_id: booking, attempt });

const seatStep = fc.oneof(
  fc.record({
    type: fc.constant("hold" as const),
    owner,
    seats: fc.array(fc.constantFrom(...SEATS), { minLength: 1, maxLength: 3 }),
    hash: fc.constantFrom("h", "h", "g"),
    ttl: fc.integer({ min: 1, max: 50 }),
  }),
  fc.record({ type: fc.constant("pin" as const), owner, until: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ type: fc.constant("confirm" as const), owner, back: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ type: fc.constant("release" as const), owner }),
  fc.record({
    type: fc.constant("reseat" as const),
    owner,
    n: fc.integer({ min: 1, max: 9 }),
    // A party of one or two: one seat each, or a second one for each in between.
    seats: fc.uniqueArray(fc.constantFrom("14A", "14C", "14D", "14F"), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ type: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ type: fc.constant("block" as const), seat: fc.constantFrom("14A", "14C") }),
  fc.record({ type: fc.constant("unblock" as const), seat: fc.constantFrom("14A", "14C") }),
);
const redefinition = fc.record({
  type: fc.constant("redefine" as const),
  n: fc.integer({ min: 1, max: 9 }),
  // Both have these seats.
  aircraft: fc.constantFrom("E90", "320"),
  delay: fc.constantFrom(0, 3_600_000),
});
/** Most of them are about seats: a new cabin needs one without claims. */
const step = fc.oneof({ weight: 20, arbitrary: seatStep }, { weight: 1, arbitrary: redefinition });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const statesOf = (flight: Flight): Map<string, SeatState> =>
  new Map([...flight.seats.values()].map((seat) => [seat.designator, seat.state]));
const key = (one: { booking_id: string; attempt: string }) => `${one.booking_id}/${one.attempt}`;

/** What a command's answer must be, told from what has ended and what was owned before. */
function apply(flight: Flight, command: Step, now: number, ended: Set<string>): void {
  if (command.type === "hold") applyHold(flight, command, now, ended.has(key(command.owner)));
  else if (command.type === "pin") {
    const { ok } = pin(flight, command.owner, now + command.until, now);
    invariant(!ok || !ended.has(key(command.owner)), "no pin for an attempt that ended");
  } else if (command.type === "confirm") applyConfirm(flight, command);
  else if (command.type === "reseat") applyReseat(flight, command, now);
  else if (command.type === "release") {
    release(flight, command.owner, now);
    ended.add(key(command.owner));
  } else if (command.type === "redefine") applyRedefine(flight, command);
  else if (command.type === "block") block(flight, [command.seat]);
  else if (command.type === "unblock") unblock(flight, [command.seat]);
}

function applyHold(
  flight: Flight,
  { owner: { booking_id, attempt: name }, seats, hash, ttl }: Extract<Step, { type: "hold" }>,
  now: number,
  isEnded: boolean,
): void {
  const answer = hold(
    flight,
    request(booking_id, seats, { attempt: name, request_hash: hash, ttl_ms: ttl, booking_class: "K", exempt: true }),
    now,
  );
  if (!answer.ok) {
    invariant(
      !isEnded || (answer.error.reason === "released" && answer.error.known),
      "an attempt that ended is refused as released",
    );
    return;
  }
  invariant(!isEnded, "no hold for an attempt that ended");
  invariant(
    answer.value.expires_at > now || flight.holds.get(booking_id)?.state === "sold",
    "no answer treats a hold as valid after its time",
  );
}

/** Gives the passengers of the hold these seats in turn: everybody has one at least, or nothing is asked for. */
function applyReseat(flight: Flight, { owner, n, seats }: Extract<Step, { type: "reseat" }>, now: number): void {
  const before = flight.holds.get(owner.booking_id);
  const party = [...new Set((before?.seats ?? []).map(({ passenger_id }) => passenger_id))];
  if (seats.length < party.length) return;
  const wanted = seats.map((designator, i) => ({ passenger_id: party[i % party.length] ?? "pax_0", designator }));
  const free = wanted.every(
    ({ designator }) =>
      flight.seats.get(designator)?.state === "free" || flight.seats.get(designator)?.booking_id === owner.booking_id,
  );
  const answer = reseat(flight, owner, { n, seats: wanted, exempt: true }, now);
  const owns = before !== undefined && before.attempts.includes(owner.attempt) && before.state !== "sold";
  const late = n <= (before?.reseats ?? 0);
  invariant(answer.ok === (owns && (late || free)), "seats are changed by their owner, to free ones");
  const after = flight.holds.get(owner.booking_id);
  if (answer.ok && !late) expect(after?.seats).toEqual(wanted);
  else expect(after).toEqual(before);
  expect(after?.expires_at).toBe(before?.expires_at);
}

/** A claim keeps the aircraft, not the time; what comes late keeps both. */
function applyRedefine(flight: Flight, { n, aircraft, delay }: Extract<Step, { type: "redefine" }>): void {
  const { definition: before, redefined } = flight;
  invariant(before, "it is open");
  const definition = { ...DEFINITION, aircraft, departs_at: DEFINITION.departs_at + delay };
  const isSame = before.aircraft === aircraft && before.departs_at === definition.departs_at;
  const late = n < redefined || (n === redefined && !isSame);
  const isUsed = before.aircraft !== aircraft && flight.holds.size > 0;
  const answer = redefine(flight, { n, definition });
  invariant(answer.ok === (!late && !isUsed), "only what is newer is taken, and no aircraft from those who have its seats");
  expect(flight.definition).toEqual(answer.ok ? definition : before);
  expect(flight.seats.size).toBe(flight.definition?.aircraft === "E90" ? 100 : A320_SEATS);
}

/** What a seat went through. A seat that is added to a pin is held and pinned in one change. */
function hops(from: SeatState, to: SeatState, { type }: Step): [SeatState, SeatState][] {
  if (from === to) return [];
  const isAddedToPin = type === "reseat" && from === "free" && to === "pinned";
  return isAddedToPin
    ? [
        [from, "held"],
        ["held", to],
      ]
    : [[from, to]];
}

function applyConfirm(flight: Flight, command: Extract<Step, { type: "confirm" }>): void {
  const before = flight.holds.get(command.owner.booking_id);
  const { ok } = confirm(flight, command.owner, (before?.epoch ?? 0) - command.back);
  const owns = before !== undefined && before.attempts.includes(command.owner.attempt);
  invariant(ok === (owns && before.state !== "held" && command.back === 0), "a sale needs the owner, a pin and its epoch");
}

/** S1 and S2, and that every derived number is what counting gives. */
function checkBooks(flight: Flight): void {
  const claims = [...flight.holds.values()].flatMap((one) => one.seats.map((seat) => ({ ...seat, hold: one })));
  expect(new Set(claims.map((claim) => claim.designator)).size).toBe(claims.length);
  const owned = [...flight.seats.values()].filter((seat) => seat.state !== "free" && seat.state !== "blocked");
  expect(owned.length).toBe(claims.length);
  for (const claim of claims) {
    expect(flight.seats.get(claim.designator)).toMatchObject({
      state: claim.hold.state,
      booking_id: claim.hold.booking_id,
      passenger_id: claim.passenger_id,
    });
  }
  const units = new Set(claims.map(({ hold: { booking_id }, passenger_id }) => `${booking_id} ${passenger_id}`)).size;
  expect(units).toBeLessThanOrEqual(K_UNITS);
  expect(flight.taken.get("K") ?? 0).toBe(units);
  const free = [...flight.free.values()].reduce((sum, seats) => sum + seats, 0);
  expect(free).toBe([...flight.seats.values()].filter((seat) => seat.state === "free").length);
  for (const one of flight.holds.values()) {
    expect(one.attempts.length).toBeGreaterThan(0);
    for (const name of one.attempts) expect(flight.tombstones.get(one.booking_id)?.has(name) ?? false).toBe(false);
  }
}

describe("whatever happens in whatever order", () => {
  test("no seat has two owners, no unit is sold twice, no ended attempt comes back, and every transition is legal", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: "max" }), (steps) => {
        const flight = openFlight();
        const ended = new Set<string>();
        let now = NOW;
        for (const command of steps) {
          if (command.type === "wait") now += command.ms;
          const due = new Set(
            [...flight.holds.values()]
              .filter((one) => one.state !== "sold" && one.expires_at <= now)
              .flatMap((one) => one.seats.map((seat) => seat.designator)),
          );
          const start = statesOf(flight);
          expire(flight, now);
          for (const one of takeExpired(flight)) ended.add(key(one));
          const before = statesOf(flight);
          const freed = [...before]
            .filter(([designator, state]) => state !== start.get(designator))
            .map(([designator]) => designator);
          expect(freed.toSorted()).toEqual([...due].toSorted());
          const version = flight.version;
          const people = new Map([...flight.seats.values()].map((seat) => [seat.designator, seat.passenger_id]));
          apply(flight, command, now, ended);
          const isNewCabin = flight.cabin_since > version;
          let changed = isNewCabin;
          for (const [designator, state] of statesOf(flight)) {
            const from = before.get(designator) ?? "free";
            const seat = flight.seats.get(designator);
            invariant(!isNewCabin || seat?.state === "free", "a new cabin is empty");
            if (isNewCabin || (from === state && seat?.passenger_id === people.get(designator))) continue;
            changed = true;
            expect(seat?.epoch).toBe(flight.version);
            for (const [one, other] of hops(from, state, command)) {
              seen.add(`${one} → ${other}`);
              expect(seatMay(one, other)).toBe(true);
            }
          }
          expect(flight.version).toBe(version + Number(changed));
          checkBooks(flight);
        }
      }),
      { numRuns: 400, seed: 20261203 },
    );
    const legal = Object.entries(SEAT_TRANSITIONS).flatMap(([from, tos]) => tos.map((to) => `${from} → ${to}`));
    expect([...seen].toSorted()).toEqual(legal.toSorted());
  });
});
