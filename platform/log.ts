/** Structured logs: one JSON line per event. Ids only, no personal data. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

const LEVELS = { debug: 10, info: 20, warn: 30, error: 40, silent: 99 } as const;
export type LogLevel = keyof typeof LEVELS;
let threshold: number = LEVELS.info;

/** Set once per isolate from the `LOG_LEVEL` variable. */
export function setLogLevel(level: string | undefined): void {
  if (level !== undefined && level in LEVELS) threshold = LEVELS[level as LogLevel];
}

export function log(level: Exclude<LogLevel, "silent">, event: string, fields: LogFields = {}): void {
  if (LEVELS[level] < threshold) return;
  // oxlint-disable-next-line no-console -- the one place that writes logs
  console[level](JSON.stringify({ level, event, ...fields }));
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
