import { expect, test } from "vitest";
import type { SoldFlight } from "../offers.ts";
import { OPERATIONS, SHARES } from "./operations.ts";
import { type Buyer, type Reservation, World } from "./world.ts";

const flight = { flight_id: "HF101_2027-01-10_LHR", offer_id: "off_1" } as SoldFlight;
const newWorld = (): World => new World([flight], (name) => `token of ${name}`);

function reserved(world: World, id: string): Reservation {
  const reservation = { id, customer: world.newCustomer(), flight: world.flight(), designator: `1${id}` };
  world.add(reservation);
  return reservation;
}

function buyers(world: World, count: number): Buyer[] {
  return Array.from({ length: count }, () => {
    const buyer = world.buyer();
    if (buyer.kind === "greedy") world.putBack(buyer.has);
    return buyer;
  });
}

test("each hundred operations have every one of them in its share", () => {
  const world = newWorld();
  const dealt = Array.from({ length: 100 }, () => world.next());
  for (const operation of OPERATIONS) expect(dealt.filter((one) => one === operation)).toHaveLength(SHARES[operation]);
  expect(Object.values(SHARES).reduce((sum, share) => sum + share, 0)).toBe(100);
});

test("a reservation is in one client's hands at a time", () => {
  const world = newWorld();
  const all = ["A", "B", "C"].map((letter) => reserved(world, letter).id);
  const taken = [world.take(), world.take(), world.take()];
  expect(taken.map(({ id }) => id).toSorted()).toEqual(all);
  expect(() => world.take()).toThrow("there are reservations");
});

test("what was let go is held by nobody, and everything else still is", () => {
  const world = newWorld();
  for (const letter of ["A", "B"]) reserved(world, letter);
  const [gone, kept] = [world.take(), world.take()];
  world.end(gone);
  world.putBack({ ...kept, designator: "9F" });
  expect(world.ended).toEqual([gone.id]);
  expect(world.held()).toEqual([{ ...kept, designator: "9F" }]);
});

test("some buyers have a seat already, and some ask twice, always one right after the other", () => {
  const world = newWorld();
  reserved(world, "A");
  const asked = buyers(world, 2_000);
  const kinds = Map.groupBy(asked, ({ kind }) => kind);
  expect(kinds.get("greedy")?.length).toBeGreaterThan(100);
  const twins = asked.flatMap((buyer) => (buyer.kind === "twin" ? buyer.twins : []));
  expect(twins.length).toBeGreaterThan(200);
  for (let i = 0; i + 1 < twins.length; i += 2) expect(twins[i]).toBe(twins[i + 1]);
});

test("of two requests at once one may be granted, and it is nobody else's before both are answered", () => {
  const world = newWorld();
  const twins = { customer: world.newCustomer(), flight: world.flight(), won: [], left: 2 };
  const won = { id: "A", customer: twins.customer, flight: twins.flight, designator: "1A" };
  world.twinAnswered(twins, won);
  expect(() => world.take()).toThrow("there are reservations");
  world.twinAnswered(twins, null);
  expect(world.take()).toEqual(won);
});

test("two seats for somebody who asked twice end the run", () => {
  const world = newWorld();
  const twins = { customer: world.newCustomer(), flight: world.flight(), won: [], left: 2 };
  const won = { id: "A", customer: twins.customer, flight: twins.flight, designator: "1A" };
  world.twinAnswered(twins, won);
  expect(() => world.twinAnswered(twins, { ...won, id: "B", designator: "1B" })).toThrow("was given two seats of HF101");
});
