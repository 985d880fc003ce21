import { firstCommon } from "#domain/schedule/flies.ts";
import type { Misprint } from "#domain/schedule/misprint.ts";
import type { Schedule } from "#domain/schedule/schedule.ts";
import type { ScheduleFormat } from "#contracts/schedules.ts";
import { misprint } from "#domain/schedule/ssim/codec.ts";
import { LEG } from "#domain/schedule/ssim/records.ts";
import { MAX_VARIATIONS } from "#domain/schedule/ssim/write.ts";
import type { Env } from "../env.ts";
import { breathe } from "./breathe.ts";
import { MAX_MISPRINTS } from "./receive.ts";

/** Pairs of lines looked at by one query: some two megabytes, and few enough queries for one invocation (ADR 16). */
const PAIRS_A_PAGE = 10_000;

type Dates = Pick<Schedule, "days" | "valid_from" | "valid_to" | "fortnight_from">;
interface Pair {
  line: number;
  other: number;
  name: string;
  days: string;
  valid_from: string;
  valid_to: string | null;
  fortnight_from: string | null;
  other_days: string;
  other_from: string;
  other_to: string | null;
  other_fortnight_from: string | null;
}

/** Lines of one flight number from one airport whose periods meet, in the order of the later line. */
export const PAIRS = `SELECT b.line, a.line AS other, a.carrier || a.number || ' from ' || a.origin AS name,
    b.days, b.valid_from, b.valid_to, b.fortnight_from,
    a.days AS other_days, a.valid_from AS other_from, a.valid_to AS other_to, a.fortnight_from AS other_fortnight_from
  FROM schedule_lines AS b CROSS JOIN schedule_lines AS a INDEXED BY schedule_lines_by_number
    ON a.import_id = b.import_id AND a.carrier = b.carrier AND a.number = b.number AND a.origin = b.origin AND a.line < b.line
  WHERE b.import_id = ?1 AND (b.line, a.line) > (?2, ?3)
    AND (a.valid_to IS NULL OR b.valid_from <= a.valid_to) AND (b.valid_to IS NULL OR a.valid_from <= b.valid_to)
  ORDER BY b.line, a.line LIMIT ${PAIRS_A_PAGE}`;

/**
 * One flight number leaves an airport once a date: two lines that both say when it does are one too many. Where a number has too many
 * lines, that is said instead: there are as many pairs of them as their number squared.
 */
export async function clashes(env: Env, importId: string, format: ScheduleFormat): Promise<Misprint[]> {
  const tooMany = await tooManyVariations(env, importId, format);
  if (tooMany.length > 0) return tooMany;
  const found: Misprint[] = [];
  let after = { line: 0, other: 0 };
  while (found.length < MAX_MISPRINTS) {
    const { results } = await env.DB.prepare(PAIRS).bind(importId, after.line, after.other).all<Pair>();
    found.push(...results.flatMap((pair) => clashOf(pair, format) ?? []));
    const last = results.at(-1);
    if (last === undefined || results.length < PAIRS_A_PAGE) break;
    after = last;
    await breathe();
  }
  return found.slice(0, MAX_MISPRINTS);
}

function clashOf(pair: Pair, format: ScheduleFormat): Misprint | null {
  const { days, valid_from, valid_to, fortnight_from } = pair;
  const other: Dates = {
    days: pair.other_days,
    valid_from: pair.other_from,
    valid_to: pair.other_to,
    fortnight_from: pair.other_fortnight_from,
  };
  const date = firstCommon({ days, valid_from, valid_to, fortnight_from }, other);
  if (date === null) return null;
  const expected = `dates on which no other line has ${pair.name}`;
  return ofLine(format, pair.line, "valid_from", {
    expected,
    found: `${date} in ${format === "ssim" ? "line" : "schedule"} ${pair.other}, too`,
  });
}

/** Where the schedules of a JSON list lay in its text is not stored: their number has to do. */
export const ofLine = (
  format: ScheduleFormat,
  line: number,
  name: "number" | "valid_from",
  said: { expected: string; found: string },
): Misprint =>
  format === "ssim"
    ? misprint(LEG, line, name, said)
    : { line: null, column: null, field: `schedules.${line - 1}.${name}`, ...said };

/** A schedule file could not tell them apart. */
async function tooManyVariations(env: Env, importId: string, format: ScheduleFormat): Promise<Misprint[]> {
  const { results } = await env.DB.prepare(
    `SELECT max(line) AS line, carrier || number AS name, count(*) AS lines FROM schedule_lines
     WHERE import_id = ? AND carrier IS NOT NULL GROUP BY carrier, number HAVING count(*) > ${MAX_VARIATIONS} LIMIT 1`,
  )
    .bind(importId)
    .all<{ line: number; name: string; lines: number }>();
  return results.map(({ line, name, lines }) =>
    ofLine(format, line, "number", { expected: `at most ${MAX_VARIATIONS} lines of ${name}`, found: `${lines} lines` }),
  );
}
