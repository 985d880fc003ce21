import { parseArgs } from "node:util";

const VARIANTS = ["any", "named", "parties", "itineraries"] as const;
const HOSTS = ["bench", "start"] as const;
/** Closed loops take all that `npm start` can give and say little about it. */
const CLIENTS = { bench: [8, 32, 64], start: [] };
const RATE_PER_S = 20;

export const USAGE = `Usage: npm run bench -- <name> … [--short] [--profile | --perf]
  storm  [--variant any,named,parties,itineraries] [--no-peer]
  saga   [--host bench|start] [--clients 8,32,64] [--rate 20] [--no-mail]
  seats-mix [--no-mail] [--no-peer]
  soak   [--minutes 30]
  all    [--short]`;

export interface Options {
  /** One round, seconds instead of minutes, nothing stored: to see that it works. */
  isShort: boolean;
  /** Prints where the Workers spent their time. Sampling costs time too, so nothing is stored either. */
  isProfiled: boolean;
  /** Of `saga`: prints what the runtime itself spent its time in (`perf`, on Linux). Nothing is stored. */
  hasPerf: boolean;
  /** Of `storm`: which ones. */
  variants: (typeof VARIANTS)[number][];
  /** Of `saga`: what serves it. `start`: just what `npm start` serves. */
  host: (typeof HOSTS)[number];
  /** Of `saga`: clients of each closed loop. */
  clients: number[];
  /** Of `saga`: bookings begun in a second of the open loop. */
  rate: number;
  /** Of `saga` and `seats-mix`: whether passengers are told by mail, with e-tickets, beside the path. */
  hasMail: boolean;
  /** Of `storm` and `seats-mix`: whether the same is asked of the peer; without it no PostgreSQL is needed. */
  hasPeer: boolean;
  /** Of `soak`: how long it lasts; null: its full length, or some seconds where it is short. */
  minutes: number | null;
  /** Whether this is a run that docs/bench.md shows. */
  isStored: boolean;
}

const FLAGS = {
  short: { type: "boolean", default: false },
  profile: { type: "boolean", default: false },
  perf: { type: "boolean", default: false },
  mail: { type: "boolean", default: true },
  peer: { type: "boolean", default: true },
  minutes: { type: "string" },
  host: { type: "string", default: "bench" },
  variant: { type: "string" },
  clients: { type: "string" },
  rate: { type: "string" },
} as const;
type Given = ReturnType<typeof parseArgs<{ options: typeof FLAGS; allowPositionals: true }>>["values"];

/** Throws, with one line for the user, where there is anything else. */
export function parseOptions(args: string[], known: string[]): { names: string[]; options: Options } {
  const { values, positionals: names } = parseArgs({ args, allowPositionals: true, allowNegative: true, options: FLAGS });
  if (names.length === 0) throw new Error("no bench is named");
  for (const name of names) oneOf(known, name);
  const options = optionsOf(values);
  if (names.includes("all") && (names.length > 1 || args.some((arg) => arg.startsWith("-") && arg !== "--short")))
    throw new Error("all benches are run as they stand, or all in short");
  return { names, options };
}

function optionsOf({ short, profile, perf, mail, peer, variant, clients, rate, minutes, ...given }: Given): Options {
  const host = oneOf(HOSTS, given.host);
  if (host === "start" && (profile || perf || !mail)) throw new Error("npm start serves everything, and is not profiled");
  return {
    isShort: short,
    isProfiled: profile,
    hasPerf: perf,
    variants: listOf(variant, (name) => oneOf(VARIANTS, name)) ?? [...VARIANTS],
    host,
    clients: listOf(clients, positive) ?? CLIENTS[host],
    rate: rate === undefined ? RATE_PER_S : positive(rate),
    hasMail: mail,
    hasPeer: peer,
    minutes: minutes === undefined ? null : positive(minutes),
    isStored:
      !short && !profile && !perf && mail && peer && [variant, clients, rate, minutes].every((value) => value === undefined),
  };
}

const listOf = <T>(text: string | undefined, parse: (item: string) => T): T[] | undefined => text?.split(",").map(parse);

function oneOf<T extends string>(names: readonly T[], name: string): T {
  const found = names.find((each) => each === name);
  if (found === undefined) throw new Error(`"${name}" is none of ${names.join(", ")}`);
  return found;
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`"${text}" is no positive number`);
  return number;
}
