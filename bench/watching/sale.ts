import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { layoutOf, seatsOf } from "#domain/seat/layouts.ts";
import { HttpClient } from "../http.ts";
import { closedLoop, percentile } from "../load.ts";
import { profiled } from "../profile.ts";
import type { Options } from "../options.ts";
import { startRuntime } from "../runtime.ts";
import { seatLockWorker } from "../seat-lock-worker.ts";
import type { Rounds } from "../stats.ts";
import { Audience, WATCHERS, type Watched } from "./audience.ts";

export const BUYERS = 64;
/** The aircraft that the Worker opens flights with. */
const AIRCRAFT = "789";

/**
 * A flight's seats sold and let go as fast as its object can, through a Worker that does nothing else, with nobody and with
 * `WATCHERS` people watching. Every answer changes the map, so there is something to tell in every moment: no storm has so much.
 */
export async function sales(rates: Rounds, rounds: number, seconds: number, { isProfiled }: Options): Promise<void> {
  const stateDir = mkdtempSync(path.join(tmpdir(), "holdfast-bench-"));
  const runtime = await startRuntime([await seatLockWorker("watched")], stateDir, isProfiled);
  try {
    await onFlights(String(await runtime.unsafeGetDirectURL("watched")), rates, async (play) => {
      // The first round warms everything up and does not count.
      await play(0, seconds);
      await profiled(runtime, isProfiled ? ["watched"] : [], async () => {
        for (let round = 1; round <= rounds; round++) await play(round, seconds);
      });
    });
  } finally {
    await runtime.dispose();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

type Play = (round: number, seconds: number) => Promise<void>;

/** Opens a flight that nobody watches and one that is watched. Round 0 is not in the figures. */
async function onFlights(url: string, rates: Rounds, work: (play: Play) => Promise<void>): Promise<void> {
  const unwatched = await openFlight(url);
  const flight = await openFlight(url);
  const audience = await Audience.open({ url, path: `/live/${flight.id}`, count: WATCHERS });
  try {
    await work(async (round, seconds) => {
      const sides = [
        async () => ["sale unwatched", await sell(url, unwatched, seconds)] as const,
        async () => ["sale watched", await sellWatched(url, { ...flight, audience }, seconds)] as const,
      ];
      // Who comes first in one round comes second in the next: the machine may grow faster or slower meanwhile.
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        const [name, sold] = await side();
        if (round > 0) for (const [what, value] of Object.entries(sold)) rates.add(`${name} ${what}`, value);
      }
    });
  } finally {
    await audience.leave();
    for (const { control } of [unwatched, flight]) control.close();
  }
}

interface OpenFlight {
  id: string;
  control: HttpClient;
}
interface WatchedFlight extends OpenFlight {
  audience: Audience;
}

let flights = 0;
let bookings = 0;

async function openFlight(url: string): Promise<OpenFlight> {
  const flight = { id: `HF${++flights}_2026-12-01_LHR`, control: await HttpClient.open(url) };
  await ask(flight, flight.control, "open", 0);
  return flight;
}

async function ask({ id }: OpenFlight, client: HttpClient, method: string, n: number): Promise<boolean> {
  const { status } = await client.send({ method: "POST", path: `/${method}/${id}/${n}` });
  invariant(status === 200, `${method} answered ${status}`);
  return true;
}

/**
 * Each buyer holds a seat and lets it go, by turns, for `seconds`; then whatever is still held is let go, too. `whileHeld`: what
 * to do before that.
 */
async function sell(url: string, flight: OpenFlight, seconds: number, whileHeld?: (held: number) => Promise<void>) {
  const holding = new Map<HttpClient, number>();
  const { per_s, latencies_ms } = await closedLoop(url, BUYERS, seconds, async (client) => {
    const held = holding.get(client);
    if (held !== undefined) return holding.delete(client) && ask(flight, client, "release", held);
    holding.set(client, ++bookings);
    return ask(flight, client, "hold", bookings);
  });
  console.log(`${flight.id}: ${per_s.toFixed(0)}/s`);
  await whileHeld?.(holding.size);
  for (const held of holding.values()) await ask(flight, flight.control, "release", held);
  return { per_s, p99_ms: percentile(latencies_ms, 0.99) };
}

/** Ends only when everybody has been told everything, so that no push of it falls into somebody else's time. */
async function sellWatched(url: string, flight: WatchedFlight, seconds: number) {
  const before = await check(flight, 0);
  let after = before;
  const sold = await sell(url, flight, seconds, async (held) => {
    after = await check(flight, held);
  });
  const { gaps } = await check(flight, 0);
  const changes = after.changes - before.changes;
  const [told, bytes] = [changes / WATCHERS, (after.bytes - before.bytes) / changes];
  console.log(`${WATCHERS} watchers of it: each told ${told.toFixed(1)} times, ${gaps} gaps so far`);
  return { ...sold, told, bytes };
}

/** Everybody has the map that the flight's object has. */
async function check({ id, control, audience }: WatchedFlight, held: number): Promise<Watched> {
  const { body } = await control.send({ method: "GET", path: `/claims/${id}` });
  const { version, seats } = JSON.parse(body) as { version: number; seats: { designator: string; state: string }[] };
  invariant(seats.length === held, `${seats.length} seats are held, not ${held}`);
  const watched = await audience.settle(version);
  invariant(watched.behind === 0 && watched.lost === 0, `${watched.behind} watchers are behind, ${watched.lost} were cut off`);
  const [map, ...others] = watched.maps;
  invariant(map !== undefined && others.length === 0, `the watchers have ${watched.maps.length} different maps`);
  const states = JSON.parse(map) as [designator: string, state: string][];
  const taken = states.filter(([, state]) => state !== "available");
  const layout = layoutOf(AIRCRAFT);
  invariant(layout && states.length === seatsOf(layout).length, `the watchers know ${states.length} seats`);
  const expected = seats.map(({ designator, state }) => `${designator} ${state}`).toSorted();
  invariant(
    JSON.stringify(taken.map((each) => each.join(" ")).toSorted()) === JSON.stringify(expected),
    "watchers see what is held",
  );
  return watched;
}
