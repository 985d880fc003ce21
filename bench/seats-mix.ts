import { invariant } from "#domain/invariant.ts";
import { type Host, startHost } from "./host.ts";
import { HttpClient } from "./http.ts";
import { cpuMeter, runtimes } from "./metrics/cpu.ts";
import { closedLoop, percentile } from "./load.ts";
import { offersOf } from "./offers.ts";
import type { Options } from "./options.ts";
import { type SeatsMixPeer, startSeatsMixPeer } from "./peers/seats-mix/peer.ts";
import { profiled } from "./profile.ts";
import type { Result, Row } from "./report.ts";
import { RowReader } from "./rows.ts";
import { checkOurs, checkPeer } from "./seats-mix/check.ts";
import { DO, look, reserve } from "./seats-mix/client.ts";
import { type Operation, OPERATIONS } from "./seats-mix/operations.ts";
import { World } from "./seats-mix/world.ts";
import { Rounds } from "./stats.ts";
import { CABIN, FlightReader } from "./storm/flights.ts";
import { AUDIENCE, tokensFor } from "./tokens.ts";

const CLIENTS = 32;
const SHARDS = 16;
/** Of each flight; the others of the aircraft are blocked. */
const SEATS = 150;
const BLOCKED = CABIN.slice(SEATS).map(({ designator }) => designator);
/** `reserved`: reservations on each flight before a round begins. The first round warms everything up and does not count. */
const FULL = { rounds: 3, operations: 2_000, first: 400, flights: 20, reserved: 15 };
const SHORT = { rounds: 1, operations: 200, first: 20, flights: 4, reserved: 10 };
/** As often as we do the peer does all of it, which is over too soon otherwise. */
const PEER_TIMES = 3;
const TIME_LIMIT_S = 240;
const PROFILED = ["holdfast", "holdfast-search", "holdfast-bookings", "holdfast-objects", "holdfast-notifications"];
/** One of many users who have a seat each: the limit is what keeps a customer from having two. */
const VARS = { MAX_LIVE_HOLDS_PER_USER: "1", SAGA_SHARDS: String(SHARDS) };
const SIDES = ["ours", "peer"] as const;
type Side = (typeof SIDES)[number];
const LABELS: Record<Side, string> = { ours: "", peer: "peer: " };

/** The airline-ticketing mix through the gateway, against the same requests at Fastify with PostgreSQL at serializable isolation. */
export async function seatsMix(options: Options): Promise<Result> {
  const { isShort, isProfiled, hasMail, hasPeer } = options;
  const { rounds, operations, first, flights: count, reserved } = isShort ? SHORT : FULL;
  const sides = SIDES.filter((side) => side === "ours" || hasPeer);
  const entries = {
    "holdfast-bookings": "bench/workers/bookings.ts",
    "holdfast-objects": "bench/workers/objects.ts",
    ...(!hasMail && { "holdfast-notifications": "bench/workers/no-mail.ts" }),
  };
  const host = await startHost({ isProfiled, entries, vars: VARS });
  try {
    const { tokenOf, publicJwk } = await tokensFor(host);
    const peer = hasPeer ? await startSeatsMixPeer(host, { audience: AUDIENCE, publicJwk, seats: SEATS }) : null;
    const reader = await FlightReader.open(host);
    const rows = await RowReader.open(host, SHARDS);
    try {
      const flights = await offersOf(host, count * (rounds + 1));
      invariant(flights.length === count * (rounds + 1), "there are flights enough");
      const rates = new Rounds();
      const stage = { host, peer, reader, rows };
      const play = async (side: Side, round: number): Promise<Played> => {
        const world = new World(flights.slice(round * count, (round + 1) * count), tokenOf);
        const todo = (round === 0 ? first : operations) * (side === "peer" ? PEER_TIMES : 1);
        return await playOn(stage, side, world, { reserved, todo });
      };
      for (const side of sides) await play(side, 0);
      await profiled(host.runtime, isProfiled ? PROFILED : [], async () => {
        for (let round = 1; round <= rounds; round++) {
          for (const side of round % 2 === 1 ? sides : sides.toReversed()) note(rates, side, await play(side, round));
        }
      });
      return {
        name: "seats-mix",
        what: `${CLIENTS} clients, ${operations} operations a round, and ${PEER_TIMES} times as many at the peer, on ${count} flights of ${SEATS} seats, ${reserved} of which are taken before${hasMail ? "" : "; without mails"}; ${peer === null ? "no peer" : `peer: Fastify and ${peer.version}, serializable, which repeated ${await repeatsOf(peer)} transactions`}; ${rounds} interleaved rounds.`,
        rows: rowsOf(rates, sides),
        checked: CHECKED,
      };
    } finally {
      reader.close();
      rows.close();
      await peer?.stop();
    }
  } finally {
    await host.close();
  }
}

interface Stage {
  host: Host;
  peer: SeatsMixPeer | null;
  reader: FlightReader;
  rows: RowReader;
}

/** The whole of one round on one side: some reservations, the mix, and whether all of it is true. */
async function playOn(stage: Stage, side: Side, world: World, size: { reserved: number; todo: number }): Promise<Played> {
  const { host, reader, rows } = stage;
  const peer = side === "peer" ? stage.peer : null;
  const url = peer?.url ?? host.gateway;
  const caughtUp = async (): Promise<void> => {
    if (peer === null) await rows.caughtUp(world.flights.map(({ sold }) => sold.flight_id));
  };
  await prepare(url, world, size.reserved, peer === null ? reader : null);
  // What the first reservations ask for beside the path must not be counted against the mix; what the mix asks for belongs to it.
  await caughtUp();
  const cpu = cpuMeter(() => peer?.pids ?? runtimes());
  const measured = await measure(url, world, size.todo);
  await caughtUp();
  const cpu_ms = cpu() / size.todo;
  await (peer === null ? checkOurs(host, reader, world, BLOCKED.length) : checkPeer(peer, world));
  console.log(`${LABELS[side]}${measured.per_s.toFixed(0)}/s, ${world.held().length} reservations held and checked`);
  return { ...measured, cpu_ms };
}

const CHECKED = [
  "0 constraint violations on both sides: no seat twice, no customer with two seats of a flight, though one in ten asked for a second and one in ten for two at once",
  "every reservation that was answered is there with its seat, and no other; here by the flights' own objects, the list of bookings in D1, and what search says is left",
  "no unexpected answer",
];

/** Blocks what is not for sale, and reserves some of the rest. */
async function prepare(url: string, world: World, count: number, reader: FlightReader | null): Promise<void> {
  const first = await HttpClient.open(url);
  for (const flight of world.flights) {
    // Opens the flight, where nobody has looked at it before.
    await look(first, flight);
    if (reader === null) continue;
    await reader.block(flight.sold.flight_id, BLOCKED);
    await look(first, flight);
  }
  first.close();
  let reserved = 0;
  await closedLoop(url, CLIENTS, TIME_LIMIT_S, async (client) => {
    const flight = world.flights[reserved % world.flights.length];
    if (flight === undefined || reserved++ >= count * world.flights.length) return false;
    const customer = world.newCustomer();
    for (;;) {
      const reservation = await reserve(client, world, customer, flight);
      invariant(reservation !== "has one", `${customer.name} has no seat yet`);
      if (reservation !== null) return (world.add(reservation), true);
      await look(client, flight);
    }
  });
}

interface Measured {
  per_s: number;
  p99_ms: number;
  /** Medians, in ms. */
  p50_ms: Record<Operation, number>;
}

interface Played extends Measured {
  /** Processor time of an operation, with what it asks for beside the path. */
  cpu_ms: number;
}

async function measure(url: string, world: World, count: number): Promise<Measured> {
  const times = new Map<Operation, number[]>(OPERATIONS.map((operation) => [operation, []]));
  let done = 0;
  const { per_s, latencies_ms } = await closedLoop(url, CLIENTS, TIME_LIMIT_S, async (client) => {
    if (done++ >= count) return false;
    const operation = world.next();
    const began = performance.now();
    await DO[operation](client, world);
    times.get(operation)?.push(performance.now() - began);
    return true;
  });
  invariant(latencies_ms.length === count, "every operation was done");
  const medianOf = (operation: Operation): number =>
    percentile(
      (times.get(operation) ?? []).toSorted((a, b) => a - b),
      0.5,
    );
  return {
    per_s,
    p99_ms: percentile(latencies_ms, 0.99),
    p50_ms: Object.fromEntries(OPERATIONS.map((operation) => [operation, medianOf(operation)])) as Measured["p50_ms"],
  };
}

async function repeatsOf({ url }: SeatsMixPeer): Promise<number> {
  return ((await (await fetch(new URL("/repeats", url))).json()) as { repeats: number }).repeats;
}

function note(rates: Rounds, side: Side, { per_s, p99_ms, p50_ms, cpu_ms }: Played): void {
  if (!Number.isNaN(cpu_ms)) rates.add(`${side} cpu`, cpu_ms);
  rates.add(`${side} per_s`, per_s);
  rates.add(`${side} p99_ms`, p99_ms);
  for (const operation of OPERATIONS) rates.add(`${side} ${operation}`, p50_ms[operation]);
}

function rowsOf(rates: Rounds, sides: readonly Side[]): Row[] {
  const rows = sides.flatMap((side): Row[] => [
    { name: `${LABELS[side]}operations`, figure: rates.figure(`${side} per_s`), unit: "/s" },
    ...(rates.of(`${side} cpu`).length === 0
      ? []
      : [{ name: `${LABELS[side]}processor time of an operation`, figure: rates.figure(`${side} cpu`), unit: "ms" } as const]),
    { name: `${LABELS[side]}p99`, figure: rates.figure(`${side} p99_ms`), unit: "ms" },
    ...OPERATIONS.map((operation): Row => ({
      name: `${LABELS[side]}${operation}, p50`,
      figure: rates.figure(`${side} ${operation}`),
      unit: "ms",
    })),
  ]);
  if (!sides.includes("peer")) return rows;
  const figure = rates.ratio("ours per_s", "peer per_s");
  return [
    ...rows,
    ...(rates.of("ours cpu").length === 0
      ? []
      : [{ name: "processor time, peer / ours", figure: rates.ratio("peer cpu", "ours cpu"), unit: "×" } as const]),
    { name: "operations / peer", figure, unit: "×", bar: { at_least: 0.6 } },
    { name: "operations / peer, the goal", figure, unit: "×", bar: { at_least: 1 } },
  ];
}
