import type { Options } from "./options.ts";
import type { Result, Row } from "./report.ts";
import { Rounds } from "./stats.ts";
import { WATCHERS } from "./watching/audience.ts";
import { BUYERS, sales } from "./watching/sale.ts";
import { storms } from "./watching/storm.ts";

/** What a thousand watchers of one flight cost those who buy its seats. */
export async function watchers(options: Options): Promise<Result> {
  const sale = options.isShort ? { rounds: 1, seconds: 2 } : { rounds: 15, seconds: 2 };
  const storm = options.isShort ? { rounds: 1, people: 2_000 } : { rounds: 5, people: 10_000 };
  const rates = new Rounds();
  await sales(rates, sale.rounds, sale.seconds, options);
  await storms(rates, storm.rounds, storm.people);
  return {
    name: "watchers",
    what: `Flights that nobody watches, and flights that ${WATCHERS} people watch, by turns. Sale: ${BUYERS} buyers hold seats and let them go through a Worker that does nothing else, ${sale.rounds} rounds of ${sale.seconds} s each. Storm: ${storm.people} people for one flight through the gateway, ${storm.rounds} rounds.`,
    rows: [
      ...rowsOf(rates, "sale"),
      { name: "sale: messages to each watcher in a round", figure: rates.figure("sale watched told"), unit: "" },
      { name: "sale: bytes of a message", figure: rates.figure("sale watched bytes"), unit: "" },
      ...rowsOf(rates, "storm"),
      ratio(rates, "sale"),
      ratio(rates, "storm"),
    ],
    checked: [
      "after every round each watcher has the map that the object has, at its version, and the seats that are taken in it are just those whose holds were answered",
      "no connection was lost, no unexpected answer",
    ],
  };
}

const rowsOf = (rates: Rounds, load: string): Row[] =>
  ["unwatched", "watched"].flatMap((side): Row[] => [
    { name: `${load}, ${side}: answers`, figure: rates.figure(`${load} ${side} per_s`), unit: "/s" },
    { name: `${load}, ${side}: p99`, figure: rates.figure(`${load} ${side} p99_ms`), unit: "ms" },
  ]);

const ratio = (rates: Rounds, load: string): Row => ({
  name: `${load}: watched / unwatched`,
  figure: rates.ratio(`${load} watched per_s`, `${load} unwatched per_s`),
  unit: "×",
  bar: { at_least: 0.9 },
});
