import { beforeAll, beforeEach, expect, test } from "vitest";
import { addDays } from "#domain/time/local-date.ts";
import { databaseOf } from "#platform/database.fixture.ts";
import { flightsSeed } from "../../seed/flights.ts";
import { suggestAirports } from "./airports.ts";
import type { Env } from "./env.ts";
import { fareCalendar } from "./fare-calendar.ts";
import { fareMatrix } from "./fare-matrix.ts";
import { readFlight } from "./flight.ts";
import { health } from "./health.ts";
import { readOffer } from "./offer.ts";
import { searchOffers } from "./offers.ts";
import { forgetReference } from "./reference.ts";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const TODAY = "2026-11-26";
const DATE = addDays(TODAY, 3);

const database = databaseOf("flights");
/** What each session was asked to be; whoever reads without one fails. */
let sessions: string[] = [];

type Value = string | number | null;
function statement(sql: string, values: Value[] = []) {
  const rows = (): Record<string, unknown>[] => database.prepare(sql).all(...values);
  return {
    bind: (...given: Value[]) => statement(sql, given),
    all: () => Promise.resolve({ results: rows(), success: true, meta: {} }),
    raw: () => Promise.resolve(rows().map((row) => Object.values(row))),
  };
}
const session = {
  prepare: (sql: string) => statement(sql),
  batch: (statements: ReturnType<typeof statement>[]) => Promise.all(statements.map((each) => each.all())),
};
const env = {
  DB: {
    withSession: (constraint: string) => {
      sessions.push(constraint);
      return session;
    },
  },
  OFFER_SIGNING_KEY: "a key of a test",
  OFFER_TTL_SECONDS: "1200",
  LOG_LEVEL: "silent",
  VERSION: { id: "v" },
} as unknown as Env;

const search = (limit: number) =>
  searchOffers(
    env,
    {
      slices: [{ origin: "LHR", destination: "JFK", departure_date: DATE }],
      passengers: { adults: 1, children: 0, infants: 0 },
      cabin: "economy",
      max_connections: 1,
      sort: "price",
      limit,
    },
    NOW,
  );

beforeAll(async () => {
  for (const sql of await flightsSeed({ from: TODAY, days: 8 })) database.exec(sql);
});
beforeEach(() => {
  sessions = [];
  forgetReference();
});

test.each<[string, () => Promise<unknown>]>([
  ["airports", () => suggestAirports(env, { q: "lon", limit: 5 }, NOW)],
  ["offers", () => search(1)],
  [
    "an offer",
    async () => {
      const found = await search(1);
      return readOffer(env, found.ok ? (found.value.data[0]?.id ?? "") : "", NOW);
    },
  ],
  ["a fare calendar", () => fareCalendar(env, { origin: "LHR", destination: "JFK", month: "2026-11", cabin: "economy" }, NOW)],
  [
    "a fare matrix",
    () =>
      fareMatrix(
        env,
        { origin: "LHR", destination: "JFK", departure_date: DATE, return_date: addDays(DATE, 3), cabin: "economy" },
        NOW,
      ),
  ],
  ["a flight", () => readFlight(env, `HF101_${DATE}_LHR`, NOW)],
  ["the service's health", () => health(env)],
])("%s may be read from any replica: through a session, and never past it", async (_, read) => {
  const answer = await read();
  expect(JSON.stringify(answer)).not.toMatch(/^(\[\]|{"ok":false)/);
  expect(sessions.length).toBeGreaterThan(0);
  expect(new Set(sessions)).toEqual(new Set(["first-unconstrained"]));
});
