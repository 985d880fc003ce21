import type { HttpClient } from "./http.ts";
import { closedLoop, openLoop, percentile } from "./load.ts";
import { nativelyProfiled } from "./native-profile.ts";
import { offersOf } from "./offers.ts";
import type { Options } from "./options.ts";
import { profiled } from "./profile.ts";
import type { Result, Row } from "./report.ts";
import { Booker, LANES } from "./saga/booker.ts";
import { checkCaptures } from "./saga/captures.ts";
import { benchStack, type Stack, startedStack } from "./saga/stack.ts";
import { Rounds } from "./stats.ts";

const PROFILED = ["holdfast", "holdfast-bookings", "holdfast-objects", "holdfast-payments", "holdfast-notifications"];
/** From so many clients on the throughput has a bar; fewer do not keep it busy. */
const BUSY = 32;
/** At most these, in ms, from when a booking was due to when its client saw it confirmed. */
const BARS = { bench: { p50: 100, p99: 500 }, start: { p50: 250, p99: 1_500 } };
/** Enough for every booking of a run on a quick machine. */
const FLIGHTS = 160;

/** Whole bookings through the whole system: create, pay, wait for the confirmation. */
export async function saga(options: Options): Promise<Result> {
  const [rounds, seconds] = options.isShort ? [1, 3] : [3, 8];
  const stack = await (options.host === "start" ? startedStack() : benchStack(options));
  try {
    const booker = new Booker(await offersOf(stack, FLIGHTS), stack.tokenOf);
    const rates = new Rounds();
    const play = () => round(stack, booker, rates, options, seconds);
    // Warms everything up and does not count.
    await closedLoop(stack.gateway, 8, 2, bookingOf(booker));
    await stack.settled(booker);
    const work = async (): Promise<void> => {
      for (let n = 1; n <= rounds; n++) await play();
    };
    if (options.hasPerf) await nativelyProfiled(work);
    else if (stack.runtime === null) await work();
    else await profiled(stack.runtime, options.isProfiled ? PROFILED : [], work);
    await checkCaptures(stack.sandbox, booker.confirmed);
    return {
      name: options.host === "start" ? "saga-start" : "saga",
      what: `Create, pay, wait for the confirmation; ${stack.what}; ${LANES} flights at a time; ${rounds} rounds of ${seconds} s each.`,
      rows: rowsOf(rates, options),
      checked: [
        `${booker.confirmed.length} bookings, each confirmed, in the provider's records with one payment, captured once and whole${options.hasMail ? ", and told by mail" : ""}`,
      ],
    };
  } finally {
    await stack.close();
  }
}

const bookingOf =
  (booker: Booker) =>
  async (client: HttpClient): Promise<boolean> => (await booker.book(client), true);

/** Each load once. What waits beside the path must not be counted against the next one. */
async function round(stack: Stack, booker: Booker, rates: Rounds, { clients, rate }: Options, seconds: number): Promise<void> {
  const hold = async (client: HttpClient): Promise<boolean> => (await booker.hold(client), true);
  for (const count of clients) {
    rates.add(`confirmed ${count}`, (await closedLoop(stack.gateway, count, seconds, bookingOf(booker))).per_s);
    await stack.settled(booker);
    rates.add(`held ${count}`, (await closedLoop(stack.gateway, count, seconds / 4, hold)).per_s);
    await stack.settled(booker);
  }
  const { latencies_ms } = await openLoop(stack.gateway, rate, seconds, bookingOf(booker));
  rates.add("p50", percentile(latencies_ms, 0.5));
  rates.add("p99", percentile(latencies_ms, 0.99));
  await stack.settled(booker);
}

function rowsOf(rates: Rounds, { clients, rate, host }: Options): Row[] {
  const isBarred = (count: number): boolean => host === "bench" && count >= BUSY;
  const bar = BARS[host];
  return [
    ...clients.flatMap((count): Row[] => [
      {
        name: `confirmed bookings, ${count} clients`,
        figure: rates.figure(`confirmed ${count}`),
        unit: "/s",
        ...(isBarred(count) && { bar: { at_least: 120 } }),
      },
      { name: `winners (held only), ${count} clients`, figure: rates.figure(`held ${count}`), unit: "/s" },
      {
        name: `confirmed / winners, ${count} clients`,
        figure: rates.ratio(`confirmed ${count}`, `held ${count}`),
        unit: "×",
        ...(isBarred(count) && { bar: { at_least: 0.5 } }),
      },
    ]),
    { name: `${rate}/s open loop, p50`, figure: rates.figure("p50"), unit: "ms", bar: { at_most: bar.p50 } },
    { name: `${rate}/s open loop, p99`, figure: rates.figure("p99"), unit: "ms", bar: { at_most: bar.p99 } },
  ];
}
