import { type Ledger, requestsOf } from "./ledger.ts";
import { Tally } from "./tally.ts";

/** A change that no request of its batch makes a second time was somebody else's; so many batches may have one, of a hundred. */
const BY_ITSELF_PER_CENT = 5;
/** Of the batches that were spoiled. One in a hundred of their requests is accepted all the same, and then the batch is not compared: half are. */
const LEAST_COMPARED = 0.25;
/** Where the same was seen: the first seeds are enough to begin with. */
const SHOWN_SEEDS = 5;
const SHOWN_CODE_CHARS = 12;

export interface Report {
  failed: boolean;
  lines: string[];
}

/** What all rounds have seen, as lines to print. */
export function report(ledger: Ledger): Report {
  const { rounds, broken } = ledger;
  const [requests, seconds] = [requestsOf(rounds), sum(rounds.map((round) => round.seconds))];
  const [compared, spoiled] = [sum(rounds.map((round) => round.compared)), sum(rounds.map((round) => round.spoiled))];
  const byItself = rounds.flatMap((round) => round.by_itself);
  const isCalm = byItself.length * 100 <= Math.max(compared, 20) * BY_ITSELF_PER_CENT;
  const gaps = gapLines(ledger);
  const findings = Map.groupBy(
    rounds.flatMap(({ seed, findings: found }) => found.map((finding) => ({ seed, ...finding }))),
    ({ what }) => what,
  );
  const wrong = findings.size + gaps.length;
  const lines = [
    ...new Tally(ledger.counts).lines(),
    ...(rounds.length > 1 ? roundLines(ledger) : []),
    `${requests} requests in ${seconds.toFixed(0)} s, ${(requests / seconds).toFixed(0)}/s`,
    `batches of which nothing was accepted: ${compared} of ${spoiled} that were spoiled, compared row by row with what was before`,
    `${sum(rounds.map(({ bodies }) => bodies))} bodies put on queues, of which ${sum(rounds.map(({ parked }) => parked))} were no messages and are parked`,
    ...(byItself.length > 0 ? [`changed by itself in ${byItself.length}: ${counted(byItself)}`] : []),
    ...broken.map(({ seed, said }) => `✗ a round ended without a report (seed ${seed}): ${said}`),
    ...gaps,
    ...[...findings.values()].flatMap(findingLines),
    `${wrong} findings${isCalm ? "" : ", and too much changed by itself to tell"}`,
  ];
  return { lines, failed: wrong > 0 || broken.length > 0 || !isCalm || rounds.length === 0 };
}

/** Of what it is the sum, and which code was asked. */
function roundLines({ rounds, round }: Ledger): string[] {
  const codes = rounds.map(({ code }) => `of code ${code.slice(0, SHOWN_CODE_CHARS)}`);
  return [`${rounds.length} rounds of ${round} requests and what was left out, ${seedsText(rounds)}: ${counted(codes)}`];
}

/** What was not tried; a round that compared next to nothing proves nothing either. */
function gapLines({ rounds }: Ledger): string[] {
  const gaps = rounds.flatMap(({ seed, gaps: left, spoiled, compared }) => {
    const isEnough = compared > 0 && compared >= spoiled * LEAST_COMPARED;
    return [...left, ...(isEnough ? [] : ["too few batches were compared"])].map((gap) => ({ seed, gap }));
  });
  return [...Map.groupBy(gaps, ({ gap }) => gap)].map(([gap, list]) => `✗ ${gap} (${seedsText(list)})`);
}

function findingLines(found: (Ledger["rounds"][number]["findings"][number] & { seed: number })[]): string[] {
  const [first] = found;
  if (first === undefined) return [];
  const { what, index, who, shown, seen, seed } = first;
  const others = found.length > 1 ? `; ${seedsText(found)}` : "";
  return [
    `✗ ${what} (${sum(found.map(({ times }) => times))} times, first by ${who}; seed ${seed}, index ${index}${others})`,
    ...seen.map((line) => `    ${line}`),
    `    ${shown}`,
  ];
}

function seedsText(list: readonly { seed: number }[]): string {
  const seeds = list.map(({ seed }) => seed);
  const more = seeds.length > SHOWN_SEEDS ? ` and ${seeds.length - SHOWN_SEEDS} more` : "";
  return `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.slice(0, SHOWN_SEEDS).join(", ")}${more}`;
}

/** `3 × users.accounts; 1 × search.fares`. */
const counted = (names: string[]): string =>
  [...Map.groupBy(names, (name) => name)].map(([name, { length }]) => `${length} × ${name}`).join("; ");

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
