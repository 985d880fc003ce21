import { invariant } from "#domain/invariant.ts";
import { type Collector, startCollector } from "./cost/collector.ts";
import { type Host, startHost } from "./host.ts";
import type { HttpClient } from "./http.ts";
import { closedLoop } from "./load.ts";
import { cpuTime, restful, runtimes } from "./metrics/cpu.ts";
import { Hall } from "./metrics/hall.ts";
import { offersOf } from "./offers.ts";
import type { Options } from "./options.ts";
import { profiled } from "./profile.ts";
import type { Result, Row } from "./report.ts";
import { Booker, LANES } from "./saga/booker.ts";
import { Rounds } from "./stats.ts";

const CLIENTS = 8;
const LONGEST_S = 300;
/**
 * The same system in five ways. `untraced`: nothing of tracing is in it. `kept`: as it is, without a collector, for the console alone.
 * `told`: with a tail that takes every event and does nothing. `exported`: with the telemetry Worker, which sends all to a collector;
 * `sampled`: the share of it that an environment sends.
 */
const SIDES = ["untraced", "kept", "told", "sampled", "exported"] as const;
type SideName = (typeof SIDES)[number];
/** `held`: a hold, let go again by the next request. `booked`: from the hold to the e-ticket, its mail and lists. */
const KINDS = ["held", "booked"] as const;
type Kind = (typeof KINDS)[number];

/** What tracing costs of a processor, for those who are served and for who is told of it. */
export async function tracing({ isShort, isProfiled }: Options): Promise<Result> {
  const rounds = isShort ? 1 : 5;
  const size: Record<Kind, number> = isShort ? { held: 16, booked: 4 } : { held: 120, booked: 20 };
  const collector = await startCollector();
  const sides = new Map<SideName, Side>();
  try {
    for (const name of SIDES) sides.set(name, await startSide(name, collector, isProfiled));
    const spent = new Rounds();
    // The first round warms everything up and does not count.
    for (const kind of KINDS) for (const side of sides.values()) await measure(side, kind, size[kind]);
    const watched = sides.get("exported")?.host.runtime;
    invariant(watched, "all of it is exported on one side");
    await profiled(watched, isProfiled ? ["holdfast-telemetry", "holdfast-objects", "holdfast-bookings"] : [], async () => {
      for (let round = 0; round < rounds; round++)
        for (const kind of KINDS)
          // One right after the other, by turns in either order: what disturbs one disturbs all.
          for (const name of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
            const side = sides.get(name);
            invariant(side, `there is a side ${name}`);
            spent.add(`${kind} ${name}`, await measure(side, kind, size[kind]));
          }
    });
    return {
      name: "tracing",
      what: `${CLIENTS} clients; the whole system in five ways; ${rounds} interleaved rounds of ${size.held} holds and releases and ${size.booked} bookings each, with all that they lead to.`,
      rows: rowsOf(spent),
      checked: ["every hold is answered, every booking confirmed", "nothing is at work any more when a round's time is taken"],
    };
  } finally {
    for (const { host } of sides.values()) await host.close();
    collector.close();
  }
}

function rowsOf(spent: Rounds): Row[] {
  const of = (kind: Kind, name: SideName): string => `${kind} ${name}`;
  return KINDS.flatMap((kind): Row[] => [
    ...SIDES.map((name): Row => ({
      name: `${kind}, ${name}: CPU time of a thousand`,
      figure: spent.figure(of(kind, name)),
      unit: "ms",
    })),
    ...SIDES.slice(1).map((name): Row => ({
      name: `${kind}: ${name} / untraced`,
      figure: spent.ratio(of(kind, name), of(kind, "untraced")),
      unit: "×",
      // What everybody pays, whether anybody looks or not.
      ...(name === "kept" && { bar: { at_most: 1.02 } }),
    })),
    {
      name: `${kind}: exported / told`,
      figure: spent.ratio(of(kind, "exported"), of(kind, "told")),
      unit: "×",
    },
  ]);
}

interface Side {
  host: Host;
  hall: Hall;
  booker: Booker;
  /** The process that runs it. */
  pid: number;
}

const SETTINGS: Record<SideName, (url: string) => Partial<Parameters<typeof startHost>[0]>> = {
  untraced: () => ({ replace: { "#platform/operation.ts": "bench/workers/no-operation.ts" } }),
  kept: () => ({}),
  told: (url) => ({ vars: { OTLP_URL: url }, entries: { "holdfast-telemetry": "bench/workers/deaf-telemetry.ts" } }),
  sampled: (url) => ({ vars: { OTLP_URL: url, OTLP_SAMPLE_PERCENT: "10" } }),
  exported: (url) => ({ vars: { OTLP_URL: url } }),
};

async function startSide(name: SideName, collector: Collector, isProfiled: boolean): Promise<Side> {
  const before = new Set(runtimes());
  const host = await startHost({ isProfiled: isProfiled && name === "exported", ...SETTINGS[name](collector.url) });
  const pid = runtimes().find((each) => !before.has(each));
  invariant(pid !== undefined, "a host has a process of its own");
  const hall = await Hall.open(host);
  const flights = await offersOf(host, 2 + LANES);
  return { host, hall, booker: new Booker(flights.slice(2), hall.tokenOf), pid };
}

/** Processor time of a thousand, in ms. */
async function measure({ host, hall, booker, pid }: Side, kind: Kind, size: number): Promise<number> {
  hall.signIn();
  let begun = 0;
  let clients = 0;
  const numbers = new WeakMap<HttpClient, number>();
  const before = cpuTime(pid);
  await closedLoop(host.gateway, CLIENTS, LONGEST_S, async (client) => {
    if (begun++ >= size) return false;
    if (kind === "booked") {
      await booker.book(client);
      return true;
    }
    const number = numbers.get(client) ?? clients++;
    numbers.set(client, number);
    const { request, isRight } = hall.byTurns(number);
    const answer = await client.send(request);
    invariant(isRight(answer), `${request.method} ${request.path} answered ${answer.status}: ${answer.body}`);
    return true;
  });
  await restful(pid);
  return ((cpuTime(pid) - before) / size) * 1_000;
}
