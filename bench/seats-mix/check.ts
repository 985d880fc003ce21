import { invariant } from "#domain/invariant.ts";
import type { Host } from "../host.ts";
import type { SeatsMixPeer } from "../peers/seats-mix/peer.ts";
import type { FlightReader } from "../storm/flights.ts";
import { checkProjected } from "../storm/projected.ts";
import type { Reservation, World } from "./world.ts";

/** A reservation as one side has it stored. */
interface Stored {
  id: string;
  customer_id: string;
  flight_id: string;
  designator: string;
}

/** What is stored is what was answered, no seat is there twice, and no customer twice on a flight. Throws otherwise. */
export function checkReservations(side: string, stored: readonly Stored[], held: readonly Reservation[]): void {
  const seats = stored.map(({ flight_id, designator }) => `${designator} of ${flight_id}`);
  const customers = stored.map(({ flight_id, customer_id }) => `${customer_id} on ${flight_id}`);
  for (const names of [seats, customers]) {
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    invariant(twice.length === 0, `${side}: ${twice.length} twice, such as ${twice[0]}`);
  }
  const there = new Map(stored.map((one) => [one.id, one]));
  for (const { id, customer, flight, designator } of held) {
    const found = there.get(id);
    const isSame =
      found?.customer_id === customer.name && found.flight_id === flight.sold.flight_id && found.designator === designator;
    invariant(isSame, `${side}: ${customer.name} was answered ${designator} as ${id}, and there is ${JSON.stringify(found)}`);
  }
  invariant(stored.length === held.length, `${side}: ${held.length} reservations were answered, ${stored.length} are there`);
}

/** The flights' own objects, the lists of bookings, and what search shows as left. `blocked`: seats of each flight that are not for sale. */
export async function checkOurs(host: Host, reader: FlightReader, world: World, blocked: number): Promise<void> {
  const held = world.held();
  const seats: Omit<Stored, "customer_id">[] = [];
  const taken = new Map<string, number>();
  for (const { sold } of world.flights) {
    const { flight_id } = sold;
    const { claims } = await reader.recorded(flight_id);
    taken.set(flight_id, claims.seats.length);
    const mine = claims.seats.filter(({ state }) => state !== "blocked");
    invariant(claims.seats.length - mine.length === blocked, `${flight_id} has other seats blocked`);
    for (const { designator, booking_id } of mine) {
      invariant(booking_id !== null, `${designator} of ${flight_id} has an owner`);
      seats.push({ id: booking_id, flight_id, designator });
    }
  }
  const bookings = new Map([
    ...held.map(({ id }) => [id, "held"] as const),
    ...world.ended.map((id) => [id, "cancelled"] as const),
  ]);
  await checkProjected("seats-mix", host, { prefix: world.prefix, bookings, flights: taken });
  // The flights do not tell for whom a booking is; the list has caught up.
  const owners = await host.rows<{ id: string; user_id: string }>(
    "holdfast-bookings",
    `SELECT id, user_id FROM bookings WHERE user_id GLOB '${world.prefix}*'`,
  );
  const ownerOf = new Map(owners.map(({ id, user_id }) => [id, user_id]));
  checkReservations(
    "here",
    seats.map((seat) => ({ ...seat, customer_id: ownerOf.get(seat.id) ?? `nobody, ${seat.id}` })),
    held,
  );
}

export async function checkPeer(peer: SeatsMixPeer, world: World): Promise<void> {
  const stored = await peer.held();
  checkReservations(
    "peer",
    stored.filter(({ customer_id }) => customer_id.startsWith(world.prefix)),
    world.held(),
  );
}
