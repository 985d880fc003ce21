import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { HttpClient } from "./http.ts";
import { closedLoop } from "./load.ts";
import { profiled } from "./profile.ts";
import type { Options } from "./options.ts";
import type { Result, Row } from "./report.ts";
import { startRuntime } from "./runtime.ts";
import { seatLockWorker } from "./seat-lock-worker.ts";
import { Rounds } from "./stats.ts";

const CLIENTS = [64, 256];
/** Economy seats of the aircraft: more than clients, so that whoever lets go before holding again always wins. */
const SEATS = 270;
/**
 * The loads of one round, in the order they are run in. `losers`: holds on a flight that is sold out. `winners`: each client
 * holds and lets go, by turns. `sell-out`: holds only, one flight after another. `ungrouped`: the winners at the same object
 * with a commit for each decision.
 */
const KINDS = ["noop", "losers", "winners", "sell-out", "ungrouped"] as const;
type Kind = (typeof KINDS)[number];
/** More holds in a second than any machine will do: so many flights are opened beforehand. */
const FASTEST_PER_S = 12_000;

/** Holds on one flight's object through a Worker that does nothing else, against a method of that object that does nothing. */
export async function seatLock({ isShort, isProfiled }: Options): Promise<Result> {
  const [rounds, seconds] = isShort ? [1, 1] : [3, 3];
  const stateDir = mkdtempSync(path.join(tmpdir(), "holdfast-bench-"));
  const workers = [
    await seatLockWorker("grouped"),
    await seatLockWorker("ungrouped", { "#platform/group-commit.ts": "bench/workers/no-group-commit.ts" }),
  ];
  const runtime = await startRuntime(workers, stateDir, isProfiled);
  try {
    const grouped = String(await runtime.unsafeGetDirectURL("grouped"));
    const ungrouped = String(await runtime.unsafeGetDirectURL("ungrouped"));
    const rates = new Rounds();
    const play = async (round: number): Promise<void> => {
      for (const clients of CLIENTS) {
        for (const kind of KINDS) {
          // The first round warms everything up and does not count.
          const perSecond = await measure(kind === "ungrouped" ? ungrouped : grouped, kind, clients, round === 0 ? 0.5 : seconds);
          if (round > 0) rates.add(`${kind} ${clients}`, perSecond);
        }
      }
    };
    await play(0);
    await profiled(runtime, isProfiled ? ["grouped"] : [], async () => {
      for (let round = 1; round <= rounds; round++) await play(round);
    });
    return resultOf(rates, rounds, seconds);
  } finally {
    await runtime.dispose();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

let flights = 0;
let bookings = 0;

/** One kind of load for `seconds`; requests per second. Throws where answers and seats differ. */
async function measure(url: string, kind: Kind, clients: number, seconds: number): Promise<number> {
  const control = await HttpClient.open(url);
  const ask = async (client: HttpClient, method: string, flight: string, n: number): Promise<boolean> => {
    const { status } = await client.send({ method: "POST", path: `/${method}/${flight}/${n}` });
    invariant(status === 200 || status === 409, `${method} answered ${status}`);
    return status === 200;
  };
  const openFlight = async (): Promise<string> => {
    const flight = `HF${++flights}_2026-12-01_LHR`;
    invariant(await ask(control, "open", flight, 0), "the flight opens");
    return flight;
  };
  const load = (step: (client: HttpClient) => Promise<boolean>) => closedLoop(url, clients, seconds, step);
  try {
    const flight = await openFlight();
    switch (kind) {
      case "noop":
        return (await load(async (client) => !(await ask(client, "noop", flight, ++bookings)))).per_s;
      case "losers": {
        for (let seat = 0; seat < SEATS; seat++) await ask(control, "hold", flight, ++bookings);
        const { per_s } = await load(async (client) => !(await ask(client, "hold", flight, ++bookings)));
        await expectHeld(control, flight, SEATS);
        return per_s;
      }
      case "winners":
      case "ungrouped": {
        const holding = new Map<HttpClient, number>();
        const { per_s } = await load(async (client) => {
          const held = holding.get(client);
          if (held !== undefined) return holding.delete(client) && ask(client, "release", flight, held);
          holding.set(client, ++bookings);
          return ask(client, "hold", flight, bookings);
        });
        await expectHeld(control, flight, holding.size);
        return per_s;
      }
      case "sell-out": {
        const ready = [flight];
        while (ready.length < (FASTEST_PER_S * seconds) / SEATS) ready.push(await openFlight());
        let next = 0;
        const { per_s, done } = await load(async (client) => {
          const selling = ready[Math.floor(next++ / SEATS)];
          return selling !== undefined && ask(client, "hold", selling, ++bookings);
        });
        for (const [i, sold] of ready.entries()) await expectHeld(control, sold, Math.max(0, Math.min(SEATS, done - i * SEATS)));
        return per_s;
      }
    }
  } finally {
    control.close();
  }
}

/** The flight's object has as many seats held as holds were answered, none of them twice. */
async function expectHeld(control: HttpClient, flight: string, expected: number): Promise<void> {
  const { body } = await control.send({ method: "GET", path: `/claims/${flight}` });
  const { seats } = JSON.parse(body) as { seats: { designator: string; booking_id: string }[] };
  const distinct = [seats.map(({ designator }) => designator), seats.map(({ booking_id }) => booking_id)];
  for (const names of distinct)
    invariant(new Set(names).size === expected && names.length === expected, `${names.length} seats are held, not ${expected}`);
}

function resultOf(rates: Rounds, rounds: number, seconds: number): Result {
  const rows = CLIENTS.flatMap((clients): Row[] => {
    const name = (kind: Kind): string => `${kind} ${clients}`;
    const ratio = (over: Kind, under: Kind): Pick<Row, "name" | "figure" | "unit"> => ({
      name: `${over} / ${under}, ${clients} clients`,
      figure: rates.ratio(name(over), name(under)),
      unit: "×",
    });
    return [
      ...KINDS.map((kind): Row => ({ name: `${kind}, ${clients} clients`, figure: rates.figure(name(kind)), unit: "/s" })),
      { ...ratio("losers", "noop"), bar: { at_least: 0.75 } },
      { ...ratio("winners", "noop"), bar: { at_least: 0.75 } },
      ratio("sell-out", "noop"),
      { ...ratio("winners", "ungrouped"), bar: { at_least: 3 } },
    ];
  });
  return {
    name: "seat-lock",
    what: `Requests to one flight's object at a time through a Worker that does nothing else; ${rounds} interleaved rounds of ${seconds} s each.`,
    rows,
    checked: ["every answered hold has its seat in the flight's object", "no seat and no booking twice", "no unexpected answer"],
  };
}
