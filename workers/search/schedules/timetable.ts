import type { Coverage } from "#domain/schedule/in-force.ts";
import { type ImportedSchedule } from "#domain/schedule/departures.ts";
import type { LocalDate } from "#domain/time/local-date.ts";
import type { Env } from "../env.ts";

/** Between which local dates flights are on sale. */
export type Dates = readonly [first: LocalDate, last: LocalDate];

/** States in which an import is in force. */
export const LIVE = "('applying', 'applied')";

/** What imports say, the newest first; `candidate`: as if that one had just come into force. */
export async function coverage(env: Env, candidate?: string): Promise<Coverage[]> {
  const { results } = await env.DB.prepare(
    `SELECT c.import_id, c.carrier, c.valid_from, c.valid_to
     FROM schedule_imports AS i JOIN schedule_carriers AS c ON c.import_id = i.id
     WHERE i.state IN ${LIVE} OR i.id = ?1 ORDER BY i.id = ?1 DESC, i.live_no DESC`,
  )
    .bind(candidate ?? "")
    .all<Coverage>();
  return results;
}

export async function loadZones(env: Env): Promise<Map<string, string>> {
  const { results } = await env.DB.prepare("SELECT code, time_zone FROM airports").all<{ code: string; time_zone: string }>();
  return new Map(results.map(({ code, time_zone: zone }) => [code, zone]));
}

const COMMON = `carrier, number, origin, destination, origin_terminal, destination_terminal, departs, days, aircraft, block_min,
  valid_from, valid_to`;
/** Has departures on some of the dates, as far as its period says. */
const MEETS = "valid_from <= ?2 AND (valid_to IS NULL OR valid_to >= ?1)";

export const FROM_FIRST = `SELECT '' AS import_id, 0 AS day_shift, NULL AS fortnight_from, ${COMMON} FROM schedules WHERE ${MEETS}`;
export const FROM_IMPORTS = `SELECT line, import_id, day_shift, fortnight_from, ${COMMON} FROM schedule_lines WHERE ${MEETS}`;

const wanted = "carrier = ?3 AND number IN (SELECT value FROM json_each(?4))";
export const FIRST_OF_NUMBERS = `${FROM_FIRST} AND ${wanted}`;
export const IMPORTED_OF_NUMBERS = `${FROM_IMPORTS} AND ${wanted} AND import_id IN (SELECT value FROM json_each(?5))`;

/** The lines of some flight numbers of a carrier, of every timetable that might be in force. */
export async function linesOf(
  env: Env,
  carrier: string,
  numbers: readonly string[],
  { dates: [first, last], imports }: { dates: Dates; imports: readonly string[] },
): Promise<ImportedSchedule[]> {
  const named = [first, last, carrier, JSON.stringify(numbers)] as const;
  const [base, imported] = await env.DB.batch<ImportedSchedule>([
    env.DB.prepare(FIRST_OF_NUMBERS).bind(...named),
    env.DB.prepare(IMPORTED_OF_NUMBERS).bind(...named, JSON.stringify(imports)),
  ]);
  return [...(base?.results ?? []), ...(imported?.results ?? [])];
}
