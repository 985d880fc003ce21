import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FareCalendar, FareMatrix, type FareMatrixQuery, type Offer } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import { addDays } from "#domain/time/local-date.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { type Asked, DATE, type SearchHarness, startSearch, total } from "./fixtures/search-harness.ts";
import { inDays } from "../../scripts/api/in-days.ts";

const DAYS = 14;
const LAST = inDays(DAYS - 1);
/** Non-stop and by one connection, within a country and across borders, of one airport and of all those of a city. */
const ROUTES = [
  ["LHR", "JFK"],
  ["EDI", "SIN"],
  ["LON", "NYC"],
  ["LHR", "EDI"],
  ["HND", "HNL"],
] as const;
let search: SearchHarness;

beforeAll(async () => {
  search = await startSearch({ from: inDays(-1), days: DAYS + 1 });
  await ask("fares.keep");
  await waitFor("every airport to be covered", async () => (await uncovered()) === 0, 150_000);
});
afterAll(() => search.harness.close());

const ask = (name: string): Promise<unknown> =>
  search.queue.send({
    v: 1,
    id: `task:${name}:1`,
    type: "task.run",
    booking_id: null,
    step: name,
    at: new Date().toISOString(),
    traceparent: null,
    data: { name },
  });
const uncovered = (): Promise<number | null> =>
  search.DB.prepare("SELECT count(*) AS n FROM airports LEFT JOIN fare_coverage ON origin = code WHERE coalesce(until, '') < ?")
    .bind(LAST)
    .first<number>("n");

async function cheapest(change: Partial<Asked>): Promise<number | null> {
  const { data } = await search.offers({ max_connections: 1, limit: 100, sort: "price", ...change });
  return data.length === 0 ? null : Math.min(...data.map(total));
}
async function calendar(
  origin: string,
  destination: string,
  cabin: "economy" | "business" = "economy",
  month = DATE.slice(0, 7),
) {
  const answer = await search.search.fareCalendar({ origin, destination, month, cabin });
  invariant(answer.ok, "there is a calendar");
  return FareCalendar.parse(answer.value).data;
}
async function priceOn(date: string, origin: string, destination: string, cabin?: "business"): Promise<number | null> {
  const days = await calendar(origin, destination, cabin, date.slice(0, 7));
  return days.find((day) => day.date === date)?.price?.amount_minor ?? null;
}
async function matrix(query: Partial<FareMatrixQuery>) {
  const answer = await search.search.fareMatrix({
    origin: "LHR",
    destination: "JFK",
    departure_date: inDays(4),
    cabin: "economy",
    ...query,
  });
  invariant(answer.ok, `there is a matrix: ${JSON.stringify(answer)}`);
  return FareMatrix.parse(answer.value).data;
}

/** What a flight has left, as its object would say it: so many units of each class of its economy cabin. */
const announce = (flightId: string, version: number, units: Partial<Record<string, number>>) =>
  search.queue.send({
    v: 1,
    id: `${flightId}:inventory:${version}`,
    type: "inventory.changed",
    booking_id: null,
    step: "inventory",
    at: new Date().toISOString(),
    traceparent: null,
    data: {
      flight_id: flightId,
      version,
      as_of: new Date().toISOString(),
      cabins: [{ cabin: "economy", available: Math.max(0, ...Object.values(units).map(Number)), held: 0, sold: 0 }],
      booking_classes: Object.entries(units).map(([booking_class, available]) => ({ booking_class, available })),
    },
  });

describe("the fare calendar", () => {
  test.each(ROUTES)(
    "%s to %s has the price of the cheapest offer on every day, and none beyond the timetable",
    async (origin, destination) => {
      const days = await calendar(origin, destination);
      for (const { date, price } of days) {
        if (date < inDays(1) || date > LAST) continue;
        expect([date, price?.amount_minor ?? null]).toEqual([
          date,
          await cheapest({ origin, destination, departure_date: date }),
        ]);
      }
      const outside = days.filter(({ date }) => date > LAST || date < inDays(-1));
      expect(outside.filter(({ price }) => price !== null)).toEqual([]);
    },
  );

  test("has prices of business, and none where no aircraft has it", async () => {
    expect(await priceOn(DATE, "LHR", "JFK", "business")).toBe(await cheapest({ cabin: "business" }));
    expect(await priceOn(DATE, "LHR", "EDI", "business")).toBeNull();
  });

  test.each([
    ["2031-01", "date_out_of_range"],
    ["2020-01", "date_in_past"],
  ])("of %s is refused", async (month, reason) => {
    const answer = await search.search.fareCalendar({ origin: "LHR", destination: "JFK", month, cabin: "economy" });
    expect(answer).toMatchObject({ ok: false, error: { reason } });
  });
});

describe("the matrix", () => {
  test("one way is seven days of the calendar", async () => {
    const cells = await matrix({ departure_date: DATE });
    expect(cells.map(({ departure_date: date }) => date)).toEqual(Array.from({ length: 7 }, (_, i) => addDays(DATE, i - 3)));
    for (const { departure_date, return_date, price } of cells) {
      expect(return_date).toBeNull();
      expect(price?.amount_minor ?? null).toBe(await cheapest({ departure_date }));
    }
  });

  test("there and back has the price of the cheapest return offer, in the currency of where it begins", async () => {
    const cells = await matrix({ departure_date: inDays(5), return_date: inDays(9) });
    expect(cells).toHaveLength(49);
    expect(cells.every(({ price }) => price === null || price.currency === "GBP")).toBe(true);
    const told = cells.filter(({ price }) => price !== null);
    expect(told.length).toBeGreaterThan(30);
    for (const { departure_date, return_date, price } of told.filter((_, index) => index % 4 === 0))
      expect([departure_date, return_date, price?.amount_minor]).toEqual([
        departure_date,
        return_date,
        await cheapest({ departure_date, ...(return_date !== null && { return_date }) }),
      ]);
    const unknown = cells.filter(({ price }) => price === null);
    expect(unknown.filter(({ departure_date, return_date }) => (return_date ?? "") > addDays(departure_date, 2))).toEqual([]);
  });

  test.each<[Partial<FareMatrixQuery>, string]>([
    [{ destination: "ZZZ" }, "unknown_airport"],
    [{ departure_date: inDays(-2) }, "date_in_past"],
    [{ departure_date: inDays(DAYS + 5) }, "date_out_of_range"],
    [{ return_date: inDays(2) }, "slices_out_of_order"],
    [{ destination: "LGW" }, "same_origin_and_destination"],
  ])("of %o is refused: %s", async (change, reason) => {
    const query = { origin: "LHR", destination: "JFK", departure_date: inDays(4), cabin: "economy" as const, ...change };
    expect(await search.search.fareMatrix(query)).toMatchObject({ ok: false, error: { reason } });
  });
});

describe("what is sold", () => {
  /** A day on which nobody comes from Paris to Edinburgh as cheaply without a flight of that day from London. */
  async function fedDay(): Promise<string> {
    for (const date of [7, 6, 5, 4].map(inDays)) {
      const { data } = await search.offers({
        origin: "CDG",
        destination: "EDI",
        departure_date: date,
        max_connections: 1,
        limit: 100,
      });
      const lowest = Math.min(...data.map(total));
      const isFed = ({ slices }: Offer) =>
        slices[0]?.segments.some(({ origin, departs_local }) => origin === "LHR" && departs_local.startsWith(date));
      if (data.length > 0 && data.filter((offer) => total(offer) === lowest).every(isFed)) return date;
    }
    throw new Error("London feeds no flight from Paris");
  }

  test("makes the calendar dearer when the cheapest class of every flight is gone, also where the flight is one of two, and no sooner", async () => {
    const day = await fedDay();
    const { results } = await search.DB.prepare(
      "SELECT id FROM flights WHERE origin = 'LHR' AND destination = 'EDI' AND local_date = ?",
    )
      .bind(day)
      .all<{ id: string }>();
    const before = await priceOn(day, "LHR", "EDI");
    const feeding = await priceOn(day, "CDG", "EDI");
    const marked = await marksEver();
    for (const { id } of results) await announce(id, 1, { O: 1, Q: 30, L: 30, B: 30 });
    for (const { id } of results) await waitFor("the projection", async () => (await stored(id)) === 1);
    expect(await marksEver()).toBe(marked);
    for (const { id } of results) await announce(id, 2, { O: 0, Q: 30, L: 30, B: 30 });
    // Calendar and offers are each as much as a second old.
    for (const [origin, lower] of [
      ["LHR", before],
      ["CDG", feeding],
    ] as const)
      await waitFor(`the calendar from ${origin}`, async () => {
        const price = await priceOn(day, origin, "EDI");
        return price !== lower && price === (await cheapest({ origin, destination: "EDI", departure_date: day }));
      });
    expect(await priceOn(day, "LHR", "EDI")).toBeGreaterThan(before ?? Infinity);
    expect(await priceOn(day, "CDG", "EDI")).toBeGreaterThan(feeding ?? Infinity);
    expect(await marksEver()).toBeGreaterThan(marked ?? Infinity);
  });

  test("takes a day off the calendar when nothing is left on it, and brings it back", async () => {
    const date = inDays(8);
    const { results } = await search.DB.prepare(
      "SELECT id FROM flights WHERE origin = 'LHR' AND destination = 'EDI' AND local_date = ?",
    )
      .bind(date)
      .all<{ id: string }>();
    const before = await priceOn(date, "LHR", "EDI");
    for (const { id } of results) await announce(id, 1, { O: 0 });
    await waitFor("the dearer day", async () => {
      const price = await priceOn(date, "LHR", "EDI");
      return price !== before && price === (await cheapest({ origin: "LHR", destination: "EDI", departure_date: date }));
    });
    for (const { id } of results) await announce(id, 2, { O: 1 });
    const again = await waitFor("the day again", async () => {
      const price = await priceOn(date, "LHR", "EDI");
      return price === before && price;
    });
    expect(again).toBe(before);
  });
});

describe("whoever changes the timetable", () => {
  const ofSector = async (origin: string, destination: string, date: string) =>
    (
      await search.DB.prepare(
        "SELECT id FROM flights WHERE origin = ? AND destination = ? AND local_date = ? ORDER BY departs_at",
      )
        .bind(origin, destination, date)
        .all<{ id: string }>()
    ).results.map(({ id }) => id);
  const tells = (date: string, origin: string, destination: string) =>
    waitFor(`the calendar of ${date}`, async () => {
      await ask("fares.keep");
      return (await priceOn(date, origin, destination)) === (await cheapest({ origin, destination, departure_date: date }));
    });

  test("has the calendar follow, by whatever statement: a flight that is cancelled, one that is not there any more, and one that is new", async () => {
    const date = inDays(9);
    const before = await priceOn(date, "LHR", "EDI");
    expect(before).not.toBeNull();
    const flights = await ofSector("LHR", "EDI", date);
    for (const id of flights) await search.DB.prepare("UPDATE flights SET status = 'cancelled' WHERE id = ?").bind(id).run();
    expect(await marks()).toBe(1);
    await tells(date, "LHR", "EDI");
    await waitFor("no non-stop", async () => (await priceOn(date, "LHR", "EDI")) !== before);
    const [kept = ""] = flights;
    await search.DB.prepare("UPDATE flights SET status = 'scheduled' WHERE id = ?").bind(kept).run();
    await tells(date, "LHR", "EDI");
    await waitFor("a non-stop again", async () => (await priceOn(date, "LHR", "EDI")) === before);
    const row = await search.DB.prepare("SELECT * FROM flights WHERE id = ?").bind(kept).first<Record<string, unknown>>();
    await search.DB.prepare("DELETE FROM flights WHERE id = ?").bind(kept).run();
    await tells(date, "LHR", "EDI");
    const columns = Object.keys(row ?? {});
    await search.DB.prepare(`INSERT INTO flights (${columns.join()}) VALUES (${columns.map(() => "?").join()})`)
      .bind(...Object.values(row ?? {}))
      .run();
    await waitFor("the flight in the calendar", async () => {
      await ask("fares.keep");
      return (await priceOn(date, "LHR", "EDI")) === before;
    });
  });

  test("and has a flight go elsewhere takes it off the calendar of where it went", async () => {
    const date = inDays(10);
    const before = await priceOn(date, "LHR", "EDI");
    const flights = await ofSector("LHR", "EDI", date);
    for (const id of flights)
      await search.DB.prepare("UPDATE flights SET destination = 'CDG', destination_terminal = '2' WHERE id = ?").bind(id).run();
    expect(await marks()).toBe(2);
    await tells(date, "LHR", "EDI");
    await waitFor("no non-stop", async () => (await priceOn(date, "LHR", "EDI")) !== before);
  });

  test("on a thousand sectors and dates has the table made anew", async () => {
    const date = inDays(11);
    const before = await priceOn(date, "LHR", "JFK");
    await search.DB.prepare("UPDATE lowest_fares SET days = '{}' WHERE origin = 'LHR'").run();
    await search.DB.prepare("UPDATE flights SET aircraft = aircraft || 'x'").run();
    await search.DB.prepare("UPDATE flights SET aircraft = rtrim(aircraft, 'x')").run();
    expect(await marks()).toBeGreaterThan(1_000);
    await ask("fares.keep");
    await waitFor("every airport to be covered again", async () => (await marks()) === 0 && (await uncovered()) === 0, 150_000);
    await waitFor("the price", async () => (await priceOn(date, "LHR", "JFK")) === before);
  });
});

test("calendars and matrices read the table and nothing else", async () => {
  await search.DB.prepare("DELETE FROM lowest_fares").run();
  await waitFor("the empty table", async () => (await priceOn(DATE, "LHR", "JFK")) === null);
  expect(await cheapest({})).not.toBeNull();
});

const stored = (flightId: string): Promise<number | null> =>
  search.DB.prepare("SELECT version FROM availability WHERE flight_id = ?").bind(flightId).first<number>("version");
const marks = (): Promise<number | null> => search.DB.prepare("SELECT count(*) AS n FROM stale_fares").first<number>("n");
/** How many were ever made: those that have been worked off count. */
const marksEver = (): Promise<number | null> =>
  search.DB.prepare("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'stale_fares'), 0) AS n").first<number>("n");
