import type { Booking, ChangeSeats } from "#contracts/bookings.ts";
import { ask } from "./ask.ts";
import type { World } from "./world.ts";

/** Few, so that people meet; in front, by the exit, and where choosing costs nothing. */
const WISHES = ["5A", "3C", "5C", "12A"] as const;

/** One person changing seats: once or more, to seats that may be taken, with clicks too many, and one change after another. */
export async function changeSeats(world: World, user_id: string, booking_id: string): Promise<void> {
  const { simulation } = world;
  const query = { booking_id, user_id, wait_ms: 0, since_version: null };
  for (let n = 1; n <= 3; n++) {
    const found = await ask(world, booking_id, (shard) => shard.get(query));
    if (found?.ok !== true) return;
    const key = `seats-${n}-${simulation.int(1_000_000)}`;
    const body = wish(world, found.value.booking);
    const sends = [send(world, user_id, booking_id, key, body)];
    if (simulation.chance(0.3)) {
      simulation.count("client changes seats twice");
      sends.push(simulation.sleep(simulation.around(20)).then(() => send(world, user_id, booking_id, key, body)));
    }
    if (simulation.chance(0.2)) {
      simulation.count("client changes seats at once with another change");
      const other = wish(world, found.value.booking);
      sends.push(simulation.sleep(simulation.around(40)).then(() => send(world, user_id, booking_id, `${key}-other`, other)));
    }
    await Promise.all(sends);
    if (simulation.chance(0.6)) return;
    await simulation.sleep(simulation.around(10_000));
  }
}

/** Another seat for some of the party on some of the flights: any of a few, somebody else's, the one they have, or one that another of them has. */
function wish(world: World, { id: booking_id, passengers }: Booking): ChangeSeats {
  const { simulation } = world;
  const selections = passengers.map(({ id, seats }) => ({
    id,
    seat_selections: seats
      .filter(() => simulation.chance(0.7))
      .map(({ flight_id, designator }) => ({
        flight_id,
        designator: other(world, booking_id, passengers, flight_id) ?? designator,
      })),
  }));
  return { passengers: selections.filter(({ seat_selections }) => seat_selections.length > 0) };
}

function other(world: World, bookingId: string, passengers: Booking["passengers"], flightId: string): string | undefined {
  const { simulation } = world;
  if (simulation.chance(0.7)) {
    const [another] = simulation.chance(0.3) ? heldByOthers(world, flightId, bookingId) : [];
    return another?.seats[0]?.designator ?? simulation.pick(WISHES);
  }
  const owned = passengers.flatMap(({ seats }) => seats.filter(({ flight_id }) => flight_id === flightId));
  return owned[simulation.int(owned.length)]?.designator;
}

/** What was first answered under a key must be answered ever after; and who is told of a change has the seats that were wished for. */
async function send(world: World, user_id: string, booking_id: string, key: string, body: ChangeSeats): Promise<void> {
  const { simulation } = world;
  if (body.passengers.length === 0) return;
  const command = { booking_id, user_id, key, request_hash: JSON.stringify(body), traceparent: null, body };
  const first = await ask(world, booking_id, (shard) => shard.changeSeats(command));
  simulation.count(`change ${first === null ? "lost" : first.ok ? "ok" : first.error.reason}`);
  if (first?.ok === false && first.error.reason === "seat_unavailable" && simulation.chance(0.6))
    await letGo(world, booking_id, body);
  if (first?.ok !== true) return;
  const booking = first.value.body;
  checkGiven(world, booking, body);
  if (!simulation.chance(0.2)) return;
  await simulation.sleep(simulation.around(30_000));
  const again = await ask(world, booking_id, (shard) => shard.changeSeats(command));
  if (again !== null && (!again.ok || JSON.stringify(again.value.body) !== JSON.stringify(booking)))
    simulation.violate("B2", `a change was answered otherwise the second time`, booking_id);
}

/** Whoever has a wished seat changes their mind just now: what was refused would be granted. */
async function letGo(world: World, bookingId: string, { passengers }: ChangeSeats): Promise<void> {
  const { simulation } = world;
  for (const { flight_id, designator } of passengers.flatMap(({ seat_selections }) => seat_selections))
    for (const { booking_id, user_id, seats } of heldByOthers(world, flight_id, bookingId)) {
      if (!seats.some((seat) => seat.designator === designator)) continue;
      simulation.count("whoever has a wished seat lets it go");
      const command = { booking_id, user_id, key: "let-go", request_hash: "let-go", traceparent: null };
      await ask(world, booking_id, (shard) => shard.release(command));
    }
}

const heldByOthers = ({ monitor }: World, flightId: string, bookingId: string) =>
  [...(monitor.flights.get(flightId)?.flight.holds.values() ?? [])].filter(({ booking_id }) => booking_id !== bookingId);

function checkGiven({ simulation }: World, booking: Booking, { passengers }: ChangeSeats): void {
  for (const { id, seat_selections } of passengers)
    for (const { flight_id, designator } of seat_selections) {
      const seats = booking.passengers.find((passenger) => passenger.id === id)?.seats;
      if (seats?.find((seat) => seat.flight_id === flight_id)?.designator !== designator)
        simulation.violate("B9", `${id} was given another seat than ${designator} on ${flight_id}`, booking.id);
    }
}
