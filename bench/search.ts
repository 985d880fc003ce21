import { invariant } from "#domain/invariant.ts";
import { addDays } from "#domain/time/local-date.ts";
import { SCHEDULES } from "../seed/flights.ts";
import { type Host, startHost } from "./host.ts";
import { closedLoop, percentile } from "./load.ts";
import type { Options } from "./options.ts";
import { startSearchPeer } from "./peers/search/peer.ts";
import type { Result, Row } from "./report.ts";
import { profiled } from "./profile.ts";
import { Zipf } from "./search/zipf.ts";
import { Rounds } from "./stats.ts";

const CLIENTS = 32;
/** Searches that are asked again and again, the first most often; of each hundred requests five are asked by nobody else. */
const POPULAR = 200;
const REPEATED = 0.95;
const DAYS = 8;
/**
 * `healthz`: a request that the gateway answers by itself. `cached`: one search, again and again. `mix`: popular searches and a few
 * that nobody has asked before, here and at the peer.
 */
const KINDS = ["healthz", "cached", "mix", "peer mix"] as const;
type Kind = (typeof KINDS)[number];

/** Searches through the gateway, against the cheapest request there is and against the same code on Fastify with PostgreSQL. */
export async function search({ isShort, isProfiled }: Options): Promise<Result> {
  const [rounds, seconds] = isShort ? [1, 2] : [3, 6];
  const host = await startHost({ isProfiled });
  const peer = await startSearchPeer(host);
  try {
    const asks = new Asks();
    await compare(host, peer.url, asks);
    const rates = new Rounds();
    const play = async (kind: Kind, time: number): Promise<Measured> => {
      const measured = await measure(kind === "peer mix" ? peer.url : host.gateway, kind, asks, time);
      console.log(`${kind}: ${measured.per_s.toFixed(0)}/s`);
      return measured;
    };
    // The first round warms everything up and does not count.
    for (const kind of KINDS) await play(kind, 1);
    await profiled(host.runtime, isProfiled ? ["holdfast", "holdfast-search"] : [], async () => {
      for (let round = 1; round <= rounds; round++) {
        // There and back, so that what grows with time does not always meet the same.
        for (const kind of round % 2 === 1 ? KINDS : KINDS.toReversed()) {
          const { per_s, p99_ms } = await play(kind, seconds);
          rates.add(`${kind} per_s`, per_s);
          rates.add(`${kind} p99_ms`, p99_ms);
        }
        rates.add("airports p99_ms", (await suggestions(host.gateway, seconds / 2)).p99_ms);
      }
    });
    return {
      name: "search",
      what: `${CLIENTS} clients; ${POPULAR} popular searches by Zipf's law, ${100 - REPEATED * 100} % of the requests asked by nobody else; peer: the same code on Fastify with ${peer.version}; ${rounds} interleaved rounds of ${seconds} s each.`,
      rows: rowsOf(rates),
      checked: [
        "every answer is a 200",
        "the peer offers the same flights at the same prices",
        "every answer that was looked into has offers of its route on its day",
      ],
    };
  } finally {
    await peer.stop();
    await host.close();
  }
}

function rowsOf(rates: Rounds): Row[] {
  const ratio = (over: Kind, under: Kind, least: number): Row => ({
    name: `${over} / ${under}`,
    figure: rates.ratio(`${over} per_s`, `${under} per_s`),
    unit: "×",
    bar: { at_least: least },
  });
  return [
    ...KINDS.flatMap((kind): Row[] => [
      { name: `${kind}: answers`, figure: rates.figure(`${kind} per_s`), unit: "/s" },
      { name: `${kind}: p99`, figure: rates.figure(`${kind} p99_ms`), unit: "ms" },
    ]),
    { name: "airport suggestions, one client: p99", figure: rates.figure("airports p99_ms"), unit: "ms", bar: { at_most: 5 } },
    ratio("cached", "healthz", 0.6),
    ratio("mix", "peer mix", 1),
  ];
}

interface Ask {
  path: string;
  origin: string;
  date: string;
}

/** What is asked: the popular searches, each an everyday one of the timetable, and more that are asked once. */
class Asks {
  readonly popular: Ask[];
  readonly #routes = SCHEDULES.map(({ origin, destination }) => ({ origin, destination }));
  readonly #zipf = new Zipf(POPULAR);
  #next = POPULAR;

  constructor() {
    this.popular = Array.from({ length: POPULAR }, (_, n) => this.#ask(n));
  }

  of(kind: Kind): Ask {
    if (kind === "cached") return this.#at(0);
    return Math.random() < REPEATED ? this.#at(this.#zipf.pick(Math.random())) : this.#ask(this.#next++);
  }

  #at(n: number): Ask {
    const ask = this.popular[n];
    invariant(ask, "there is such a search");
    return ask;
  }

  /** The nth search: routes in turn, then days, then parties, then pages of other lengths; a hundred thousand differ. */
  #ask(n: number): Ask {
    const route = this.#routes[(n * 31) % this.#routes.length];
    invariant(route, "there are routes");
    const turn = Math.floor(n / this.#routes.length);
    const date = addDays(new Date().toISOString().slice(0, 10), 1 + ((n + turn) % DAYS));
    const adults = 1 + (Math.floor(turn / DAYS) % 9);
    const limit = 20 - (Math.floor(turn / (DAYS * 9)) % 5);
    const query = new URLSearchParams({ ...route, departure_date: date, adults: String(adults), limit: String(limit) });
    return { path: `/v1/offers?${query.toString()}`, origin: route.origin, date };
  }
}

interface Measured {
  per_s: number;
  p99_ms: number;
}

/** Looking into every answer would cost the generator more than it costs the server to make it. */
const LOOK_INTO_EVERY = 50;

async function measure(url: string, kind: Kind, asks: Asks, seconds: number): Promise<Measured> {
  let n = 0;
  const { per_s, latencies_ms } = await closedLoop(url, CLIENTS, seconds, async (client) => {
    const ask = kind === "healthz" ? null : asks.of(kind);
    const path = ask === null ? "/healthz" : ask.path;
    const { status, body } = await client.send({ method: "GET", path });
    invariant(status === 200, `${path} answered ${status}: ${body}`);
    if (ask !== null && n++ % LOOK_INTO_EVERY === 0) checkAnswer(ask, body);
    return true;
  });
  return { per_s, p99_ms: percentile(latencies_ms, 0.99) };
}

/** What people type into the field of an airport, letter by letter, one request after another. */
async function suggestions(url: string, seconds: number): Promise<Measured> {
  let n = 0;
  const { per_s, latencies_ms } = await closedLoop(url, 1, seconds, async (client) => {
    const word = TYPED[Math.floor(n / LONGEST) % TYPED.length] ?? "";
    const path = `/v1/airports?q=${encodeURIComponent(word.slice(0, 1 + (n++ % LONGEST)))}`;
    const { status, body } = await client.send({ method: "GET", path });
    invariant(status === 200 && body.includes('"code"'), `${path} answered ${status}: ${body}`);
    return true;
  });
  return { per_s, p99_ms: percentile(latencies_ms, 0.99) };
}
const TYPED = ["london", "paris", "zürich", "new york", "tokyo", "são paulo", "heathrow", "chicgo"];
const LONGEST = 6;

interface Found {
  total: { amount_minor: number };
  slices: { segments: { flight_id: string; origin: string; departs_local: string }[] }[];
}
const foundIn = (body: string): Found[] => (JSON.parse(body) as { data: Found[] }).data;

function checkAnswer({ path, origin, date }: Ask, body: string): void {
  for (const { slices } of foundIn(body)) {
    const first = slices[0]?.segments[0];
    invariant(first?.origin === origin && first.departs_local.startsWith(date), `${path} was answered with another journey`);
  }
}

/** Both sides answer the popular searches alike, or the race would be one of different things. */
async function compare(host: Host, peerUrl: string, asks: Asks): Promise<void> {
  const told = async (url: string, { path }: Ask): Promise<string> => {
    const answer = await fetch(new URL(path, url));
    const text = await answer.text();
    invariant(answer.status === 200, `${url}${path} answered ${answer.status}: ${text}`);
    const offers = foundIn(text);
    return JSON.stringify(
      offers.map(({ total, slices }) => [total, slices.map(({ segments }) => segments.map((each) => each.flight_id))]),
    );
  };
  for (const ask of asks.popular.slice(0, 20)) {
    const [ours, theirs] = await Promise.all([told(host.gateway, ask), told(peerUrl, ask)]);
    invariant(ours === theirs, `the peer answers ${ask.path} otherwise`);
  }
}
