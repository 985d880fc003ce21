import { firstClash } from "#domain/schedule/clash.ts";
import type { Coverage } from "#domain/schedule/in-force.ts";
import type { Misprint } from "#domain/schedule/misprint.ts";
import type { LocalDate } from "#domain/time/local-date.ts";
import type { ScheduleFormat } from "#contracts/schedules.ts";
import type { Env } from "../env.ts";
import { breathe } from "./breathe.ts";
import { ofLine } from "./clashes.ts";
import { MAX_MISPRINTS } from "./receive.ts";
import type { Period } from "./timetable-reader.ts";
import { coverage } from "./timetable.ts";

/** Pairs of lines looked at by one query. Fewer meet at the ends of an import than within it. */
const PAIRS_A_PAGE = 10_000;

/** An import whose lines are stored, and which is not in force. */
export interface Candidate {
  id: string;
  format: ScheduleFormat;
  carriers: readonly Period[];
}
interface Pair {
  line: number;
  carrier: string;
  name: string;
  days: string;
  valid_from: string;
  valid_to: string | null;
  fortnight_from: string | null;
  day_shift: number;
  other: number | null;
  other_import: string;
  other_days: string;
  other_from: string;
  other_to: string | null;
  other_fortnight_from: string | null;
  other_shift: number;
  first_date: string;
  last_date: string;
}

/**
 * Between which dates both may leave. Of the flights of one date one timetable says all, so two meet only where their legs leave so many
 * days apart after the date of the flight, and only there where the new one (`p`: the dates that it is about) begins or ends.
 */
const FIRST_DATE = `max(b.valid_from, a.valid_from, ?4, CASE WHEN a.day_shift > b.day_shift
  THEN date(p.value ->> 'valid_from', b.day_shift || ' days') ELSE date(p.value ->> 'valid_to', (a.day_shift + 1) || ' days') END)`;
const LAST_DATE = `min(coalesce(b.valid_to, '9999-12-31'), coalesce(a.valid_to, '9999-12-31'), CASE WHEN a.day_shift > b.day_shift
  THEN date(p.value ->> 'valid_from', (a.day_shift - 1) || ' days') ELSE date(p.value ->> 'valid_to', b.day_shift || ' days') END)`;
const PAIR = `SELECT b.line, b.carrier, b.carrier || b.number || ' from ' || b.origin AS name,
    b.days, b.valid_from, b.valid_to, b.fortnight_from, b.day_shift,
    a.line AS other, a.import_id AS other_import, a.days AS other_days, a.valid_from AS other_from, a.valid_to AS other_to,
    a.fortnight_from AS other_fortnight_from, a.day_shift AS other_shift, ${FIRST_DATE} AS first_date, ${LAST_DATE} AS last_date`;
const PERIODS = "CROSS JOIN json_each(?2) AS p ON p.value ->> 'carrier' = b.carrier";
const SAME = "carrier = b.carrier AND a.number = b.number AND a.origin = b.origin";
const MEET = `b.line > ?5 AND a.day_shift <> b.day_shift AND ${FIRST_DATE} <= ${LAST_DATE}`;
const FIRST = `(SELECT '' AS import_id, NULL AS line, 0 AS day_shift, NULL AS fortnight_from, carrier, number, origin, days, valid_from, valid_to
  FROM schedules)`;

/** Most legs leave on the date of their flight: so of each pair the one that does not is looked for first, and the other by its number. */
export const PAIRS = `${PAIR} FROM schedule_lines AS b ${PERIODS} CROSS JOIN json_each(?3) AS o
    CROSS JOIN schedule_lines AS a INDEXED BY schedule_lines_by_number ON a.import_id = o.value AND a.${SAME}
    WHERE b.import_id = ?1 AND b.day_shift <> 0 AND ${MEET}
  UNION ALL ${PAIR} FROM json_each(?3) AS o CROSS JOIN schedule_lines AS a ON a.import_id = o.value
    CROSS JOIN schedule_lines AS b INDEXED BY schedule_lines_by_number
      ON b.import_id = ?1 AND b.carrier = a.carrier AND b.number = a.number AND b.origin = a.origin ${PERIODS}
    WHERE a.day_shift <> 0 AND b.day_shift = 0 AND ${MEET}
  UNION ALL ${PAIR} FROM schedule_lines AS b ${PERIODS} CROSS JOIN ${FIRST} AS a ON a.${SAME}
    WHERE b.import_id = ?1 AND b.day_shift <> 0 AND ${MEET}
  ORDER BY 1 LIMIT ${PAIRS_A_PAGE}`;

/**
 * Lines that would make the same flight on one local date as a line of another timetable that stays in force there: one of two
 * departures would be lost. `from`: before it nothing is on sale any more.
 */
export async function clashesWithOthers(env: Env, candidate: Candidate, from: LocalDate): Promise<Misprint[]> {
  const own = candidate.carriers.map((period): Coverage => ({ import_id: candidate.id, ...period }));
  const carriers = new Set(own.map(({ carrier }) => carrier));
  const live = (await coverage(env)).filter(({ carrier }) => carriers.has(carrier));
  const others = [...new Set(live.map(({ import_id }) => import_id))];
  const newestFirst = [...own, ...live];
  const found: Misprint[] = [];
  let after = 0;
  while (found.length < MAX_MISPRINTS) {
    const page = env.DB.prepare(PAIRS).bind(candidate.id, JSON.stringify(own), JSON.stringify(others), from, after);
    const { results } = await page.all<Pair>();
    const isFull = results.length === PAIRS_A_PAGE;
    const last = results.at(-1)?.line ?? 0;
    // The pairs of the last line may go on: they come again, unless it has a page for itself.
    const whole = isFull && results[0]?.line !== last ? results.filter(({ line }) => line < last) : results;
    found.push(...whole.flatMap((pair) => clashOf(pair, candidate, newestFirst) ?? []));
    if (!isFull) break;
    after = whole.at(-1)?.line ?? last;
    await breathe();
  }
  return found.slice(0, MAX_MISPRINTS);
}

function clashOf(pair: Pair, { id, format }: Candidate, newestFirst: readonly Coverage[]): Misprint | null {
  const { carrier, days, valid_from, valid_to, fortnight_from, day_shift } = pair;
  const date = firstClash(
    { import_id: id, carrier, days, valid_from, valid_to, fortnight_from, day_shift },
    {
      import_id: pair.other_import,
      carrier,
      days: pair.other_days,
      valid_from: pair.other_from,
      valid_to: pair.other_to,
      fortnight_from: pair.other_fortnight_from,
      day_shift: pair.other_shift,
    },
    newestFirst,
    [pair.first_date, pair.last_date],
  );
  if (date === null) return null;
  const elsewhere = pair.other === null ? "the first timetable" : `line ${pair.other} of ${pair.other_import}`;
  return ofLine(format, pair.line, "valid_from", {
    expected: `dates on which no other timetable has ${pair.name}`,
    found: `${date} in ${elsewhere}, too`,
  });
}
