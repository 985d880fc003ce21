import type { SeatMap } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import { startHost, type Host } from "../host.ts";
import { HttpClient } from "../http.ts";
import { bookingBody, offersOf, type SoldFlight } from "../offers.ts";
import { type Answer, crowd } from "../storm/crowd.ts";
import { SEATS } from "../storm/flights.ts";
import { strangers } from "../storm/stage.ts";
import type { Rounds } from "../stats.ts";
import { tokensFor, type TokenOf } from "../tokens.ts";
import { Audience, WATCHERS } from "./audience.ts";

/** Far more people than seats, each asking once through the gateway for any seat of a flight, with nobody and with `WATCHERS` people watching it. */
export async function storms(rates: Rounds, rounds: number, people: number): Promise<void> {
  const host = await startHost({ isProfiled: false });
  try {
    const { tokenOf } = await tokensFor(host);
    const flights = await offersOf(host, 2 * (rounds + 1));
    const order = (round: number) => (round % 2 === 0 ? [false, true] : [true, false]);
    const storming = Array.from({ length: rounds + 1 }, (_, round) => order(round).map((isWatched) => ({ round, isWatched })));
    for (const { round, isWatched } of storming.flat()) {
      const [flight] = flights.splice(0, 1);
      invariant(flight, "there are flights enough");
      // The first round warms everything up and does not count.
      const { per_s, p99_ms } = await storm(host, tokenOf, flight, round === 0 ? people / 5 : people, isWatched);
      if (round > 0) note(rates, `storm ${isWatched ? "watched" : "unwatched"}`, { per_s, p99_ms });
    }
  } finally {
    await host.close();
  }
}

function note(rates: Rounds, name: string, values: Record<string, number>): void {
  for (const [what, value] of Object.entries(values)) rates.add(`${name} ${what}`, value);
}

async function storm(host: Host, tokenOf: TokenOf, flight: SoldFlight, people: number, isWatched: boolean) {
  const url = host.gateway;
  const path = `/v1/flights/${flight.flight_id}/seat-map`;
  // Opens the flight, as watchers would: what that costs must not be on one side only.
  await readMap(url, path);
  const audience = isWatched ? await Audience.open({ url, path: `${path}/live`, count: WATCHERS }) : null;
  try {
    const { next } = strangers(tokenOf);
    const asks = Array.from({ length: people }, () => {
      const { name, token } = next();
      return { key: name, token, json: bookingBody(flight, null) };
    });
    const stormed = await crowd(url, isWatched ? `storm, ${WATCHERS} watching` : "storm", asks);
    checkAnswers(stormed.answers);
    if (audience) await checkMaps(url, path, audience);
    return stormed;
  } finally {
    await audience?.leave();
  }
}

function checkAnswers(answers: Answer[]): void {
  const held = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status, body }) => status === 409 && body.includes('"sold_out"'));
  const isComplete = held.length === SEATS && refused.length === answers.length - SEATS;
  invariant(isComplete, `${held.length} of ${answers.length} were given a seat, ${refused.length} told that it is sold out`);
}

async function readMap(url: string, path: string): Promise<SeatMap> {
  const client = await HttpClient.open(url);
  const { status, body } = await client.send({ method: "GET", path });
  client.close();
  invariant(status === 200, `the seat map answered ${status}`);
  return JSON.parse(body) as SeatMap;
}

/** Everybody sees the flight sold out, as whoever asks for the map does. */
async function checkMaps(url: string, path: string, audience: Audience): Promise<void> {
  const { version, cabins } = await readMap(url, path);
  const { behind, lost, maps, changes, gaps } = await audience.settle(version);
  invariant(behind === 0 && lost === 0, `${behind} watchers are behind, ${lost} were cut off`);
  const seats = cabins
    .flatMap(({ rows }) => rows.flatMap((row) => row.seats))
    .map(({ designator, state }) => [designator, state]);
  const [map = "[]", ...others] = maps;
  const isSame = JSON.stringify(Object.fromEntries(JSON.parse(map) as string[][])) === JSON.stringify(sorted(seats));
  invariant(others.length === 0 && isSame, `the watchers have ${maps.length} maps, and not the flight's`);
  invariant(seats.length === SEATS && seats.every(([, state]) => state === "held"), "every seat is held");
  console.log(`each told ${(changes / WATCHERS).toFixed(1)} times, ${gaps} gaps`);
}

const sorted = (seats: (string | undefined)[][]) =>
  Object.fromEntries(
    seats.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)).map(([designator = "", state = ""]) => [designator, state]),
  );
