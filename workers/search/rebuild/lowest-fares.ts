import type { SearchRebuilt } from "#contracts/search-rebuild.ts";
import type { StoredDay } from "#domain/offer/fare-table.ts";
import { primary } from "../database.ts";
import type { Env } from "../env.ts";
import { coverAirports } from "../fare-table/cover.ts";
import { compare, type Said } from "./digest.ts";

interface Row {
  route: string;
  month: string;
  days: string;
}

/** Of UTC, in ms: where a day begins first (UTC+14). */
const FURTHEST_AHEAD_MS = 14 * 3_600_000;
/** Airports of a page: a second's work or two. */
const PAGE = 10;

/**
 * Drops the lowest fares from some airports after `after` and works them out anew. Null: somebody is at work on the table, and
 * nothing was done. `now`: epoch milliseconds.
 */
export async function rebuildLowestFares(
  env: Env,
  after: string,
  now: number,
): Promise<(Omit<SearchRebuilt, "next_cursor"> & { last: string | null }) | null> {
  const db = primary(env);
  const { results } = await db
    .prepare("SELECT code FROM airports WHERE code > ? ORDER BY code LIMIT ?")
    .bind(after, PAGE)
    .all<{ code: string }>();
  const page = results.map(({ code }) => code);
  const said = async (): Promise<Said> => {
    const rows = await db
      .prepare(
        `SELECT origin || destination || ' ' || currency AS route, month, days FROM lowest_fares
         WHERE origin IN (SELECT value FROM json_each(?))`,
      )
      .bind(JSON.stringify(page))
      .all<Row>();
    return saidBy(rows.results, new Date(now + FURTHEST_AHEAD_MS).toISOString().slice(0, 10));
  };
  const before = await said();
  if (!(await coverAirports(env, page, now))) return null;
  return {
    part: "lowest_fares",
    ...(await compare(before, await said())),
    last: page.length === PAGE ? (page.at(-1) ?? null) : null,
  };
}

/**
 * The days after `begun` by themselves, in their order: how a row came to have them does not matter, nor that it was told of days
 * without flights; and the flights of a day that has begun somewhere leave the sale one by one.
 */
function saidBy(rows: readonly Row[], begun: string): Said {
  return new Map(
    rows.flatMap(({ route, month, days }) =>
      Object.entries(JSON.parse(days) as Record<string, StoredDay | null>).flatMap(([day, fares]): [string, string][] =>
        fares === null || `${month}-${day}` <= begun ? [] : [[`${route} ${month}-${day}`, JSON.stringify(fares)]],
      ),
    ),
  );
}
