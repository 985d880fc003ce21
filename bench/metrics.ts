import { invariant } from "#domain/invariant.ts";
import { type Host, startHost } from "./host.ts";
import type { HttpAnswer, HttpRequest } from "./http.ts";
import { closedLoop } from "./load.ts";
import { costs } from "./metrics/cost.ts";
import { cpuTime, runtimes } from "./metrics/cpu.ts";
import { Hall } from "./metrics/hall.ts";
import { served } from "./metrics/served.ts";
import type { Options } from "./options.ts";
import { profiled } from "./profile.ts";
import type { Result, Row } from "./report.ts";
import { Rounds } from "./stats.ts";

const CLIENTS = 32;
/** What counts, counts in batches; they are told when they are stored, which a busy shard does every ten seconds. */
const COUNTED_MS = 12_000;
/**
 * `healthz`: a request that the gateway answers by itself. `search`: one search, from the memory of the service. `refused`: a hold on a
 * flight that is sold out, through the gateway, the service and the flight's object. `held`: a hold, let go again by the next request.
 */
const KINDS = ["healthz", "search", "refused", "held"] as const;
type Kind = (typeof KINDS)[number];
const SIDES = ["counted", "uncounted"] as const;
type SideName = (typeof SIDES)[number];

/** What a hold has asked for beside the path is over by then; it belongs to it. */
const SETTLED_MS: Record<Kind, number> = { healthz: 50, search: 50, refused: 50, held: 500 };

/** The same system twice, one of which counts nothing: what counting costs. */
export async function metrics({ isShort, isProfiled }: Options): Promise<Result> {
  const [rounds, seconds] = isShort ? [2, 0.5] : [40, 0.5];
  const counted = await startSide(isProfiled, {});
  const uncounted = await startSide(false, { "#platform/meter.ts": "bench/workers/no-meter.ts" });
  const sides: Record<SideName, Side> = { counted, uncounted };
  try {
    const rates = new Rounds();
    // The first round warms everything up and does not count.
    for (const kind of KINDS) for (const name of SIDES) await measure(sides[name], kind, 1);
    await profiled(counted.host.runtime, isProfiled ? ["holdfast", "holdfast-bookings", "holdfast-objects"] : [], async () => {
      for (let round = 0; round < rounds; round++)
        for (const kind of KINDS)
          // One right after the other, each side first by turns: what disturbs one disturbs both.
          for (const name of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
            const { per_s, cpu_ms } = await measure(sides[name], kind, seconds).catch((error: unknown) => {
              throw new Error(`round ${round}, ${kind}, ${name}`, { cause: error });
            });
            rates.add(`${kind} ${name}`, per_s);
            rates.add(`${kind} ${name} cpu`, cpu_ms);
          }
    });
    await checkCounts(sides);
    const cost = await costs();
    rates.add("request", cost.request);
    rates.add("call", cost.call);
    rates.add("flush", cost.flush);
    for (const [kind, calls] of await callsOf(counted)) rates.add(`${kind} calls`, calls);
    const scrape = await scrapeTime(counted.host);
    rates.add("scrape", scrape.ms);
    rates.add("series", scrape.series);
    return {
      name: "metrics",
      what: `${CLIENTS} clients; the whole system twice, with and without what counts; ${rounds} interleaved rounds of ${seconds} s each.`,
      rows: rowsOf(rates),
      checked: [
        "every answer is the one that it must be",
        "as many requests are counted as were answered, to the last one",
        "the other system counts none",
      ],
    };
  } finally {
    await counted.host.close();
    await uncounted.host.close();
  }
}

function rowsOf(rates: Rounds): Row[] {
  const median = (name: string): number => rates.figure(name).median;
  /** Of a thousand parts of the processor's time that a request of this kind takes, those that go to counting it and its calls. */
  const share = (kind: Kind): Row => {
    const counting = median("request") + median(`${kind} calls`) * median("call");
    const value = (counting / median(`${kind} uncounted cpu`)) * 1_000;
    const figure = { median: value, min: value, max: value };
    return { name: `${kind}: of a thousand parts of it, counting takes`, figure, unit: "", bar: { at_most: 20 } };
  };
  return [
    { name: "counting a thousand requests at the gateway: CPU time", figure: rates.figure("request"), unit: "ms" },
    { name: "counting a thousand calls of a service or an object: CPU time", figure: rates.figure("call"), unit: "ms" },
    { name: "handing over what a busy isolate has counted in a second: CPU time", figure: rates.figure("flush"), unit: "ms" },
    ...KINDS.flatMap((kind): Row[] => [
      ...SIDES.map((name): Row => ({ name: `${kind}, ${name}: answers`, figure: rates.figure(`${kind} ${name}`), unit: "/s" })),
      ...SIDES.map((name): Row => ({
        name: `${kind}, ${name}: CPU time of a thousand`,
        figure: rates.figure(`${kind} ${name} cpu`),
        unit: "ms",
      })),
      {
        name: `${kind}: CPU time, counted / uncounted`,
        figure: rates.ratio(`${kind} counted cpu`, `${kind} uncounted cpu`),
        unit: "×",
      },
      { name: `${kind}: calls of services and objects for each`, figure: rates.figure(`${kind} calls`), unit: "" },
      share(kind),
    ]),
    { name: "a look at `/metrics`, alone", figure: rates.figure("scrape"), unit: "ms", bar: { at_most: 50 } },
    { name: "series it tells", figure: rates.figure("series"), unit: "" },
  ];
}

interface Side {
  host: Host;
  hall: Hall;
  /** The process that runs it. */
  pid: number;
  /** Answers to `/healthz` so far. */
  answered: number;
}

async function startSide(isProfiled: boolean, replace: Record<string, string>): Promise<Side> {
  const before = new Set(runtimes());
  const host = await startHost({ isProfiled, replace });
  const pid = runtimes().find((each) => !before.has(each));
  invariant(pid !== undefined, "a host has a process of its own");
  return { host, hall: await Hall.open(host), pid, answered: 0 };
}

const REQUESTS: Record<Kind, (hall: Hall, client: number) => { request: HttpRequest; isRight: (answer: HttpAnswer) => boolean }> =
  {
    healthz: () => ({ request: { method: "GET", path: "/healthz" }, isRight: ({ status }) => status === 200 }),
    search: (hall) => ({ request: { method: "GET", path: hall.search }, isRight: ({ status }) => status === 200 }),
    refused: (hall, client) => ({
      request: hall.ask(hall.soldOut, client),
      isRight: ({ status, body }) => status === 409 && body.includes('"sold_out"'),
    }),
    held: (hall, client) => hall.byTurns(client),
  };

async function measure(side: Side, kind: Kind, seconds: number): Promise<{ per_s: number; cpu_ms: number; done: number }> {
  const { host, hall, pid } = side;
  let clients = 0;
  const numbers = new WeakMap<object, number>();
  const before = cpuTime(pid);
  const { per_s, done } = await closedLoop(host.gateway, CLIENTS, seconds, async (connection) => {
    const number = numbers.get(connection) ?? clients++;
    numbers.set(connection, number);
    const { request, isRight } = REQUESTS[kind](hall, number);
    const answer = await connection.send(request);
    invariant(isRight(answer), `${kind}: ${request.path} answered ${answer.status}: ${answer.body}`);
    return true;
  });
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS[kind]));
  if (kind === "healthz") side.answered += done;
  return { per_s, done, cpu_ms: ((cpuTime(pid) - before) / done) * 1_000 };
}

/** Nothing that was counted is lost on its way, though it goes in batches and to several objects. */
async function checkCounts({ counted, uncounted }: Record<SideName, Side>): Promise<void> {
  const series = 'holdfast_http_requests_total{route="/healthz",method="GET",status="200"}';
  const told = (await counts(counted.host)).get(series);
  invariant(told === counted.answered, `${counted.answered} were answered, ${told} counted`);
  invariant(!(await counts(uncounted.host)).has(series), "the system that counts nothing counts nothing");
}

/** How many calls a request of each kind leads to, as they are counted themselves. */
async function callsOf(side: Side): Promise<Map<Kind, number>> {
  const calls = async (): Promise<number> =>
    [...(await counts(side.host))].reduce(
      (sum, [name, value]) => (name.startsWith("holdfast_rpc_requests_total{") ? sum + value : sum),
      0,
    );
  const found = new Map<Kind, number>();
  let before = await calls();
  for (const kind of KINDS) {
    const { done } = await measure(side, kind, 1);
    const after = await calls();
    found.set(kind, (after - before) / done);
    before = after;
  }
  return found;
}

/** All that was counted so far: the last of it has come when this is asked for. */
async function counts(host: Host): Promise<Map<string, number>> {
  await new Promise((resolve) => setTimeout(resolve, COUNTED_MS));
  return (await served(host)).values;
}

async function scrapeTime(host: Host): Promise<{ ms: number; series: number }> {
  const times: number[] = [];
  let series = 0;
  for (let i = 0; i < 20; i++) {
    const look = await served(host);
    times.push(look.ms);
    series = look.values.size;
  }
  return { ms: times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0, series };
}
