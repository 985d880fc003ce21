import { invariant } from "#domain/invariant.ts";
import { type Host, startHost } from "./host.ts";
import { HttpClient } from "./http.ts";
import { closedLoop, openLoop, percentile } from "./load.ts";
import { offersOf, renew } from "./offers.ts";
import { cpuMeter, runtimes } from "./metrics/cpu.ts";
import type { Options } from "./options.ts";
import type { Result, Row } from "./report.ts";
import { checkMails, checkMoney, checkSeats, statusesOf } from "./soak/check.ts";
import { growth } from "./soak/line.ts";
import { heapMib, residentMib } from "./soak/memory.ts";
import { RowReader, type Rows } from "./rows.ts";
import { Travellers } from "./soak/travellers.ts";
import { Rounds } from "./stats.ts";
import { FlightReader } from "./storm/flights.ts";
import { tokensFor } from "./tokens.ts";

const MINUTES = 30;
/** Looked at after each of so many stretches of the same length. */
const STRETCHES = 10;
/** Of the whole run: enough to see that it works. */
const SHORT = { stretches: 2, seconds: 3, capacity_s: 3 };
const CLIENTS = 32;
const CAPACITY_S = 15;
const LOAD = 0.5;
/**
 * One shard, so that the bookings that it keeps in memory (2,000, `durable-objects/booking-sagas/store.ts`) are as many as they ever
 * are before anything is measured, and so many are made for that.
 */
const SHARDS = 1;
const FILL = 2_000;
/** Enough days for every seat that stays sold. */
const DAYS = 30;
const FLIGHTS = 300;
const SETTLE_MS = 240_000;
const LOOK_EVERY_MS = 250;

/** How long bookings are made for. */
export const soakMinutes = ({ isShort, minutes }: Options): number =>
  isShort ? (SHORT.stretches * SHORT.seconds) / 60 : (minutes ?? MINUTES);

interface Stage {
  host: Host;
  travellers: Travellers;
  rows: RowReader;
}

/** Bookings of all ends at half of what the host can do, for long: what grows with time? */
export async function soak(options: Options): Promise<Result> {
  const { isShort } = options;
  const stretches = isShort ? SHORT.stretches : STRETCHES;
  const seconds = (soakMinutes(options) * 60) / stretches;
  const host = await startHost({
    // For the heaps.
    isProfiled: true,
    days: DAYS,
    // The few who fill the shard let go of a seat and hold the next one at once.
    vars: { SAGA_SHARDS: String(SHARDS), MAX_LIVE_HOLDS_PER_USER: "1000", MAX_LIVE_SEATS_PER_USER: "1000" },
    entries: { "holdfast-bookings": "bench/workers/bookings.ts", "holdfast-objects": "bench/workers/objects.ts" },
  });
  const [rows, reader] = [await RowReader.open(host, SHARDS), await FlightReader.open(host)];
  try {
    const { tokenOf } = await tokensFor(host);
    const travellers = new Travellers(await offersOf(host, FLIGHTS), tokenOf);
    const stage = { host, travellers, rows };
    const rate = LOAD * (await capacity(stage, isShort));
    const figures = new Rounds();
    for (let n = 1; n <= stretches; n++) await stretch(stage, figures, rate, seconds);
    const { travelled } = travellers;
    await checkSeats(reader, flightsOf(travellers), travelled);
    await checkMoney(host, travelled);
    await checkMails(host, travelled);
    return {
      name: "soak",
      what: `${rate.toFixed(1)} bookings a second for ${describe(stretches * seconds)}, half of what ${CLIENTS} clients reached before, on the bench's host with ${SHARDS} shard, mail and e-ticket beside the path; looked at after each of ${stretches} stretches.`,
      rows: rowsOf(figures),
      checked: [
        `${travelled.length} bookings, each with the end that it was to have (${describeEnds(travelled)})`,
        "every seat that is sold is sold to the one booking that stayed, and no other is taken",
        "by the provider's records whoever stayed or cancelled paid once and whole and was given back what was quoted, and nobody else paid",
        "whoever stayed was told by mail",
        "after each stretch every list had caught up, no outbox had a row, and no message was given up",
      ],
    };
  } finally {
    rows.close();
    reader.close();
    await host.close();
  }
}

/**
 * Bookings a second, with every end in its proportion, that so many clients get done one after another, all that is done beside the path (mails,
 * lists) among it: half of what the path alone can do is nearly all that the host can.
 */
async function capacity(stage: Stage, isShort: boolean): Promise<number> {
  const { host, travellers } = stage;
  let left = isShort ? 0 : FILL;
  await closedLoop(host.gateway, CLIENTS, SETTLE_MS / 1_000, async (client) => {
    if (left-- <= 0) return false;
    await travellers.fill(client);
    return true;
  });
  await settled(stage);
  const travel = async (client: HttpClient): Promise<boolean> => (await travellers.travel(client, () => undefined), true);
  const [began, before] = [performance.now(), travellers.travelled.length];
  await closedLoop(host.gateway, CLIENTS, isShort ? SHORT.capacity_s : CAPACITY_S, travel);
  await settled(stage);
  const per_s = (travellers.travelled.length - before) / ((performance.now() - began) / 1_000);
  console.log(`capacity: ${per_s.toFixed(1)}/s`);
  return per_s;
}

async function stretch(stage: Stage, figures: Rounds, rate: number, seconds: number): Promise<void> {
  const { host, travellers, rows } = stage;
  await travellers.renewOffers((flight) => renew(host, flight));
  const before = { inbox: (await rows.read(flightsOf(travellers))).inbox, travelled: travellers.travelled.length };
  const times: number[] = [];
  const cpu = cpuMeter(runtimes);
  await openLoop(host.gateway, rate, seconds, async (client, due) => {
    await travellers.travel(client, () => times.push(performance.now() - due));
    return true;
  });
  const busy = await rows.read(flightsOf(travellers));
  const seconds_behind = await settled(stage);
  const cpu_ms = cpu() / (travellers.travelled.length - before.travelled);
  if (!Number.isNaN(cpu_ms)) figures.add("cpu", cpu_ms);
  const sorted = times.toSorted((a, b) => a - b);
  figures.add("p50", percentile(sorted, 0.5));
  figures.add("p99", percentile(sorted, 0.99));
  const client = await HttpClient.open(host.gateway);
  figures.add("heap", await heapMib(host.runtime, () => travellers.wakeAll(client)));
  client.close();
  const resident = residentMib();
  if (resident !== null) figures.add("resident", resident);
  figures.add("outbox, busy", busy.outbox);
  figures.add("behind", seconds_behind * 1_000);
  // Those that woke the Workers up are done as well.
  await settled(stage);
  noteRows(figures, stage, await rows.read(flightsOf(travellers)), before);
  const line = ["p50", "p99", "cpu", "heap", "resident", "outbox, busy", "behind", "inbox", "tombstones"].map(
    (name) => `${name} ${figures.of(name).at(-1)?.toFixed(2)}`,
  );
  console.log(line.join(", "));
}

/** `before`: rows in inboxes, and bookings, before the stretch. The ends of its bookings are in the same proportion in each of them. */
function noteRows(
  figures: Rounds,
  { travellers: { travelled } }: Stage,
  now: Rows,
  before: { inbox: number; travelled: number },
): void {
  const ended = travelled.filter(({ end }) => end !== "sold").length;
  invariant(now.parked === 0, `${now.parked} messages were given up`);
  figures.add("outbox", now.outbox);
  figures.add("inbox", (now.inbox - before.inbox) / (travelled.length - before.travelled));
  figures.add("tombstones", now.tombstones / ended);
}

/** Waits until nothing is on its way; how many seconds that took. */
async function settled({ travellers, rows }: Stage): Promise<number> {
  const began = performance.now();
  for (;;) {
    const late = await unsettled(travellers, rows);
    const waited = performance.now() - began;
    if (late === null) return waited / 1_000;
    invariant(waited < SETTLE_MS, `${late} after ${SETTLE_MS / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function unsettled(travellers: Travellers, rows: RowReader): Promise<string | null> {
  for (const [status, wanted] of statusesOf(travellers.travelled)) {
    const listed = await rows.count("holdfast-bookings", `SELECT count(*) AS n FROM bookings WHERE status = '${status}'`);
    if (listed !== wanted) return `${listed} of ${wanted} bookings are listed as ${status}`;
  }
  const { outbox } = await rows.read(flightsOf(travellers));
  return outbox === 0 ? null : `${outbox} rows are in outboxes`;
}

const flightsOf = ({ flown }: Travellers): string[] => flown.map(({ flight_id }) => flight_id);

function describeEnds(travelled: Travellers["travelled"]): string {
  return [...Map.groupBy(travelled, ({ end }) => end)].map(([end, some]) => `${some.length} ${end}`).join(", ");
}

const describe = (seconds: number): string => (seconds < 60 ? `${seconds} s` : `${seconds / 60} minutes`);

/** How much something may have grown from the beginning to the end of the run, by the line through all stretches. */
const MAX_GROWTH = 1.1;

function rowsOf(figures: Rounds): Row[] {
  const row = (name: string, of: string, unit: Row["unit"], bar?: Row["bar"]): Row => ({
    name,
    figure: figures.figure(of),
    unit,
    ...(bar !== undefined && { bar }),
  });
  const grown = (name: string, of: string): Row => {
    const times = growth(figures.of(of));
    return { name, figure: { median: times, min: times, max: times }, unit: "×", bar: { at_most: MAX_GROWTH } };
  };
  const hasResident = figures.of("resident").length > 0;
  return [
    row("due to confirmed, p50", "p50", "ms"),
    row("due to confirmed, p99", "p99", "ms"),
    grown("p99, end / beginning", "p99"),
    ...(figures.of("cpu").length > 0
      ? [row("processor time of a booking", "cpu", "ms"), grown("processor time, end / beginning", "cpu")]
      : []),
    row("heaps after collection", "heap", "MiB"),
    grown("heaps, end / beginning", "heap"),
    ...(hasResident ? [row("resident memory", "resident", "MiB"), grown("resident memory, end / beginning", "resident")] : []),
    row("rows in outboxes at the end of a stretch", "outbox, busy", ""),
    row("all caught up after", "behind", "ms"),
    row("rows in outboxes then", "outbox", "", { at_most: 0 }),
    row("tombstones for each booking that ended", "tombstones", "×", { at_most: 1 }),
    row("new rows in inboxes for each booking", "inbox", "×"),
    grown("the same, end / beginning", "inbox"),
  ];
}
