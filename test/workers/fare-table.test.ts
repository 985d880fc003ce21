import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { datesBetween } from "#domain/time/local-date.ts";
import type { Env } from "../../workers/search/env.ts";
import { computeFares } from "../../workers/search/fare-table/compute.ts";
import { keepFares } from "../../workers/search/fare-table/keep.ts";
import { giveLeaseBack, renewLease, takeLease } from "../../workers/search/fare-table/lease.ts";
import { routesFrom } from "../../workers/search/fare-table/routes.ts";
import { rebuildLowestFares } from "../../workers/search/rebuild/lowest-fares.ts";
import { currentReference, loadReference } from "../../workers/search/reference.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { DATE, type SearchHarness, startSearch } from "./fixtures/search-harness.ts";
import { inDays } from "../../scripts/api/in-days.ts";

const DAYS = 11;
const LAST = inDays(DAYS - 1);
let search: SearchHarness;
/** What the service's own code is given here: its database alone, so that each run can be watched. */
let env: Env;

beforeAll(async () => {
  search = await startSearch({ from: inDays(-1), days: DAYS + 1 });
  env = { DB: { withSession: () => search.DB } } as unknown as Env;
  await coverAll();
});
afterAll(() => search.harness.close());

/** By the service itself, which is quicker. */
async function coverAll(): Promise<void> {
  const at = new Date().toISOString();
  const task = {
    v: 1,
    id: `task:fares.keep:${at}`,
    type: "task.run",
    booking_id: null,
    step: "fares.keep",
    at,
    traceparent: null,
  };
  await search.queue.send({ ...task, data: { name: "fares.keep" } });
  await waitFor(
    "every airport to be covered",
    async () =>
      (await search.DB.prepare(
        `SELECT (SELECT count(*) FROM leases) + (SELECT count(*) FROM stale_fares) +
           (SELECT count(*) FROM airports LEFT JOIN fare_coverage ON origin = code WHERE coalesce(until, '') < ?) AS n`,
      )
        .bind(LAST)
        .first<number>("n")) === 0,
    150_000,
  );
}
async function keepOn(): Promise<void> {
  while (await keepFares(env, "cover", Date.now()));
}

const run = (sql: string, ...values: unknown[]) =>
  search.DB.prepare(sql)
    .bind(...values)
    .run();
const marks = (): Promise<number | null> => search.DB.prepare("SELECT count(*) AS n FROM stale_fares").first<number>("n");

/** What the table has of a route on a date: an amount of some product, in the currency of the origin; null: nothing is on sale. */
async function stored(origin: string, destination: string, date: string): Promise<number | null> {
  const days = await search.DB.prepare(
    `SELECT days FROM lowest_fares JOIN airports ON code = origin AND airports.currency = lowest_fares.currency
     WHERE origin = ? AND destination = ? AND month = ?`,
  )
    .bind(origin, destination, date.slice(0, 7))
    .first<string>("days");
  const day = (JSON.parse(days ?? "{}") as Record<string, (number | null)[] | null>)[date.slice(8)];
  return day?.find((amount) => amount !== null) ?? null;
}

/** A flight of each date that is like one there is, but from and to elsewhere. */
const fly = (id: string, origin: string, destination: string, like: { origin: string; destination: string }) =>
  run(
    `INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft)
     SELECT ?1 || local_date, carrier, ?1, ?2, ?3, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft
     FROM flights WHERE origin = ?4 AND destination = ?5 AND local_date BETWEEN ?6 AND ?7 GROUP BY local_date`,
    id,
    origin,
    destination,
    like.origin,
    like.destination,
    inDays(2),
    inDays(9),
  );

test("a route that is new has its prices, though whoever keeps the table knew the network of before", async () => {
  await loadReference(env, Date.now());
  const before = await stored("EDI", "JFK", DATE);
  expect(before).not.toBeNull();
  await run(
    `INSERT INTO schedules (carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from, valid_to)
     SELECT carrier, '9001', 'EDI', 'JFK', departs, days, aircraft, block_min, valid_from, valid_to FROM schedules
     WHERE origin = 'LHR' AND destination = 'JFK' LIMIT 1`,
  );
  await run(
    `INSERT INTO fares (origin, destination, booking_class, cabin, family, amount_minor, currency)
     SELECT 'EDI', 'JFK', booking_class, cabin, family, amount_minor / 10, currency FROM fares WHERE origin = 'LHR' AND destination = 'JFK'`,
  );
  await fly("9001", "EDI", "JFK", { origin: "LHR", destination: "JFK" });
  expect(await marks()).toBeGreaterThan(0);
  await keepOn();
  expect(await marks()).toBe(0);
  expect(await stored("EDI", "JFK", DATE)).toBeLessThan(before ?? 0);
});

test("a day that has begun anywhere is not compared where the table is made anew: its flights leave the sale by the clock", async () => {
  await renewSome(Date.parse(`${inDays(3)}T00:00:00Z`));
  // Where it is morning already: flights of tomorrow's date have gone.
  expect(await renewSome(Date.parse(`${inDays(3)}T23:59:00Z`))).toBe(0);
});
/**
 * Rows that a rebuild of the lowest fares found otherwise: of Saigon, Singapore, Sydney, Taipei and some more, since every airport would
 * be a minute's work from here.
 */
async function renewSome(now: number): Promise<number> {
  const page = await rebuildLowestFares(env, "SFO", now);
  expect(page?.rows).toBeGreaterThan(0);
  return page?.changed ?? NaN;
}

describe("what is read", () => {
  /** Every list of flights that was read: their local dates, and the rows the database looked at for it. */
  function watched(): { env: Env; reads: { dates: string[]; rows: number }[] } {
    const reads: { dates: string[]; rows: number }[] = [];
    const counted = (statement: D1PreparedStatement): D1PreparedStatement =>
      new Proxy(statement, {
        get(target, name) {
          if (name === "bind") return (...values: unknown[]) => counted(target.bind(...values));
          if (name === "all")
            return async () => {
              const result = await target.all<{ local_date: string }>();
              reads.push({ dates: result.results.map((row) => row.local_date).toSorted(), rows: result.meta.rows_read });
              return result;
            };
          const value: unknown = Reflect.get(target, name);
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
    const session = {
      prepare: (sql: string) => (sql.includes("CROSS JOIN flights") ? counted(search.DB.prepare(sql)) : search.DB.prepare(sql)),
      batch: (statements: D1PreparedStatement[]) => search.DB.batch(statements),
    };
    return { env: { DB: { withSession: () => session } } as unknown as Env, reads };
  }

  test("for marks is the days around them, a date at a time, and no row but theirs", async () => {
    const marked = [inDays(1), inDays(8), inDays(1), inDays(8)];
    for (const [index, date] of marked.entries())
      await run(
        "UPDATE flights SET aircraft = aircraft || ' ' WHERE id = (SELECT id FROM flights WHERE local_date = ? ORDER BY id LIMIT 1 OFFSET ?)",
        date,
        index * 40,
      );
    expect(await marks()).toBe(4);
    const { env: seen, reads } = watched();
    expect(await keepFares(seen, "refresh", Date.now())).toBe(false);
    expect(await marks()).toBe(0);
    expect(reads).toHaveLength(2);
    for (const { dates, rows } of reads) {
      expect(dates.length).toBeGreaterThan(100);
      // A feeding flight leaves up to two dates before, what else may be caught from it a date before that.
      expect(new Set(dates).size).toBeLessThanOrEqual(7);
      // Each flight by its index, with what is left on it; and the list of sectors.
      expect(rows).toBeLessThanOrEqual(3 * dates.length + 1_000);
    }
    expect(new Set(reads.flatMap(({ dates }) => [dates[0], dates.at(-1)])).size).toBe(4);
  });

  test("is no more than its limit: then fewer dates are worked out at a time, and at last the longest ways left out", async () => {
    const reference = await currentReference(env);
    const { env: seen, reads } = watched();
    const cover = (limit: number) =>
      computeFares(
        seen,
        reference,
        { all: datesBetween(inDays(2), inDays(9)), routesOf: (dates) => routesFrom(reference, "EDI", dates) },
        Date.now(),
        limit,
      );
    const whole = await cover(100_000);
    expect(whole.done).toHaveLength(8);
    const flights = reads[0]?.dates.length ?? NaN;
    expect((await cover(flights + 1)).done).toHaveLength(8);
    // Whoever reads as many as it may cannot tell that there are no more.
    const half = await cover(flights);
    expect(half.done).toEqual(whole.done.slice(0, 4));
    const cut = await cover(20);
    expect(cut.done).toHaveLength(1);
    expect(reads.at(-1)?.dates).toHaveLength(20);
    const priced = ({ patches }: typeof cut) =>
      patches.filter(({ days }) => Object.values(days).some((stored) => stored !== null));
    expect(priced(cut).length).toBeGreaterThan(0);
    expect(priced(cut).length).toBeLessThan(priced(whole).length);
    // Of those that were worked out whole, every day is as it is when all are read.
    for (const { origin, destination, currency, month, days } of half.patches) {
      const same = whole.patches.find(
        (patch) => [patch.destination, patch.currency, patch.month].join() === [destination, currency, month].join(),
      );
      expect([origin, same?.days]).toMatchObject(["EDI", days]);
    }
  });
});

describe("who keeps the table", () => {
  const mark = () =>
    run("UPDATE flights SET aircraft = aircraft || ' ' WHERE id = (SELECT min(id) FROM flights WHERE local_date = ?)", DATE);

  test("has it for as long as a unit takes, though the message was long on its way", async () => {
    await mark();
    const others: boolean[] = [];
    const session = {
      prepare: (sql: string) => search.DB.prepare(sql),
      batch: async (statements: D1PreparedStatement[]) => {
        others.push(await takeLease(env, "somebody else", Date.now()));
        return search.DB.batch(statements);
      },
    };
    await keepFares({ DB: { withSession: () => session } } as unknown as Env, "refresh", Date.now() - 60_000);
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter(Boolean)).toEqual([]);
    expect(await marks()).toBe(0);
  });

  test("has it longer by each unit", async () => {
    const now = Date.now();
    expect(await takeLease(env, "one", now)).toBe(true);
    expect(await renewLease(env, "another", now)).toBe(false);
    expect(await renewLease(env, "one", now + 20_000)).toBe(true);
    expect(await takeLease(env, "another", now + 40_000)).toBe(false);
    expect(await takeLease(env, "another", now + 50_000)).toBe(true);
    expect(await renewLease(env, "one", now + 50_000)).toBe(false);
    await giveLeaseBack(env, "another");
  });

  test("says that there is more to do when it has begun anew", async () => {
    await run("UPDATE flights SET aircraft = aircraft || ' '");
    expect(await marks()).toBeGreaterThan(1_000);
    expect(await keepFares(env, "refresh", Date.now())).toBe(true);
    expect(await marks()).toBe(0);
    expect(await keepFares(env, "refresh", Date.now())).toBe(false);
  });
});
