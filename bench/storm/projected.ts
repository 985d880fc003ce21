import { invariant } from "#domain/invariant.ts";
import type { Host } from "../host.ts";
import { SEATS } from "./flights.ts";

/** Projections come by queue; later than this they are lost. */
const CATCH_UP_MS = 120_000;
const LOOK_EVERY_MS = 250;

export interface Expected {
  /** What the ids of the users concerned begin with. */
  prefix: string;
  /** Statuses by booking id: these bookings, and no other of theirs. */
  bookings: ReadonlyMap<string, "held" | "expired" | "cancelled">;
  /** Seats on each flight that are not for sale any more, by its id. */
  flights: ReadonlyMap<string, number>;
}

/** Waits until D1 says the same as the answers: the lists of bookings, and what search shows as left. Throws when it never does. */
export async function checkProjected(name: string, host: Host, expected: Expected): Promise<void> {
  const deadline = performance.now() + CATCH_UP_MS;
  for (;;) {
    const differences = [...(await differentBookings(host, expected)), ...(await differentFlights(host, expected))];
    if (differences.length === 0) return;
    const some = `${differences.length} differences between answers and D1: ${differences.slice(0, 3).join("; ")}`;
    invariant(performance.now() < deadline, `${name}: ${some}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function differentBookings(host: Host, { prefix, bookings }: Expected): Promise<string[]> {
  const rows = await host.rows<{ id: string; status: string }>(
    "holdfast-bookings",
    `SELECT id, status FROM bookings WHERE user_id GLOB '${prefix}*'`,
  );
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  const ids = new Set([...bookings.keys(), ...statuses.keys()]);
  return [...ids].flatMap((id) => {
    const [answered, listed] = [bookings.get(id) ?? "nobody's", statuses.get(id) ?? "not listed"];
    return answered === listed ? [] : [`${id} is ${answered}, and ${listed} in D1`];
  });
}

async function differentFlights(host: Host, { flights }: Expected): Promise<string[]> {
  const names = [...flights.keys()].map((flight) => `'${flight}'`).join();
  const rows = await host.rows<{ flight_id: string; cabins: string }>(
    "holdfast-flights",
    `SELECT flight_id, cabins FROM availability WHERE flight_id IN (${names})`,
  );
  const left = new Map(
    rows.map(({ flight_id, cabins }) => [
      flight_id,
      (JSON.parse(cabins) as { available: number }[]).reduce((sum, { available }) => sum + available, 0),
    ]),
  );
  return [...flights].flatMap(([flight, held]) =>
    left.get(flight) === SEATS - held ? [] : [`${flight} has ${held} seats taken, and ${left.get(flight)} left in D1`],
  );
}
