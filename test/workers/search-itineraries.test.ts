import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OfferSearch } from "#contracts/offer-search.ts";
import { MAX_OFFER_ID, type Offer } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import { type Asked, DATE, flightsOf, query, type SearchHarness, startSearch, total } from "./fixtures/search-harness.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let search: SearchHarness;
let offers: SearchHarness["offers"];
beforeAll(async () => {
  search = await startSearch({ from: inDays(0), days: 16 });
  ({ offers } = search);
});
afterAll(() => search.harness.close());

const slice = (origin: string, destination: string, days: number) => ({ origin, destination, departure_date: inDays(days) });
const route = (offer: Offer): string[] => offer.slices.map(({ origin, destination }) => `${origin}-${destination}`);
const minutes = (from = "", to = ""): number => (Date.parse(to) - Date.parse(from)) / 60_000;
/** Every flight of the offer leaves after the one before it has arrived. */
function expectNoOverlap(offer: Offer): void {
  const segments = offer.slices.flatMap((each) => each.segments);
  segments.slice(1).forEach((next, index) => expect(minutes(segments[index]?.arrives_at, next.departs_at)).toBeGreaterThan(0));
}

describe("several slices", () => {
  const MORE = { more: [slice("JFK", "CDG", 9), slice("CDG", "LHR", 11)] };

  test("are offered together, in one family and one currency, taxes of every country with them", async () => {
    const { data, facets } = await offers(MORE);
    expect(data.length).toBeGreaterThan(10);
    for (const offer of data) {
      expect(route(offer)).toEqual(["LHR-JFK", "JFK-CDG", "CDG-LHR"]);
      const asked = [DATE, ...MORE.more.map(({ departure_date }) => departure_date)];
      expect(offer.slices.map(({ segments }) => segments[0]?.departs_local.slice(0, 10))).toEqual(asked);
      expect(offer.total.currency).toBe("GBP");
      expect(offer.taxes.map(({ code }) => code)).toEqual(expect.arrayContaining(["GB", "US"]));
      expectNoOverlap(offer);
    }
    expect(facets.departure_times).toHaveLength(3);
    expect(facets.stops.map(({ value }) => value)).toEqual([0]);
  });

  test("may start elsewhere than the last one ended", async () => {
    const { data } = await offers({ more: [slice("BOS", "LHR", 12)] });
    expect(new Set(data.map((offer) => route(offer).join(" ")))).toEqual(new Set(["LHR-JFK BOS-LHR"]));
  });

  test("of a return say the same as the query for it", async () => {
    const back = inDays(9);
    const named = ({ data }: Awaited<ReturnType<typeof offers>>) =>
      data.map((offer) => [flightsOf(offer), offer.fare.family, total(offer), offer.tags]);
    const asked = await offers({ return_date: back });
    const bySlices = await offers({ more: [{ origin: "JFK", destination: "LHR", departure_date: back }] });
    expect(named(bySlices)).toEqual(named(asked));
    expect(bySlices.facets).toEqual(asked.facets);
  });

  test("four, with connections, fit into an id, and no offer has more than eight flights", async () => {
    const { data } = await offers({
      origin: "EDI",
      destination: "SIN",
      max_connections: 2,
      adults: 5,
      children: 2,
      infants: 2,
      more: [slice("SIN", "SYD", 9), slice("SYD", "LAX", 12), slice("LAX", "EDI", 14)],
    });
    expect(data.length).toBeGreaterThan(0);
    const flights = data.map((offer) => flightsOf(offer).length);
    expect(Math.max(...flights)).toBeGreaterThanOrEqual(6);
    expect(Math.max(...flights)).toBeLessThanOrEqual(8);
    expect(Math.max(...data.map((offer) => offer.id.length))).toBeLessThan(MAX_OFFER_ID);
    for (const offer of data) expectNoOverlap(offer);
  });

  test.each<[string, OfferSearch["slices"], unknown]>([
    [
      "before the one before can have ended",
      [slice("LHR", "JFK", 9), slice("JFK", "LHR", 8)],
      { reason: "slices_out_of_order", path: "slices.1.departure_date" },
    ],
    [
      "of an unknown airport",
      [slice("LHR", "JFK", 9), slice("JFK", "XXX", 10)],
      { reason: "unknown_airport", code: "XXX", path: "slices.1.destination" },
    ],
    [
      "within a city",
      [slice("LHR", "JFK", 9), slice("JFK", "EWR", 10)],
      { reason: "same_origin_and_destination", path: "slices.1.destination" },
    ],
    [
      "beyond the timetable",
      [slice("LHR", "JFK", 9), slice("JFK", "LHR", 60)],
      expect.objectContaining({ reason: "date_out_of_range", path: "slices.1.departure_date" }),
    ],
  ])("are refused with one %s", async (_what, slices, error) => {
    expect(await search.search.offers({ ...query(), slices })).toEqual({ ok: false, error });
  });
});

describe("a connection", () => {
  interface Flown {
    id: string;
    sector: [origin: string, destination: string];
    times: [departs: string, arrives: string];
    terminals: (string | null)[];
  }
  /** A flight of our own, at a time of Greenwich. */
  const fly = (date: string, { id, sector, times: [departs, arrives], terminals }: Flown) =>
    search.DB.prepare(
      `INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft, origin_terminal, destination_terminal)
       VALUES (?, 'HF', ?, ?, ?, ?, ?, ?, ?, ?, '789', ?, ?)`,
    )
      .bind(
        `${id}_${date}_${sector[0]}`,
        id.slice(2),
        ...sector,
        date,
        Date.parse(`${date}T${departs}Z`),
        Date.parse(`${date}T${arrives}Z`),
        `${date}T${departs}+00:00`,
        `${date}T${arrives}+00:00`,
        ...terminals,
      )
      .run();

  /** Each on a day of its own. */
  const CASES: [what: string, date: string, terminals: (string | null)[], departs: string, expected: boolean][] = [
    ["80 minutes, terminals unknown: 75 are needed", inDays(8), [null, null], "05:50:00", true],
    ["from terminal 3 to 5: 90 are needed", inDays(9), ["3", "5"], "05:50:00", false],
    ["there are 90", inDays(10), ["3", "5"], "06:00:00", true],
    ["within terminal 2: 60 are needed", inDays(11), ["2", "2"], "05:30:00", true],
    ["a minute less", inDays(12), ["2", "2"], "05:29:00", false],
  ];
  beforeAll(async () => {
    for (const [, date, [arriving = null, departing = null], departs] of CASES) {
      await fly(date, { id: "HF9001", sector: ["EDI", "LHR"], times: ["03:00:00", "04:30:00"], terminals: [null, arriving] });
      await fly(date, { id: "HF9002", sector: ["LHR", "SIN"], times: [departs, "18:50:00"], terminals: [departing, null] });
    }
    // Longer than search remembers the flights of a day.
    await new Promise((resolve) => setTimeout(resolve, 10_100));
  });

  test.each(CASES)("of %s", async (_what, date, _terminals, _departs, expected) => {
    const { data } = await offers({
      origin: "EDI",
      destination: "SIN",
      departure_date: date,
      max_connections: 1,
      depart_before: "04:00",
    });
    expect(data.some((offer) => flightsOf(offer).join() === `HF9001_${date}_EDI,HF9002_${date}_LHR`)).toBe(expected);
  });
});

describe("filters and facets", () => {
  const CITIES: Partial<Asked> = { destination: "NYC", max_connections: 1 };
  const all = async (change: Partial<Asked> = {}): Promise<Offer[]> => {
    const found: Offer[] = [];
    let cursor: string | undefined;
    do {
      const page = await offers({ ...CITIES, ...change, cursor });
      found.push(...page.data);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  };
  const longest = (offer: Offer): number =>
    Math.max(...offer.slices.map(({ segments }) => minutes(segments[0]?.departs_at, segments.at(-1)?.arrives_at)));

  test("what is asked for is what is shown, and what the facets have counted", async () => {
    const { facets } = await offers(CITIES);
    const everything = await all();
    const count = (list: { value: unknown; count: number }[], value: unknown): number =>
      list.find((each) => each.value === value)?.count ?? 0;

    const refundable = await all({ refundable: true });
    expect(refundable.length).toBeGreaterThan(0);
    expect(refundable.every(({ fare }) => fare.refundable)).toBe(true);
    expect(refundable).toHaveLength(count(facets.refundable, true));
    const light = await all({ refundable: false });
    expect(light.length).toBeGreaterThan(0);
    expect(light.every(({ fare }) => !fare.refundable)).toBe(true);
    expect(light.length + refundable.length).toBe(everything.length);

    const bags = await all({ checked_bags: 2 });
    expect(bags.length).toBeGreaterThan(0);
    expect(bags.every(({ fare }) => fare.bags.checked >= 2)).toBe(true);
    expect(bags).toHaveLength(count(facets.checked_bags, 2));

    const nonStop = everything.filter((offer) => offer.slices.every(({ segments }) => segments.length === 1));
    expect(nonStop.length).toBeGreaterThan(0);
    expect(nonStop).toHaveLength(count(facets.stops, 0));
    expect(count(facets.carriers, "HF")).toBe(everything.length);

    const night = await all({ arrive_after: "18:00", arrive_before: "23:59" });
    expect(night.length).toBeGreaterThan(0);
    expect(night.every(({ slices }) => (slices[0]?.segments.at(-1)?.arrives_local.slice(11, 16) ?? "") >= "18:00")).toBe(true);
    const evening = facets.arrival_times[0]?.find(({ value }) => value.after === "18:00");
    // All that was left out of what is looked at for want of room is longer than what was looked at.
    expect(night.length).toBeGreaterThanOrEqual(evening?.count ?? Infinity);

    expect(facets.price).toEqual({
      min: { amount_minor: Math.min(...everything.map(total)), currency: "GBP" },
      max: { amount_minor: Math.max(...everything.map(total)), currency: "GBP" },
    });
    expect(facets.duration_minutes).toEqual({
      min: Math.min(...everything.map(longest)),
      max: Math.max(...everything.map(longest)),
    });
  });

  test("a duration is of the longest slice", async () => {
    const short = await all({ max_duration_minutes: 480, return_date: inDays(10), max_connections: 0 });
    expect(short.length).toBeGreaterThan(0);
    expect(short.every((offer) => longest(offer) <= 480)).toBe(true);
  });

  test("the best comes first where one asks for it, and is marked wherever it is", async () => {
    const best = await offers({ ...CITIES, sort: "best" });
    expect(best.data[0]?.tags).toContain("best");
    const bearers = (await all()).filter(({ tags }) => tags.includes("best"));
    expect(bearers.map(flightsOf)).toEqual([flightsOf(best.data[0] as Offer)]);
  });

  test("a cursor is of the search that it came from", async () => {
    const { next_cursor: next } = await offers({ ...CITIES, limit: 2 });
    invariant(next, "there are more");
    const refused = { ok: false, error: { reason: "invalid_cursor" } };
    expect((await offers({ ...CITIES, limit: 5, cursor: next })).data).toHaveLength(5);
    for (const other of [{ refundable: true }, { destination: "JFK" }, { adults: 2 }, { sort: "best" as const }])
      expect(await search.search.offers(query({ ...CITIES, cursor: next, ...other }))).toEqual(refused);
  });
});
