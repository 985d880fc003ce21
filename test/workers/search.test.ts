import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Airport, MAX_OFFER_ID, type Offer, OfferTerms } from "#contracts/offers.ts";
import { presentTerms } from "#domain/offer/present.ts";
import { invariant } from "#domain/invariant.ts";
import { openOffer } from "#platform/offer-token.ts";
import {
  type Asked,
  DATE,
  flightsOf,
  OFFER_SIGNING_KEY,
  query,
  type SearchHarness,
  startSearch,
  total,
} from "./fixtures/search-harness.ts";
import { inDays } from "../../scripts/api/in-days.ts";

const DAYS = 14;
const LAST = inDays(DAYS - 1);
let search: SearchHarness;
let offers: SearchHarness["offers"];

beforeAll(async () => {
  search = await startSearch({ from: inDays(0), days: DAYS });
  ({ offers } = search);
});
afterAll(() => search.harness.close());

async function refusal(change: Partial<Asked>): Promise<unknown> {
  const answer = await search.search.offers(query(change));
  return answer.ok ? "answered" : answer.error;
}
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

describe("one way, non-stop", () => {
  test("London Heathrow to New York: every flight in every family, in pounds, cheapest first", async () => {
    const { data, next_cursor: next } = await offers();
    expect(next).toBeNull();
    const flights = new Set(data.flatMap(flightsOf));
    expect(flights.has(`HF101_${DATE}_LHR`)).toBe(true);
    expect(data).toHaveLength(flights.size * 3);
    expect(new Set(data.map((offer) => offer.fare.family))).toEqual(new Set(["light", "classic", "flex"]));
    expect(data.map(total)).toEqual(data.map(total).sort((a, b) => a - b));
    expect(
      data.every((offer) => offer.total.currency === "GBP" && offer.inventory_as_of === null && offer.seats_remaining > 0),
    ).toBe(true);
    expect(data.filter((offer) => offer.tags.includes("cheapest"))).toEqual([data[0]]);
    expect(data.filter((offer) => offer.tags.includes("fastest"))).toHaveLength(1);
  });

  test("the parts of every price make its total, for a party of every age", async () => {
    const { data } = await offers({ adults: 2, children: 1, infants: 1 });
    expect(data.length).toBeGreaterThan(0);
    for (const offer of data) {
      expect(offer.base.amount_minor + sum(offer.taxes.map((tax) => tax.amount.amount_minor))).toBe(total(offer));
      expect(offer.passengers.map(({ id, type }) => `${id} ${type}`)).toEqual([
        "pax_1 adult",
        "pax_2 adult",
        "pax_3 child",
        "pax_4 infant",
      ]);
      expect(sum(offer.passengers.map(({ price }) => price.total.amount_minor))).toBe(total(offer));
      expect(sum(offer.passengers.map(({ price }) => price.base.amount_minor))).toBe(offer.base.amount_minor);
    }
    const [alone] = (await offers()).data;
    const [party] = data;
    expect(party && alone && total(party) / total(alone)).toBeGreaterThan(2.5);
    expect(party && alone && total(party) / total(alone)).toBeLessThan(3);
  });

  test("local times carry each airport's offset, and the duration is the time between the instants", async () => {
    const flight = (await offers()).data
      .flatMap((offer) => offer.slices[0]?.segments ?? [])
      .find((segment) => segment.number === "101");
    invariant(flight, "HF101 is offered");
    expect(flight.departs_local).toMatch(/T\d\d:\d\d:00\+0[01]:00$/);
    expect(flight.arrives_local).toMatch(/T\d\d:\d\d:00-0[45]:00$/);
    expect(Date.parse(flight.departs_local)).toBe(Date.parse(flight.departs_at));
    expect(Date.parse(flight.arrives_at) - Date.parse(flight.departs_at)).toBe(465 * 60_000);
    expect(flight.duration).toBe("PT7H45M");
  });

  test("city codes stand for every airport of the city", async () => {
    const pairs = new Set(
      (await offers({ origin: "LON", destination: "NYC" })).data.map(
        (offer) => `${offer.slices[0]?.origin}-${offer.slices[0]?.destination}`,
      ),
    );
    expect(pairs).toEqual(new Set(["LHR-JFK", "LHR-EWR", "LGW-JFK"]));
  });

  test("business is offered on aircraft that have it, and on no other", async () => {
    const business = (await offers({ cabin: "business" })).data;
    expect(business.length).toBeGreaterThan(0);
    expect(business.every((offer) => offer.slices[0]?.segments.every((segment) => segment.cabin === "business"))).toBe(true);
    expect(Math.min(...business.map(total))).toBeGreaterThan(2 * Math.min(...(await offers()).data.map(total)));
    expect((await offers({ origin: "LHR", destination: "EDI", cabin: "business" })).data).toEqual([]);
  });
});

describe("connections", () => {
  test("are only offered when asked for, keep the time to connect, and do not come back through the origin", async () => {
    expect((await offers({ origin: "EDI", destination: "SIN" })).data).toEqual([]);
    const { data } = await offers({ origin: "EDI", destination: "SIN", max_connections: 1 });
    expect(data.length).toBeGreaterThan(0);
    for (const offer of data) {
      const segments = offer.slices[0]?.segments ?? [];
      expect(segments.length).toBe(2);
      const wait = (Date.parse(segments[1]?.departs_at ?? "") - Date.parse(segments[0]?.arrives_at ?? "")) / 60_000;
      expect(wait).toBeGreaterThanOrEqual(60);
      expect(wait).toBeLessThanOrEqual(720);
      expect(segments[1]?.origin).toBe(segments[0]?.destination);
      expect(offer.total.currency).toBe("GBP");
    }
  });

  test("two connections reach where one does not", async () => {
    const one = await offers({ origin: "EDI", destination: "SYD", max_connections: 1 });
    const two = await offers({ origin: "EDI", destination: "SYD", max_connections: 2 });
    expect(one.data).toEqual([]);
    expect(two.data.length).toBeGreaterThan(0);
    expect(two.data.every((offer) => offer.slices[0]?.segments.length === 3)).toBe(true);
  });
});

describe("return", () => {
  test("both ways in one family and one price, the way back after the way out", async () => {
    const back = inDays(9);
    const { data } = await offers({ return_date: back });
    expect(data.length).toBeGreaterThan(0);
    for (const offer of data) {
      expect(offer.slices.map((slice) => `${slice.origin}-${slice.destination}`)).toEqual(["LHR-JFK", "JFK-LHR"]);
      expect(offer.slices[1]?.segments[0]?.departs_local.slice(0, 10)).toBe(back);
      expect(offer.taxes.map((tax) => tax.code)).toEqual(expect.arrayContaining(["GB", "US"]));
    }
  });

  test("with three flights each way an offer still fits into its id", async () => {
    const { data } = await offers({
      origin: "EDI",
      destination: "SYD",
      return_date: inDays(10),
      max_connections: 2,
      adults: 5,
      children: 2,
      infants: 2,
    });
    expect(data.some((offer) => flightsOf(offer).length === 6)).toBe(true);
    expect(Math.max(...data.map((offer) => offer.id.length))).toBeLessThan(MAX_OFFER_ID);
  });

  test("on the same day there is time to turn round, or there is no offer", async () => {
    const { data } = await offers({ origin: "LHR", destination: "CDG", return_date: DATE });
    expect(data.length).toBeGreaterThan(0);
    for (const { slices } of data) {
      expect(
        Date.parse(slices[1]?.segments[0]?.departs_at ?? "") - Date.parse(slices[0]?.segments.at(-1)?.arrives_at ?? ""),
      ).toBeGreaterThanOrEqual(90 * 60_000);
    }
  });
});

describe("filters, sorts and pages", () => {
  const clock = (offer: Offer): string => offer.slices[0]?.segments[0]?.departs_local.slice(11, 16) ?? "";

  test("departure window, highest price, carriers", async () => {
    const window = (await offers({ depart_after: "10:00", depart_before: "17:00" })).data;
    expect(window.length).toBeGreaterThan(0);
    expect(window.every((offer) => clock(offer) >= "10:00" && clock(offer) <= "17:00")).toBe(true);
    const fourth = (await offers()).data[3];
    invariant(fourth, "there are offers");
    const most = total(fourth);
    const cheap = (await offers({ max_price_minor: most })).data;
    expect(cheap.length).toBeGreaterThan(0);
    expect(cheap.every((offer) => total(offer) <= most)).toBe(true);
    expect((await offers({ carriers: ["HF"] })).data.length).toBeGreaterThan(0);
    expect((await offers({ carriers: ["XX"] })).data).toEqual([]);
  });

  test.each([
    ["departure" as const, (offer: Offer) => Date.parse(offer.slices[0]?.segments[0]?.departs_at ?? "")],
    ["arrival" as const, (offer: Offer) => Date.parse(offer.slices[0]?.segments.at(-1)?.arrives_at ?? "")],
    ["price" as const, total],
    [
      "duration" as const,
      (offer: Offer) => sum(offer.slices[0]?.segments.map((s) => Date.parse(s.arrives_at) - Date.parse(s.departs_at)) ?? []),
    ],
  ])("sorted by %s", async (sort, value) => {
    const values = (await offers({ destination: "NYC", sort })).data.map(value);
    expect(values.length).toBeGreaterThan(5);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  test("pages follow one another without overlap or gap", async () => {
    const all = (await offers({ destination: "NYC", max_connections: 1 })).data.map(
      (offer) => flightsOf(offer).join() + offer.fare.family,
    );
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await offers({ destination: "NYC", max_connections: 1, limit: 7, cursor });
      expect(page.data.length).toBeLessThanOrEqual(7);
      paged.push(...page.data.map((offer) => flightsOf(offer).join() + offer.fare.family));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(paged.slice(0, all.length)).toEqual(all);
    expect(new Set(paged).size).toBe(paged.length);
  });

  test("a cursor that is not one, or of another order, is refused", async () => {
    const { next_cursor: next } = await offers({ limit: 2 });
    expect(await refusal({ cursor: "%%%" })).toEqual({ reason: "invalid_cursor" });
    expect(await refusal({ cursor: "bm90LWpzb24=" })).toEqual({ reason: "invalid_cursor" });
    expect(await refusal({ cursor: next ?? "", sort: "duration" })).toEqual({ reason: "invalid_cursor" });
  });
});

describe("what cannot be searched", () => {
  test.each<[string, Partial<Asked>, unknown]>([
    ["an unknown origin", { origin: "XXX" }, { reason: "unknown_airport", code: "XXX", path: "slices.0.origin" }],
    ["an unknown destination", { destination: "QQQ" }, { reason: "unknown_airport", code: "QQQ", path: "slices.0.destination" }],
    ["nowhere to go", { destination: "LHR" }, { reason: "same_origin_and_destination", path: "slices.0.destination" }],
    [
      "within one city",
      { origin: "LON", destination: "LGW" },
      { reason: "same_origin_and_destination", path: "slices.0.destination" },
    ],
    [
      "between airports of one city",
      { destination: "LGW" },
      { reason: "same_origin_and_destination", path: "slices.0.destination" },
    ],
    [
      "the past",
      { departure_date: inDays(-2) },
      { reason: "date_in_past", path: "slices.0.departure_date", today: expect.any(String) },
    ],
    [
      "beyond the timetable",
      { departure_date: inDays(DAYS + 5) },
      { reason: "date_out_of_range", path: "slices.0.departure_date", last: LAST },
    ],
    [
      "a return beyond the timetable",
      { return_date: inDays(DAYS + 5) },
      { reason: "date_out_of_range", path: "slices.1.departure_date", last: LAST },
    ],
    [
      "a return before the departure",
      { return_date: inDays(6) },
      { reason: "slices_out_of_order", path: "slices.1.departure_date" },
    ],
    ["ten people", { adults: 8, children: 2 }, { reason: "too_many_passengers", limit: 9 }],
    ["more infants than adults", { adults: 1, infants: 2 }, { reason: "infant_without_adult" }],
    ["a child alone", { adults: 0, children: 1 }, { reason: "child_without_adult" }],
  ])("%s", async (_what, change, error) => {
    expect(await refusal(change)).toEqual(error);
  });
});

describe("an offer", () => {
  test("is signed over its terms, and reads back the same, with what follows from them", async () => {
    const [offer] = (await offers({ adults: 2, children: 1 })).data;
    invariant(offer, "there are offers");
    const opened = await openOffer(offer.id, OFFER_SIGNING_KEY, Date.now());
    invariant(opened.ok, "the offer is genuine");
    expect(OfferTerms.parse(opened.value)).toEqual(opened.value);
    const { id: _id, tags: _tags, seats_remaining: seats, inventory_as_of: asOf, ...presented } = offer;
    expect(presented).toEqual(presentTerms(opened.value));
    expect(Date.parse(offer.expires_at) - Date.now()).toBeGreaterThan(1_190_000);
    expect(await search.search.offer(offer.id)).toEqual({
      ok: true,
      value: { ...offer, tags: [], seats_remaining: seats, inventory_as_of: asOf },
    });
  });

  test("that was tampered with, made up or signed by somebody else is refused", async () => {
    const [offer] = (await offers()).data;
    invariant(offer, "there are offers");
    const [payload = "", mac = ""] = offer.id.slice(4).split(".");
    const cheaper = Buffer.from(
      JSON.stringify({
        ...JSON.parse(Buffer.from(payload, "base64url").toString()),
        total: { amount_minor: 1, currency: "GBP" },
      }),
    ).toString("base64url");
    for (const id of [
      `off_${cheaper}.${mac}`,
      `off_${payload}.${mac.split("").reverse().join("")}`,
      "off_nonsense",
      `off_${payload}.`,
      `OFF_${payload}.${mac}`,
    ]) {
      expect(await search.search.offer(id)).toEqual({ ok: false, error: { reason: "offer_invalid" } });
    }
  });
});

test("airports are suggested without region or currency", async () => {
  const found = await search.search.airports({ q: "lon", limit: 5 });
  expect(found.map((airport) => Airport.parse(airport).code)).toEqual(["LGW", "LHR", "STN"]);
  expect((await search.search.airports({ q: "sao paulo", limit: 5 })).map(({ code }) => code)).toEqual(["GRU"]);
  expect((await search.search.airports({ q: "hetahrow", limit: 5 })).map(({ code }) => code)).toEqual(["LHR"]);
  const near = await search.search.airports({ near: { latitude: 51.5, longitude: -0.12 }, limit: 2 });
  expect(near.map((airport) => [Airport.parse(airport).code, airport.distance_km])).toEqual([
    ["LHR", 23],
    ["LGW", 39],
  ]);
  const york = { latitude: 53.96, longitude: -1.08 };
  expect((await search.search.airports({ q: "lon", near: york, limit: 5 })).map(({ code }) => code)).toEqual([
    "STN",
    "LHR",
    "LGW",
  ]);
});
