import type { OfferPage } from "#contracts/offers.ts";
import type { z } from "zod";
import { buildNetwork, findPaths } from "#domain/schedule/paths.ts";
import { addDays, type LocalDate } from "#domain/time/local-date.ts";
import { invariant } from "#domain/invariant.ts";
import { SCHEDULES, STATIONS } from "../seed/flights.ts";
import { type Host, startHost } from "./host.ts";
import { closedLoop, percentile } from "./load.ts";
import type { Options } from "./options.ts";
import type { Result, Row } from "./report.ts";
import { growTimetable, type Timetable } from "./search/grow.ts";
import { Rounds } from "./stats.ts";

/** Dated flights of each host. */
const SIZES = [10_000, 100_000, 1_000_000];
/** The most connections that a search is asked for; its routes are those that nobody flies with fewer, or all but the non-stop ones. */
const STOPS = [0, 1, 2] as const;
type Stops = (typeof STOPS)[number];
const ROUTES = 40;
/**
 * Searches of one burst, all on different days; then the clock of the timetable is moved on, and whoever searches forgets every flight
 * within the second. So each burst reads all but the fares of a sector from the database.
 */
const BURST = 20;
const FORGET = "UPDATE search_clocks SET timetable = timetable + 1";
const FORGET_MS = 1_200;
const AT_ONCE = 2;

interface Route {
  origin: string;
  destination: string;
}
interface Site {
  size: number;
  host: Host;
  timetable: Timetable;
  /** The day of the next search: each one has its own. */
  next: number;
}

/** Searches that are in no cache, at a timetable of ten thousand dated flights, a hundred thousand, and a million. */
export async function searchScale({ isShort }: Options): Promise<Result> {
  const [rounds, bursts, sizes] = isShort ? [1, 1, SIZES.slice(0, 1)] : [3, 6, SIZES];
  const routes = routesByStops();
  const sites: Site[] = [];
  try {
    for (const size of sizes) {
      const host = await startHost({ isProfiled: false });
      const timetable = await growTimetable(host, size);
      console.log(`${size} flights: ${timetable.flights} on ${timetable.days} days from ${timetable.first} on`);
      sites.push({ size, host, timetable, next: 0 });
    }
    const times = new Rounds();
    // The first round warms everything up and does not count.
    await play(sites, 0, routes, bursts);
    for (let round = 1; round <= rounds; round++)
      for (const [name, ms] of await play(sites, round, routes, bursts)) times.add(name, ms);
    return {
      name: "search-scale",
      what: `Searches that are in no cache, ${AT_ONCE} at a time, each on a day of its own; ${rounds} interleaved rounds of ${bursts * BURST} searches each.`,
      rows: rowsOf(times, sizes),
      checked: [
        "every offer leaves on the day that was asked for, with at most so many connections; at least a quarter of the searches has some",
        "the timetables have the flights they are said to have",
      ],
    };
  } finally {
    for (const { host } of sites) await host.close();
  }
}

/** Median times of one round, by what was asked for and of how many flights. */
async function play(sites: Site[], round: number, routes: Record<Stops, Route[]>, bursts: number): Promise<[string, number][]> {
  const times: [string, number][] = [];
  for (const stops of STOPS) {
    // There and back, so that what grows with time does not always meet the same.
    for (const site of round % 2 === 1 ? sites : sites.toReversed())
      times.push([`${stops} ${site.size}`, await median(site, stops, routes[stops], bursts)]);
  }
  return times;
}

const NAMES: Record<Stops, string> = { 0: "non-stop", 1: "up to one connection", 2: "up to two connections" };
const label = (size: number): string => (size >= 1_000_000 ? `${size / 1_000_000} M` : `${size / 1_000} k`);

function rowsOf(times: Rounds, sizes: number[]): Row[] {
  const largest = sizes.at(-1) ?? 0;
  return STOPS.flatMap((stops): Row[] => [
    ...sizes.map((size): Row => ({
      name: `${NAMES[stops]}, ${label(size)} flights: median`,
      figure: times.figure(`${stops} ${size}`),
      unit: "ms",
    })),
    ...(sizes.length > 1
      ? [
          {
            name: `${NAMES[stops]}: ${label(largest)} / ${label(sizes[0] ?? 0)}`,
            figure: times.ratio(`${stops} ${largest}`, `${stops} ${sizes[0]}`),
            unit: "×" as const,
            bar: { at_most: 1.3 },
          },
        ]
      : []),
  ]);
}

/** Routes for each number of connections, spread over the network. Few need two; with two all have more ways. */
function routesByStops(): Record<Stops, Route[]> {
  const network = buildNetwork(
    STATIONS,
    SCHEDULES.map((schedule) => ({ ...schedule, shortest_min: schedule.block_min, longest_min: schedule.block_min })),
  );
  const found: Record<Stops, Route[]> = { 0: [], 1: [], 2: [] };
  for (const origin of STATIONS) {
    for (const destination of STATIONS) {
      if (origin.city_code === destination.city_code) continue;
      const stops = STOPS.find((most) => findPaths(network, [origin], [destination], most).length > 0);
      if (stops !== undefined) found[stops].push({ origin: origin.code, destination: destination.code });
    }
  }
  const spread = (routes: Route[]): Route[] =>
    Array.from({ length: ROUTES }, (_, i) => {
      const route = routes[Math.floor((i * routes.length) / ROUTES)];
      invariant(route, "the network has such routes");
      return route;
    });
  return { 0: spread(found[0]), 1: spread(found[1]), 2: spread([...found[1], ...found[2]]) };
}

/** The median time of a search, in ms. */
async function median(site: Site, stops: Stops, routes: Route[], bursts: number): Promise<number> {
  const times: number[] = [];
  let found = 0;
  for (let burst = 0; burst < bursts; burst++) {
    await site.host.execute("holdfast-flights", FORGET);
    await new Promise((resolve) => setTimeout(resolve, FORGET_MS));
    const asks = Array.from({ length: BURST }, () => nextAsk(site, routes, stops));
    const { latencies_ms } = await closedLoop(site.host.gateway, AT_ONCE, 60, async (client) => {
      const ask = asks.pop();
      if (ask === undefined) return false;
      const { status, body } = await client.send({ method: "GET", path: ask.path });
      invariant(status === 200, `${ask.path} answered ${status}: ${body}`);
      if (checkOffers(JSON.parse(body) as Page, ask.date, stops) > 0) found += 1;
      return true;
    });
    times.push(...latencies_ms);
  }
  // On some days nothing connects; a timetable of which that was so for three quarters would measure nothing.
  invariant(found > times.length / 4, `${found} of ${times.length} searches with ${stops} connections found something`);
  return percentile(
    times.toSorted((a, b) => a - b),
    0.5,
  );
}

/** Days go round the whole timetable by a step that meets each of them. */
function nextAsk(site: Site, routes: Route[], stops: Stops): { path: string; date: LocalDate } {
  const { timetable } = site;
  const n = site.next++;
  const route = routes[n % routes.length];
  invariant(route, "there are routes");
  const step = Math.floor(timetable.days * 0.618) | 1;
  const date = addDays(timetable.first, 1 + ((n * step) % (timetable.days - 4)));
  const query = new URLSearchParams({ ...route, departure_date: date, max_connections: String(stops), limit: "20" });
  return { path: `/v1/offers?${query.toString()}`, date };
}

type Page = z.infer<typeof OfferPage>;

/** How many offers there are. Throws where one is not what was asked for. */
function checkOffers({ data }: Page, date: LocalDate, stops: Stops): number {
  for (const { slices } of data) {
    const segments = slices[0]?.segments ?? [];
    const isRight = segments[0]?.departs_local.slice(0, 10) === date && segments.length <= stops + 1;
    invariant(isRight, `an offer for ${date} with ${stops} connections leaves at ${segments[0]?.departs_local}`);
  }
  return data.length;
}
