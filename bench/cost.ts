import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { ROOT } from "../scripts/paths.ts";
import { readWranglerConfig } from "../scripts/wrangler-config.ts";
import { startCollector } from "./cost/collector.ts";
import { countOperations, OPERATIONS, type Operations } from "./cost/operations.ts";
import { dollarsPerMillion } from "./cost/prices.ts";
import { type Host, startHost } from "./host.ts";
import { HttpClient } from "./http.ts";
import { closedLoop } from "./load.ts";
import { bookingBody, offersOf, type SoldFlight } from "./offers.ts";
import type { Options } from "./options.ts";
import type { Result, Row } from "./report.ts";
import { Booker, LANES } from "./saga/booker.ts";
import { tokensFor, type TokenOf } from "./tokens.ts";

const AT_ONCE = 32;
const SEAT = "14C";
const OBJECTS = "durable-objects/wrangler.toml";
const STORED = path.join(ROOT, "bench/results/cost.json");
/** Each counted alone; the name is what one of it is called. */
const WORK = ["booking, one after another", `booking, ${AT_ONCE} at once`, "lost race", "new search", "repeated search"] as const;
type Work = (typeof WORK)[number];

/** Counts what Cloudflare would bill for, by the runtime's own spans, and puts a price on it. Not a matter of speed, so no rounds. */
export async function cost({ isShort }: Options): Promise<Result> {
  const count = isShort ? 4 : 64;
  const collector = await startCollector();
  const host = await startHost({ isProfiled: false, vars: { OTLP_URL: collector.url } });
  try {
    const { tokenOf } = await tokensFor(host);
    const classes = objectClasses();
    const flights = await offersOf(host, LANES + 1);
    const [last, ...sold] = flights.toReversed();
    invariant(last, "there are flights enough");
    const booker = new Booker(sold, tokenOf);
    const book = async (client: HttpClient): Promise<boolean> => (await booker.book(client), true);
    const lose = await soldOut(host, last, tokenOf);
    const steps: Record<Work, [clients: number, step: (client: HttpClient) => Promise<boolean>]> = {
      "booking, one after another": [1, book],
      [`booking, ${AT_ONCE} at once`]: [AT_ONCE, book],
      "lost race": [1, lose],
      "new search": [1, searches(sold, true)],
      "repeated search": [1, searches(sold, false)],
    } as Record<Work, [number, (client: HttpClient) => Promise<boolean>]>;
    // Opens the flights, fills what every isolate remembers; each is paid once and not counted.
    for (const [clients, step] of Object.values(steps)) await closedLoop(host.gateway, clients, 60, times(LANES, step));
    await collector.taken();
    const counted = new Map<Work, Operations>();
    for (const work of WORK) {
      const [clients, step] = steps[work];
      await closedLoop(host.gateway, clients, 120, times(count, step));
      counted.set(work, perOne(countOperations(await collector.taken(), classes), count));
    }
    return {
      name: "cost",
      what: `Counted by the runtime's spans over ${count} of each, from the request to its last mail, event and projection, in the paid plan's units and at its prices beyond what it includes.`,
      rows: rowsOf(counted),
      checked: [
        `${booker.confirmed.length} bookings, each confirmed`,
        "each lost race a 409",
        "nothing that the runtime did in that time is left out: what its clock began is counted in, too",
      ],
    };
  } finally {
    await host.close();
    collector.close();
  }
}

const objectClasses = (): Set<string> =>
  new Set(readWranglerConfig(OBJECTS).durable_objects?.bindings.map(({ class_name }) => class_name) ?? []);

/** So often in all, by however many clients. */
function times(count: number, step: (client: HttpClient) => Promise<boolean>): (client: HttpClient) => Promise<boolean> {
  let begun = 0;
  return async (client) => begun++ < count && (await step(client));
}

/** Somebody takes a seat, and everybody after comes too late for it. */
async function soldOut(host: Host, flight: SoldFlight, tokenOf: TokenOf): Promise<(client: HttpClient) => Promise<boolean>> {
  let people = 0;
  const hold = async (client: HttpClient): Promise<number> => {
    const name = `usr_cost_${people++}`;
    const { status } = await client.send({
      method: "POST",
      path: "/v1/bookings",
      headers: { authorization: `Bearer ${tokenOf(name)}`, "idempotency-key": name },
      json: bookingBody(flight, SEAT),
    });
    return status;
  };
  const first = await HttpClient.open(host.gateway);
  invariant((await hold(first)) === 201, "the seat is free");
  first.close();
  return async (client) => {
    const status = await hold(client);
    invariant(status === 409, `who comes too late is answered ${status}`);
    return true;
  };
}
/** `isNew`: each one that no isolate has been asked. */
function searches(flights: SoldFlight[], isNew: boolean): (client: HttpClient) => Promise<boolean> {
  const slice = flights[0]?.terms.slices[0];
  const segment = slice?.segments[0];
  invariant(segment, "an offer has a flight");
  let asked = 0;
  return async (client) => {
    const query = new URLSearchParams({
      origin: segment.origin,
      destination: segment.destination,
      departure_date: segment.departs_local.slice(0, 10),
      ...(isNew && { max_price_minor: String(50_000_000 + asked++) }),
    });
    const { status, body } = await client.send({ method: "GET", path: `/v1/offers?${query.toString()}` });
    invariant(status === 200, `search answered ${status}: ${body}`);
    return true;
  };
}

const perOne = (all: Operations, count: number): Operations =>
  Object.fromEntries(OPERATIONS.map((name) => [name, all[name] / count])) as unknown as Operations;

/** Each with what it was in the stored run, so that a change is seen against it. */
function rowsOf(counted: Map<Work, Operations>): Row[] {
  const before = storedMedians();
  const row = (name: string, value: number, unit: Row["unit"]): Row => {
    const was = before.get(name);
    return { name, figure: { median: value, min: value, max: value }, unit, ...(was !== undefined && { was }) };
  };
  return Array.from(counted, ([work, operations]) => [
    row(`${work}: dollars a million`, dollarsPerMillion(operations), "$"),
    ...OPERATIONS.map((name) => row(`${work}: ${name.replaceAll("_", " ")}`, operations[name], "each")),
  ]).flat();
}

function storedMedians(): Map<string, number> {
  if (!existsSync(STORED)) return new Map();
  const { rows } = JSON.parse(readFileSync(STORED, "utf8")) as Result;
  return new Map(rows.map(({ name, figure }) => [name, figure.median]));
}
