import { NewSchedule, NewTimetable } from "#contracts/schedules.ts";
import { firstDeparture } from "#domain/schedule/flies.ts";
import { type JsonItem, type JsonSlip, jsonItems } from "#domain/schedule/json-items.ts";
import type { Misprint } from "#domain/schedule/misprint.ts";
import type { SoldLeg } from "#domain/schedule/ssim/leg.ts";
import type { Known, TimetableLine, TimetableReader } from "./timetable-reader.ts";

/** Text of a value that a misprint shows. */
const SHOWN = 40;

/** The same as JSON, `NewTimetable`; its lines are the schedules of its list. */
export function jsonTimetable(known: Known): TimetableReader {
  const items = jsonItems();
  let count = 0;
  const carriers = new Set<string>();
  // Those outside of the dates that the timetable is about can be told only when these are known.
  let first: { date: string; at: Misprint } | null = null;
  let last: { date: string | null; at: Misprint } | null = null;

  function take(item: JsonItem): { line: TimetableLine | null; misprints: Misprint[] } {
    const path = `schedules.${count++}`;
    const parsed = parseSchedule(item, path);
    if (!parsed.ok) return { line: null, misprints: parsed.misprints };
    const leg = soldLeg(parsed.schedule);
    const misprints = checkLeg(leg, item, path, known);
    carriers.add(leg.carrier);
    if (first === null || leg.valid_from < first.date)
      first = { date: leg.valid_from, at: at(item, `${path}.valid_from`, "", leg.valid_from) };
    if (last === null || isLater(leg.valid_to, last.date))
      last = { date: leg.valid_to, at: at(item, `${path}.valid_to`, "", String(leg.valid_to)) };
    return { line: { line: count, text: null, leg }, misprints };
  }

  return {
    push(piece) {
      const { items: found, slip } = items.push(piece);
      const taken = found.map(take);
      return {
        lines: taken.flatMap(({ line }) => line ?? []),
        misprints: [...taken.flatMap(({ misprints }) => misprints), ...slipped(slip)],
      };
    },
    end() {
      const { frame, slip } = items.end();
      const none = { lines: [], carriers: [], ends: null };
      if (slip !== null) return { ...none, misprints: slipped(slip) };
      const parsed = parseFrame(frame);
      if (!parsed.ok) return { ...none, misprints: parsed.misprints };
      const { valid_from, valid_to } = parsed.frame;
      const misprints: Misprint[] = [];
      if (first !== null && first.date < valid_from) misprints.push({ ...first.at, expected: `a date from ${valid_from} on` });
      if (last !== null && isLater(last.date, valid_to))
        misprints.push({ ...last.at, expected: `a date up to ${String(valid_to)}` });
      return {
        ...none,
        carriers: Array.from(carriers, (carrier) => ({ carrier, valid_from, valid_to })),
        misprints,
      };
    },
  };
}

const isLater = (a: string | null, b: string | null): boolean => b !== null && (a === null || a > b);

const at = ({ line, column }: { line: number; column: number }, field: string, expected: string, found: string): Misprint => ({
  line,
  column,
  field,
  expected,
  found: found.slice(0, SHOWN).toWellFormed(),
});

const slipped = (slip: JsonSlip | null): Misprint[] => (slip === null ? [] : [at(slip, "", slip.expected, slip.found)]);

type Parsed<T> = ({ ok: true } & T) | { ok: false; misprints: Misprint[] };

function parseJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function parseSchedule(item: JsonItem, path: string): Parsed<{ schedule: NewSchedule }> {
  const json = parseJson(item.text);
  if (json === null) return { ok: false, misprints: [at(item, path, "JSON", item.text)] };
  const parsed = NewSchedule.safeParse(json.value);
  if (parsed.success) return { ok: true, schedule: parsed.data };
  return { ok: false, misprints: issuesOf(parsed.error.issues, item, path, json.value) };
}

function parseFrame(frame: string): Parsed<{ frame: { valid_from: string; valid_to: string | null } }> {
  const start = { line: 1, column: 1 };
  const json = parseJson(frame);
  if (json === null) return { ok: false, misprints: [at(start, "", "a JSON object with a list of schedules", frame)] };
  const parsed = NewTimetable.safeParse(json.value);
  if (!parsed.success) return { ok: false, misprints: issuesOf(parsed.error.issues, start, "", json.value) };
  const { valid_from, valid_to } = parsed.data;
  if (isLater(valid_from, valid_to))
    return { ok: false, misprints: [at(start, "valid_to", `a date not before ${valid_from}`, String(valid_to))] };
  return { ok: true, frame: { valid_from, valid_to } };
}

interface Issue {
  code: string;
  path: PropertyKey[];
  message: string;
  keys?: string[];
}

/** zod's issues as misprints: what it says is what was expected. */
function issuesOf(issues: readonly Issue[], place: { line: number; column: number }, under: string, value: unknown): Misprint[] {
  return issues.flatMap(({ path, message, keys = [] }) => {
    if (keys.length > 0) return keys.map((key) => at(place, joined([under, ...path, key]), "no such key", key));
    const found = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null)?.[key], value);
    return [at(place, joined([under, ...path]), message, found === undefined ? "nothing" : JSON.stringify(found))];
  });
}

const joined = (path: PropertyKey[]): string =>
  path
    .filter((part) => part !== "")
    .map(String)
    .join(".");

function soldLeg({ every_second_week: isFortnightly, ...schedule }: NewSchedule): SoldLeg {
  return { ...schedule, fortnight_from: isFortnightly ? schedule.valid_from : null, day_shift: 0 };
}

function checkLeg(leg: SoldLeg, item: JsonItem, path: string, { clocks, aircraft }: Known): Misprint[] {
  const wrong = (name: keyof SoldLeg, expected: string) => at(item, `${path}.${name}`, expected, String(leg[name]));
  return [
    ...(clocks.knows(leg.origin) ? [] : [wrong("origin", "a station that is known")]),
    ...(clocks.knows(leg.destination) ? [] : [wrong("destination", "a station that is known")]),
    ...(leg.origin === leg.destination ? [wrong("destination", "another station than the origin")] : []),
    ...(aircraft.has(leg.aircraft) ? [] : [wrong("aircraft", `one of ${[...aircraft].sort().join(", ")}`)]),
    ...(isLater(leg.valid_from, leg.valid_to) ? [wrong("valid_to", `a date not before ${leg.valid_from}`)] : []),
    ...(firstDeparture(leg) === null ? [wrong("days", "a day of operation within the period")] : []),
  ];
}
