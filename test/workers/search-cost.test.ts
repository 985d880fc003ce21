import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Offer } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import type { Env } from "../../workers/search/env.ts";
import { readFlight } from "../../workers/search/flight.ts";
import { readOffer } from "../../workers/search/offer.ts";
import { searchOffers } from "../../workers/search/offers.ts";
import { forgetReference, loadReference } from "../../workers/search/reference.ts";
import { seatLoad } from "../../workers/search/seat-load.ts";
import {
  type Asked,
  DATE,
  flightsOf,
  OFFER_SIGNING_KEY,
  query,
  type SearchHarness,
  startSearch,
} from "./fixtures/search-harness.ts";
import { inDays } from "../../scripts/api/in-days.ts";

/** As docs/search.md states it: of one search, however it is asked and however many flights there are. */
const MAX_ROWS = 30_000;
/** More of each flight: a timetable of over a million flights a year. */
const TIMES = 60;
/** Where the searches below start, end or change. */
const HUBS = "('LHR', 'LGW', 'STN', 'CDG', 'ORY', 'JFK', 'EWR', 'SIN', 'SYD', 'EDI')";

let search: SearchHarness;
beforeAll(async () => {
  search = await startSearch({ from: inDays(0), days: 20 });
  await search.DB.prepare(
    `INSERT INTO availability (flight_id, version, as_of, cabins, booking_classes)
     SELECT id, 1, '2026-11-23T10:00:00Z', '[{"cabin":"economy","available":90}]', '[{"booking_class":"O","available":90}]' FROM flights`,
  ).run();
});
afterAll(() => search.harness.close());

/** So much later nothing is remembered. */
const FORGOTTEN_MS = 3_600_000;

/** Rows and statements of what the service's own code reads, as the database says of each. */
async function spending<T>(
  ask: (env: Env, now: number) => Promise<T>,
  later_ms = FORGOTTEN_MS,
): Promise<{ rows: number; statements: number; answer: T }> {
  const spent = { rows: 0, statements: 0 };
  const count = <R extends { meta: { rows_read?: number } }>(result: R): R => {
    spent.rows += result.meta.rows_read ?? NaN;
    spent.statements += 1;
    return result;
  };
  const counted = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name) {
        if (name === "bind") return (...values: unknown[]) => counted(target.bind(...values));
        if (name === "all") return async () => count(await target.all());
        if (name === "original") return target;
        throw new Error(`a read that is not counted: ${String(name)}`);
      },
    });
  const original = (statement: D1PreparedStatement) => (statement as unknown as { original: D1PreparedStatement }).original;
  const session = {
    prepare: (sql: string) => counted(search.DB.prepare(sql)),
    batch: async (statements: D1PreparedStatement[]) => (await search.DB.batch(statements.map(original))).map(count),
  };
  const env = { DB: { withSession: () => session }, OFFER_SIGNING_KEY, OFFER_TTL_SECONDS: "1200" } as unknown as Env;
  clock += later_ms;
  if (later_ms === FORGOTTEN_MS) forgetReference();
  const answer = await ask(env, clock);
  return { ...spent, answer };
}

async function cost(change: Partial<Asked>): Promise<{ rows: number; statements: number; offers: Offer[] }> {
  const { answer, ...spent } = await spending((env, now) => searchOffers(env, query(change), now));
  return { ...spent, offers: answer.ok ? answer.value.data : [] };
}
let clock = Date.now();

const SEARCHES: [string, Partial<Asked>][] = [
  ["non-stop", {}],
  ["one stop", { origin: "LON", destination: "SIN", max_connections: 1 }],
  ["two stops", { origin: "EDI", destination: "SYD", max_connections: 2 }],
  [
    "return, from and to every airport of a city",
    { origin: "LON", destination: "NYC", max_connections: 2, return_date: inDays(12) },
  ],
  [
    "four slices with two stops each",
    {
      origin: "LON",
      destination: "NYC",
      max_connections: 2,
      more: [
        { origin: "NYC", destination: "LON", departure_date: inDays(10) },
        { origin: "LON", destination: "PAR", departure_date: inDays(13) },
        { origin: "PAR", destination: "LON", departure_date: inDays(16) },
      ],
    },
  ],
];

describe("rows read by one search, nothing cached", () => {
  test.each(SEARCHES)("%s", async (_what, change) => {
    const { rows, statements, offers } = await cost(change);
    expect(offers.length).toBeGreaterThan(0);
    expect(rows).toBeLessThan(MAX_ROWS / 4);
    // The network in four; what has changed; the flights of each slice, and their fares.
    expect(statements).toBeLessThanOrEqual(4 + 1 + 2 * 4);
  });

  test("asked again within the second, none", async () => {
    await cost({});
    const again = await spending((env, now) => searchOffers(env, query({}), now), 900);
    expect([again.rows, again.statements]).toEqual([0, 0]);
  });

  test("asked again two seconds later, only what has changed on any flight, as it is now", async () => {
    const first = await cost({});
    const [offer] = first.offers;
    invariant(offer, "there is an offer");
    const [flight] = flightsOf(offer);
    const changed = "cabins = ?1, booking_classes = ?2, seq = (SELECT inventory FROM search_clocks)";
    await search.DB.batch([
      search.DB.prepare("UPDATE search_clocks SET inventory = inventory + 1"),
      search.DB.prepare(`UPDATE availability SET ${changed} WHERE flight_id = ?3`).bind(
        '[{"cabin":"economy","available":1}]',
        '[{"booking_class":"O","available":1}]',
        flight,
      ),
    ]);
    const again = await spending((env, now) => searchOffers(env, query({}), now), 2_000);
    expect(again.statements).toBe(1);
    // Its index, its row and the clocks'.
    expect(again.rows).toBeLessThanOrEqual(3);
    const same = again.answer.ok ? again.answer.value.data.find((each) => flightsOf(each).join() === flight) : undefined;
    expect(same?.seats_remaining).toBe(1);
    expect(again.answer.ok && again.answer.value.data.length).toBe(first.offers.length);
  });

  test("of an offer or a flight by its id: three for each flight", async () => {
    const { offers } = await cost({ origin: "EDI", destination: "SYD", max_connections: 2 });
    const [offer] = offers;
    invariant(offer, "there is an offer");
    const flights = flightsOf(offer);
    const again = await spending((env, now) => readOffer(env, offer.id, now - 3_600_000));
    expect(again.answer.ok).toBe(true);
    expect(again.rows).toBeLessThanOrEqual(3 * flights.length);
    const one = await spending((env, now) => readFlight(env, flights[0] ?? "", now));
    expect(one.answer.ok).toBe(true);
    expect(one.rows).toBeLessThanOrEqual(3);
  });

  test("of how full the next days' flights are: four for each, however many days are on sale", async () => {
    const { rows, answer } = await spending(seatLoad);
    expect(answer.flights).toBeGreaterThan(1_000);
    expect(rows).toBeLessThanOrEqual(4 * answer.flights + 1);
  });

  test("of a search that is refused: no flight", async () => {
    const reference = await spending(loadReference);
    for (const change of [
      { destination: "XXX" },
      { destination: "LGW" },
      { departure_date: inDays(99) },
      { adults: 10 },
      { cursor: "AAAA" },
    ]) {
      const { rows, offers } = await cost(change);
      expect(offers).toEqual([]);
      expect(rows).toBe(reference.rows);
    }
  });

  describe("with sixty times the flights", () => {
    beforeAll(async () => {
      const { results } = await search.DB.prepare("PRAGMA table_info(flights)").all<{ name: string }>();
      const columns = results.map(({ name }) => name);
      const copied = columns.map((name) =>
        name === "id" ? "f.id || '-' || n.value" : name === "departs_at" ? "f.departs_at + 60000 * n.value" : `f.${name}`,
      );
      const numbers = JSON.stringify(Array.from({ length: TIMES - 1 }, (_, index) => index + 1));
      for (const day of [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])
        await search.DB.prepare(
          `INSERT INTO flights (${columns.join()}) SELECT ${copied.join()} FROM flights AS f, json_each(?) AS n\n           WHERE f.local_date = ? AND (f.origin IN ${HUBS} OR f.destination IN ${HUBS})`,
        )
          .bind(numbers, inDays(day))
          .run();
      await search.DB.prepare(
        "INSERT OR IGNORE INTO availability (flight_id, version, as_of, cabins, booking_classes) SELECT f.id, 1, a.as_of, a.cabins, a.booking_classes FROM flights AS f, (SELECT * FROM availability LIMIT 1) AS a",
      ).run();
    });
    test.each(SEARCHES)("%s", async (_what, change) => {
      const { rows, offers } = await cost(change);
      expect(offers.length).toBeGreaterThan(0);
      expect(rows).toBeLessThan(MAX_ROWS);
    });
    test("a slice reads no more than two thousand flights", async () => {
      const { rows } = await cost({ origin: "LON", destination: "NYC", max_connections: 2 });
      const flights = await search.DB.prepare(
        "SELECT count(*) AS n FROM flights WHERE local_date = ? AND (origin = 'LHR' OR destination = 'JFK')",
      )
        .bind(DATE)
        .first<number>("n");
      expect(flights).toBeGreaterThan(2_000);
      expect(rows).toBeGreaterThan(4_000);
      expect(rows).toBeLessThan(MAX_ROWS / 4);
    });
  });
});
