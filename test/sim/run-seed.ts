import { invariant } from "#domain/invariant.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import { cancelFlight } from "./cancelled-flights.ts";
import { passenger } from "./clients.ts";
import { comeLate } from "./late.ts";
import { checkAtRest } from "./monitor/at-rest.ts";
import { setMonitor } from "./monitor/current.ts";
import { setCurrent } from "./runtime/globals.ts";
import { Life } from "./runtime/object-host.ts";
import { type Counts, Simulation } from "./runtime/simulation.ts";
import { DatabasePool } from "./runtime/sql.ts";
import { type Pools, World } from "./world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Of the seeds, whose story goes on: it costs more than twice as many events. */
const SHARE_OF_LATE_COPIES = 0.05;
/** Of the seeds, in which a flight does not fly: the others are to end as they would. */
const SHARE_OF_CANCELLED_FLIGHTS = 0.15;

export interface SeedResult {
  seed: number;
  hash: number;
  events: number;
  simulated_ms: number;
  violations: { invariant: string; detail: string; booking: string | null }[];
  trace: { at: number; line: string }[] | null;
}

/** One world from its first booking until everything in it has come to rest. The same seed gives the same result. */
export function simulator(migrations: { bookings: string[]; payments: string[] }) {
  const pools: Pools = {
    flights: new DatabasePool([]),
    shards: new DatabasePool([]),
    bookings: new DatabasePool(migrations.bookings),
    payments: new DatabasePool(migrations.payments),
  };
  return async (seed: number, counts: Counts, traced = false): Promise<SeedResult> => {
    const simulation = new Simulation(seed, counts, traced);
    setCurrent(simulation);
    const begun = simulation.now;
    const world = new World(simulation, pools, knobsOf(simulation));
    setMonitor(world.monitor);
    await live(world);
    await heal(world);
    check(world);
    if (simulation.chance(SHARE_OF_LATE_COPIES)) {
      await comeLate(world);
      check(world);
    }
    for (const pool of Object.values(pools)) pool.resetAll();
    const { hash, events, violations, trace, now } = simulation;
    return { seed, hash: hash >>> 0, events, simulated_ms: now - begun, violations, trace };
  };
}

function check(world: World): void {
  checkAtRest({
    simulation: world.simulation,
    monitor: world.monitor,
    shards: world.shards,
    flights: world.flightDbs,
    bookings: world.bookingsDb,
    payments: world.paymentsDb,
    intents: Map.groupBy(world.provider.intents.values(), ({ booking_id }) => booking_id),
    letters: world.letters,
    acknowledged: world.acknowledged,
  });
}

/** Two to four flights with few seats to sell, and times short enough to run out within the story, or as deployed. */
function knobsOf(simulation: Simulation): World["knobs"] {
  const flights = Array.from({ length: 2 + simulation.int(3) }, (_, i): FlightDefinition => ({
    flight_id: `HF${101 + i}_2026-12-20_LHR`,
    departs_at: simulation.now + 19 * DAY_MS,
    aircraft: "E90",
    currency: "GBP",
    booking_classes: [{ booking_class: "M", cabin: "economy", authorised: 1 + simulation.int(4) }],
  }));
  return {
    flights,
    hold_ttl_s: simulation.chance(0.5) ? 900 : 20 + simulation.int(120),
    pin_s: simulation.chance(0.5) ? 1800 : 20 + simulation.int(200),
  };
}

async function live(world: World): Promise<void> {
  const { simulation } = world;
  const people = 2 + simulation.int(3);
  for (let n = 0; n < people; n++) void passenger(world, n);
  const until = simulation.now + pickDuration(simulation);
  if (simulation.chance(0.3)) {
    const from = simulation.now + simulation.around(2 * MINUTE_MS);
    world.provider.outages.push({ from, to: from + simulation.around(simulation.chance(0.5) ? 5 * MINUTE_MS : 2 * HOUR_MS) });
  }
  if (simulation.chance(0.15)) {
    const { flight_id } = world.knobs.flights[simulation.int(world.knobs.flights.length)] ?? { flight_id: "" };
    simulation.after(simulation.around(3 * MINUTE_MS), () =>
      simulation.cutOff(flight_id, simulation.chance(0.5) ? simulation.around(HOUR_MS) : 25 * HOUR_MS),
    );
  }
  if (simulation.chance(SHARE_OF_CANCELLED_FLIGHTS)) {
    const flight = world.knobs.flights[simulation.int(world.knobs.flights.length)];
    invariant(flight, "there are flights");
    // While somebody books, pays or cancels, or when all that is over.
    const when = simulation.chance(0.7) ? 3 * MINUTE_MS : (until - simulation.now) / 2;
    simulation.after(simulation.around(when), () => void cancelFlight(world, flight));
  }
  disturb(world, until);
  await simulation.run(until);
}

const pickDuration = (simulation: Simulation): number =>
  simulation.pick([
    15 * MINUTE_MS,
    15 * MINUTE_MS,
    15 * MINUTE_MS,
    15 * MINUTE_MS,
    2 * HOUR_MS,
    2 * HOUR_MS,
    2 * HOUR_MS,
    26 * HOUR_MS,
  ]);

/** Things that happen now and then: the clock jumps, the provider's events are read again, a stray call comes in. */
function disturb(world: World, until: number): void {
  const { simulation } = world;
  if (!simulation.faulty || simulation.now >= until) return;
  if (simulation.fault("clock_jump")) simulation.now += Math.round(simulation.around(20 * MINUTE_MS));
  const what = simulation.random();
  if (what < 0.1) void world.reconcile();
  else if (what < 0.2) void strayConfirm(world);
  else if (what < 0.25) world.replayParked(world.parked.slice(-1));
  else if (what < 0.3) void world.pokeAll();
  else if (what < 0.35) world.provider.captureByHand();
  else if (what < 0.45) void world.dropParked();
  simulation.after(simulation.around(until - simulation.now > 3 * HOUR_MS ? HOUR_MS : 2 * MINUTE_MS), () =>
    disturb(world, until),
  );
}

/** A confirm with an epoch that is not the pin's, as a copy of the saga that slept through its end would send. */
async function strayConfirm(world: World): Promise<void> {
  for (const [flightId, { flight }] of world.monitor.flights)
    for (const hold of flight.holds.values()) {
      const owner = { booking_id: hold.booking_id, attempt: hold.attempts[0] ?? "" };
      const answer = await world
        .seats(new Life())
        .getByName(flightId)
        .confirm(owner, hold.epoch - 1)
        .catch(() => null);
      if (answer?.ok === true) world.simulation.violate("S4", "sold by a stale epoch", hold.booking_id);
    }
}

/** No fault strikes any more, operators replay what was parked, and time passes. */
async function heal(world: World): Promise<void> {
  const { simulation } = world;
  simulation.faulty = false;
  world.replayParked();
  // What was on its way to be parked just then, or late.
  const seen = world.parked.length;
  simulation.after(HOUR_MS, () => world.replayParked(world.parked.slice(seen)));
  for (const delay of [MINUTE_MS, HOUR_MS, 3 * DAY_MS]) {
    simulation.after(delay, () => void world.reconcile());
  }
  await simulation.run(simulation.now + 6 * DAY_MS);
}
