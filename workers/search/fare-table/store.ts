import type { Env } from "../env.ts";
import { primary } from "../database.ts";
import type { Patch } from "./compute.ts";
import { STILL_HELD } from "./lease.ts";

/** Rows written by one statement: a whole month is some 1.5 KB, and one bound parameter has all of them. */
const ROWS_A_STATEMENT = 100;

/** Days of the patch take the place of those there, null takes one away (RFC 7396); other days stay. */
const WRITE = `INSERT INTO lowest_fares (origin, destination, currency, month, days)
  SELECT value ->> 'origin', value ->> 'destination', value ->> 'currency', value ->> 'month', value -> 'days'
  FROM json_each(?2) WHERE ${STILL_HELD}
  ON CONFLICT (origin, destination, currency, month) DO UPDATE SET days = json_patch(days, excluded.days)`;

/**
 * What was done by a unit of work: marks that are gone, or an airport that is covered up to a date. `anew`: nothing of it was, so
 * what there is of it is of another time.
 */
export interface Done {
  marks?: readonly number[];
  covered?: { origin: string; until: string; anew: boolean };
}

/** Writes the patches and what they were for in one transaction. False: somebody else has begun meanwhile, and nothing was written. */
export async function writeFares(
  env: Env,
  holder: string,
  patches: readonly Patch[],
  { marks, covered }: Done,
): Promise<boolean> {
  const db = primary(env);
  const guarded = (query: string, ...values: string[]) => db.prepare(query).bind(holder, ...values);
  const results = await db.batch<{ held: number }>([
    ...(covered?.anew === true ? [guarded(`DELETE FROM lowest_fares WHERE origin = ?2 AND ${STILL_HELD}`, covered.origin)] : []),
    ...chunks(patches, ROWS_A_STATEMENT).map((chunk) => guarded(WRITE, JSON.stringify(chunk))),
    ...(covered ? [guarded(COVER, covered.origin, covered.until)] : []),
    ...(marks ? [guarded(UNMARK, JSON.stringify(marks))] : []),
    guarded(`SELECT ${STILL_HELD} AS held`),
  ]);
  return results.at(-1)?.results[0]?.held === 1;
}

const COVER = `INSERT INTO fare_coverage (origin, until) SELECT ?2, ?3 WHERE ${STILL_HELD}
  ON CONFLICT (origin) DO UPDATE SET until = excluded.until`;
const UNMARK = `DELETE FROM stale_fares WHERE mark IN (SELECT value FROM json_each(?2)) AND ${STILL_HELD}`;

/** Has everything be covered anew, which makes every mark that was there without meaning. */
export async function beginAnew(env: Env, holder: string): Promise<void> {
  const db = primary(env);
  await db.batch(
    ["stale_fares", "fare_coverage"].map((table) => db.prepare(`DELETE FROM ${table} WHERE ${STILL_HELD}`).bind(holder)),
  );
}

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
