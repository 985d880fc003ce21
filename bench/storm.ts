import { invariant } from "#domain/invariant.ts";
import { startHost } from "./host.ts";
import { offersOf } from "./offers.ts";
import type { Options } from "./options.ts";
import { startPeer } from "./peers/peer.ts";
import { profiled } from "./profile.ts";
import type { Result, Row } from "./report.ts";
import { Rounds } from "./stats.ts";
import { AT_ONCE, type Rates } from "./storm/crowd.ts";
import { FlightReader, SEATS } from "./storm/flights.ts";
import { lagWithin } from "./storm/lag.ts";
import { FLIGHTS, itineraries } from "./storm/itineraries.ts";
import { oneSeat } from "./storm/one-seat.ts";
import { parties } from "./storm/parties.ts";
import type { Stage } from "./storm/stage.ts";
import { AUDIENCE, tokensFor } from "./tokens.ts";

type Variant = Options["variants"][number];
type Kind = "noop" | Variant | "peer any" | "peer named";
/** Of every storm, the first one included: from the change of a seat until search shows it, by the buckets of the metric. */
const LAG = "projection lag: p99 within";
const COUNTED_MS = 3_000;
/** The storms of one round: what is compared comes close together. */
const KINDS: Record<Variant, Kind[]> = {
  any: ["any", "peer any"],
  named: ["named", "peer named"],
  parties: ["parties"],
  itineraries: ["itineraries"],
};

/** One flight, far more people than seats, through the gateway, against the same hops doing nothing and against the peer. */
export async function storm({ isShort, isProfiled, hasPeer, variants }: Options): Promise<Result> {
  const [rounds, people] = isShort ? [1, 2_000] : [3, 10_000];
  const wanted: Kind[] = ["noop", ...variants.flatMap((variant) => KINDS[variant])];
  const kinds = wanted.filter((kind) => hasPeer || !kind.startsWith("peer"));
  const rates = new Rounds();
  const version = await onStage({ isProfiled, hasPeer }, async (stage) => {
    const rage = await rages(stage, (rounds + 1) * (kinds.length + FLIGHTS));
    // The first round warms everything up and does not count.
    for (const kind of kinds) await rage(kind, people / 5);
    await profiled(stage.host.runtime, isProfiled ? ["holdfast", "holdfast-bookings", "holdfast-objects"] : [], async () => {
      for (let round = 1; round <= rounds; round++) {
        // There and back, so that what grows or tires with time does not always meet the same.
        for (const kind of round % 2 === 1 ? kinds : kinds.toReversed()) note(rates, kind, await rage(kind, people));
      }
    });
    // What counts, counts in batches.
    await new Promise((resolve) => setTimeout(resolve, COUNTED_MS));
    rates.add(LAG, await lagWithin(stage.host.gateway, 0.99));
    return stage.peer?.version;
  });
  return {
    name: "storm",
    what: `${people} people, ${AT_ONCE} at once, one token each, for ${SEATS} seats of one flight through the gateway; ${version === undefined ? "no peer" : `peer: Fastify and ${version}`}; ${rounds} interleaved rounds.`,
    rows: rowsOf(rates, kinds),
    checked: checksOf(variants),
  };
}

async function onStage<T>(
  { isProfiled, hasPeer }: Pick<Options, "isProfiled" | "hasPeer">,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const host = await startHost({
    isProfiled,
    entries: { "holdfast-bookings": "bench/workers/bookings.ts", "holdfast-objects": "bench/workers/objects.ts" },
  });
  try {
    const { tokenOf, publicJwk } = await tokensFor(host);
    const peer = hasPeer ? await startPeer(host, AUDIENCE, publicJwk) : null;
    const reader = await FlightReader.open(host);
    try {
      return await work({ host, peer, reader, tokenOf });
    } finally {
      reader.close();
      await peer?.stop();
    }
  } finally {
    await host.close();
  }
}

/** Each storm on flights that nobody has touched. */
async function rages(stage: Stage, count: number): Promise<(kind: Kind, people: number) => Promise<Rates>> {
  const flights = await offersOf(stage.host, count);
  return async (kind, people) => {
    if (kind === "itineraries") return await itineraries(stage, flights.splice(0, FLIGHTS), people);
    const [flight] = flights.splice(0, 1);
    invariant(flight, "there are flights enough");
    return kind === "parties" ? await parties(stage, flight, people) : await oneSeat(stage, kind, flight, people);
  };
}

const SIDES = ["winners", "losers"] as const;

function note(rates: Rounds, kind: Kind, { per_s, p99_ms, winners_per_s, losers_per_s }: Rates): void {
  rates.add(kind, per_s);
  rates.add(`${kind} p99`, p99_ms);
  rates.add(`${kind} winners`, winners_per_s);
  rates.add(`${kind} losers`, losers_per_s);
}

function rowsOf(rates: Rounds, kinds: Kind[]): Row[] {
  const ratio = (over: string, under: Kind): Row => ({ name: `${over} / ${under}`, figure: rates.ratio(over, under), unit: "×" });
  return [
    ...kinds.flatMap((kind): Row[] => [
      { name: `${kind}: answers`, figure: rates.figure(kind), unit: "/s" },
      { name: `${kind}: p99`, figure: rates.figure(`${kind} p99`), unit: "ms" },
      ...(kind === "noop" ? [] : SIDES).map((side): Row => ({
        name: `${kind}: ${side}`,
        figure: rates.figure(`${kind} ${side}`),
        unit: "/s",
      })),
    ]),
    ...(["any", "named"] as const)
      .filter((kind) => kinds.includes(kind))
      .flatMap((kind) => [
        { ...ratio(kind, "noop"), bar: { at_least: 0.6 } },
        ...(kinds.includes(`peer ${kind}`) ? againstPeer(ratio(kind, `peer ${kind}`)) : []),
      ]),
    { name: LAG, figure: rates.figure(LAG), unit: "ms", bar: { at_most: 2_000 } },
    // What does nothing has one passenger and one flight, so these have no bar.
    ...(["parties", "itineraries"] as const).filter((kind) => kinds.includes(kind)).map((kind) => ratio(kind, "noop")),
  ];
}

const againstPeer = (row: Row): Row[] => [
  { ...row, bar: { at_least: 0.6 } },
  { ...row, name: `${row.name}, the goal`, bar: { at_least: 1 } },
];

function checksOf(variants: Variant[]): string[] {
  const checks: Record<Variant, string[]> = {
    any: [`any seat: exactly ${SEATS} held, each once and by whom the answer says, everybody else \`409 sold_out\``],
    named: [
      `named seats: exactly ${SEATS} held by those who named them, everybody else 409 with other seats that were free to choose from, or \`sold_out\` once none was`,
    ],
    parties: [
      `parties: exactly ${SEATS} held, each party with as many seats as people, or refused whole; side by side wherever a row had room for them`,
    ],
    itineraries: [
      "itineraries: all three flights or none, never more held than there are seats, holds ran out meanwhile, nothing half held is left, and in the end some flight of each refused trip is full",
    ],
  };
  return [
    ...variants.flatMap((variant) => checks[variant]),
    "the flights' objects, the list of bookings in D1 and what search says is left agree with the answers",
    "no other answer; no two answers about a seat contradict each other ([linearizable](proof.md#linearizability))",
  ];
}
