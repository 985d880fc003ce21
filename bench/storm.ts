import { invariant } from "#domain/invariant.ts";
import { type Host, startHost } from "./host.ts";
import { HttpClient } from "./http.ts";
import { closedLoop, percentile } from "./load.ts";
import { bookingBody, offersOf, type SoldFlight } from "./offers.ts";
import { type Peer, startPeer } from "./peers/peer.ts";
import { profiled } from "./profile.ts";
import type { Options, Result, Row } from "./report.ts";
import { Rounds } from "./stats.ts";
import { AUDIENCE, tokensFor, type TokenOf } from "./tokens.ts";

const SEATS = 180;
/** Clients that wait for an answer at any moment; each asks once, with a token of its own, and the next takes its place. */
const AT_ONCE = 256;
/** Storms of one round. `any`: any seat will do. `named`: each names one. `peer …`: the same at Fastify and PostgreSQL. */
const KINDS = ["noop", "any", "named", "peer any", "peer named"] as const;
type Kind = (typeof KINDS)[number];

/** One flight, far more people than seats, through the gateway, against the same hops doing nothing and against the peer. */
export async function storm({ isShort, isProfiled }: Options): Promise<Result> {
  const [rounds, people] = isShort ? [1, 2_000] : [3, 10_000];
  const host = await startHost({
    isProfiled,
    entries: { "holdfast-bookings": "bench/workers/bookings.ts", "holdfast-objects": "bench/workers/objects.ts" },
  });
  let peer: Peer | null = null;
  try {
    const { tokenOf, publicJwk } = await tokensFor(host);
    peer = await startPeer(host, AUDIENCE, publicJwk);
    const flights = await offersOf(host, (rounds + 1) * KINDS.length);
    const rates = new Rounds();
    const running = peer;
    const play = async (round: number): Promise<void> => {
      for (const kind of KINDS) {
        const flight = flights.shift();
        invariant(flight, "there are flights enough");
        // The first round warms everything up and does not count.
        const { per_s, p99_ms } = await rage(host, running, kind, flight, round === 0 ? people / 5 : people, tokenOf);
        if (round === 0) continue;
        rates.add(kind, per_s);
        rates.add(`${kind} p99`, p99_ms);
      }
    };
    await play(0);
    await profiled(host.runtime, isProfiled ? ["holdfast", "holdfast-bookings", "holdfast-objects"] : [], async () => {
      for (let round = 1; round <= rounds; round++) await play(round);
    });
    return resultOf(rates, rounds, people, peer.version);
  } finally {
    await peer?.stop();
    await host.close();
  }
}

let users = 0;

/** One storm: everybody asks once. Throws when the answers are not what they must be. */
async function rage(host: Host, peer: Peer, kind: Kind, flight: SoldFlight, people: number, tokenOf: TokenOf) {
  const designators = await designatorsOf(host, flight.flight_id);
  const isPeer = kind.startsWith("peer");
  if (isPeer) await peer.open(flight.flight_id, designators);
  const isNamed = kind.endsWith("named");
  const requests = Array.from({ length: people }, (_, i) => {
    const user = ++users;
    return {
      headers: {
        authorization: `Bearer ${tokenOf(`usr_storm_${user}`)}`,
        "idempotency-key": kind === "noop" ? `noop-${flight.flight_id}-${user}` : `storm-${user}`,
      },
      json: bookingBody(flight, isNamed ? (designators[i % designators.length] ?? null) : null),
    };
  });
  const answers = new Map<string, number>();
  const sold: string[] = [];
  let next = 0;
  const { per_s, latencies_ms, resent } = await closedLoop(isPeer ? peer.url : host.gateway, AT_ONCE, 60, async (client) => {
    const request = requests[next++];
    if (request === undefined) return false;
    const { status, body } = await client.send({ method: "POST", path: "/v1/bookings", ...request });
    const code = status === 201 ? "held" : `${status} ${/"code":"(\w+)"/.exec(body)?.[1] ?? "?"}`;
    answers.set(code, (answers.get(code) ?? 0) + 1);
    if (status === 201) sold.push(...[...body.matchAll(/"designator":"(\w+)"/g)].map((match) => match[1] ?? ""));
    return true;
  });
  console.log(`${kind} on ${flight.flight_id}: ${per_s.toFixed(0)}/s${resent > 0 ? `, ${resent} sent again` : ""}`);
  await check(host, peer, kind, flight, people, answers, sold);
  return { per_s, p99_ms: percentile(latencies_ms, 0.99) };
}

async function designatorsOf(host: Host, flightId: string, state = "available"): Promise<string[]> {
  const client = await HttpClient.open(host.gateway);
  try {
    const { body } = await client.send({ method: "GET", path: `/v1/flights/${flightId}/seat-map` });
    const { cabins } = JSON.parse(body) as { cabins: { rows: { seats: { designator: string; state: string }[] }[] }[] };
    const seats = cabins.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
    return seats.filter((seat) => seat.state === state).map(({ designator }) => designator);
  } finally {
    client.close();
  }
}

/** A fast wrong answer is no answer: every seat once, everybody else refused for want of a seat, nothing else at all. */
async function check(
  host: Host,
  peer: Peer,
  kind: Kind,
  { flight_id }: SoldFlight,
  people: number,
  answers: Map<string, number>,
  sold: string[],
): Promise<void> {
  const expected = kind === "noop" ? 0 : SEATS;
  const seen = JSON.stringify(Object.fromEntries(answers));
  const refused = (answers.get("409 sold_out") ?? 0) + (answers.get("409 seat_unavailable") ?? 0);
  invariant((answers.get("held") ?? 0) === expected && refused === people - expected, `${kind}: the answers were ${seen}`);
  invariant(new Set(sold).size === sold.length && sold.length === expected, `${kind}: a seat was given twice`);
  if (kind === "noop") return;
  if (kind.startsWith("peer")) {
    const { held, bookings } = await peer.count(flight_id);
    invariant(held === SEATS && bookings === SEATS, `${kind}: ${held} seats are held by ${bookings} bookings`);
    return;
  }
  const held = await designatorsOf(host, flight_id, "held");
  invariant(held.length === SEATS && held.every((seat) => sold.includes(seat)), `${kind}: ${held.length} seats are held`);
}

function resultOf(rates: Rounds, rounds: number, people: number, database: string): Result {
  const rows = KINDS.flatMap((kind): Row[] => [
    { name: `${kind}: answers`, figure: rates.figure(kind), unit: "/s" },
    { name: `${kind}: p99`, figure: rates.figure(`${kind} p99`), unit: "ms" },
  ]);
  const ratios = (["any", "named"] as const).flatMap((kind): Row[] => [
    { name: `${kind} / noop`, figure: rates.ratio(kind, "noop"), unit: "×", bar: { at_least: 0.6 } },
    { name: `${kind} / peer`, figure: rates.ratio(kind, `peer ${kind}`), unit: "×", bar: { at_least: 0.6 } },
  ]);
  return {
    name: "storm",
    what: `${people} people, ${AT_ONCE} at once, one token each, for ${SEATS} seats of one flight through the gateway; peer: Fastify and ${database}; ${rounds} interleaved rounds.`,
    rows: [...rows, ...ratios],
    checked: [`exactly ${SEATS} held in every storm, each seat once`, "everybody else refused with 409", "no other answer"],
  };
}
