import { knownIds } from "./context.ts";
import { shareOf } from "./traceparent.ts";

/** Structured logs: one JSON line per event. Ids only, no personal data. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

const LEVELS = { debug: 10, info: 20, warn: 30, error: 40, silent: 99 } as const;
export type LogLevel = keyof typeof LEVELS;
let threshold: number = LEVELS.info;
/** Of a hundred traces, and of a hundred lines without one, those that are written where they are ordinary. */
let samplePercent = 100;

/** Set once per isolate from the variables `LOG_LEVEL` and, where a Worker writes ordinary lines, `LOG_SAMPLE_PERCENT`. */
export function setLogLevel(level: string | undefined, sample?: string): void {
  if (level !== undefined && level in LEVELS) threshold = LEVELS[level as LogLevel];
  const percent = Number(sample);
  if (sample !== undefined && sample !== "" && percent >= 0) samplePercent = percent;
}

/** One event. It has the ids of what is being worked on, as far as they are known; a field of the same name counts before them. */
export function log(level: Exclude<LogLevel, "silent">, event: string, fields: LogFields = {}): void {
  if (LEVELS[level] < threshold) return;
  // oxlint-disable-next-line no-console -- the one place that writes logs
  console[level](JSON.stringify({ level, event, ...knownIds(), ...fields }));
}

/**
 * What happens all the time and is as it should be. Written for a share of the traces only, the same ones in every Worker, so that
 * what is there of a trace is whole; at the level `debug` for all of them.
 */
export function logOrdinary(event: string, fields: LogFields = {}): void {
  if (threshold > LEVELS.info) return;
  if (threshold > LEVELS.debug && share() * 100 >= samplePercent) return;
  log("info", event, fields);
}

/** Where the work at hand stands in [0, 1): by its trace, or else its message; what has neither, anywhere. No client chooses these ids. */
function share(): number {
  const { trace_id, message_id } = knownIds();
  const id = trace_id ?? message_id;
  return id === undefined ? Math.random() : shareOf(id);
}

/** What the database library puts behind a query that failed: the values of its parameters. */
const VALUES = /\s*\nparams: [^]*$/u;

/** The text of an error without the values of a query. */
export const withoutValues = (text: string): string => text.replace(VALUES, "");

/** What can be said of a caught value without leaking its payload. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Its message quotes what could not be parsed.
  if (error.name === "SyntaxError") return error.name;
  const cause = error.cause instanceof Error ? ` (${withoutValues(error.cause.message)})` : "";
  return `${error.name}: ${withoutValues(error.message)}${cause}`;
}
