import { describe, expect, test } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { gateway } from "./test/fakes.ts";

const SLICE = { origin: "LHR", destination: "JFK", departure_date: "2026-12-01" };
const byQuery = (query: Record<string, string>): string => `/v1/offers?${new URLSearchParams({ ...SLICE, ...query }).toString()}`;
const byBody = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** `200`, or what is wrong: `400 validation_failed sort invalid_value`. */
async function said(answer: Response): Promise<string> {
  if (answer.status === 200) return "200";
  const { code, errors = [] } = Problem.parse(await answer.json());
  return [answer.status, code, ...errors.flatMap(({ path, code: kind }) => [path, kind])].join(" ");
}

test("a search by query is the same search by body, the way back a slice like any other", async () => {
  const { request, services } = gateway();
  const slices = [
    { ...SLICE, depart_after: "08:00", arrive_before: "22:00" },
    { origin: "JFK", destination: "LHR", departure_date: "2026-12-08" },
  ];
  const filters = { refundable: false, checked_bags: 1, max_duration_minutes: 600, sort: "best" };
  const texts = Object.entries(filters).map(([name, value]) => [name, String(value)]);
  const windows = { return_date: "2026-12-08", depart_after: "08:00", arrive_before: "22:00" };
  await request(byQuery({ ...windows, ...(Object.fromEntries(texts) as Record<string, string>) }));
  await request("/v1/offers/search", byBody({ slices, ...filters }));
  const [first, second] = services.search.offers.mock.calls.map(([search]) => JSON.parse(JSON.stringify(search)) as unknown);
  expect(first).toEqual(second);
  expect(second).toEqual({
    slices,
    ...filters,
    passengers: { adults: 1, children: 0, infants: 0 },
    cabin: "economy",
    max_connections: 2,
    limit: 20,
  });
});

describe("the limits of a search by query", () => {
  test.each<[string, Record<string, string>, string]>([
    ["a city", { origin: "LON" }, "200"],
    ["an airport in small letters", { origin: "lhr" }, "400 validation_failed origin invalid_format"],
    ["a day that no month has", { departure_date: "2026-02-30" }, "400 validation_failed departure_date invalid_format"],
    ["a return on no day", { return_date: "soon" }, "400 validation_failed return_date invalid_format"],
    ["99 adults, which the service refuses", { adults: "99" }, "200"],
    ["100 adults", { adults: "100" }, "400 validation_failed adults too_big"],
    ["nobody", { adults: "0" }, "400 validation_failed adults custom"],
    ["a cabin nobody has", { cabin: "first" }, "400 validation_failed cabin invalid_value"],
    ["two connections", { max_connections: "2" }, "200"],
    ["three connections", { max_connections: "3" }, "400 validation_failed max_connections invalid_value"],
    ["ten carriers", { carriers: Array(10).fill("HF").join() }, "200"],
    ["eleven carriers", { carriers: Array(11).fill("HF").join() }, "400 validation_failed carriers invalid_format"],
    ["the highest price", { max_price_minor: "999999999999" }, "200"],
    ["a higher price", { max_price_minor: "1000000000000" }, "400 validation_failed max_price_minor invalid_format"],
    ["no price", { max_price_minor: "0" }, "400 validation_failed max_price_minor too_small"],
    ["four days", { max_duration_minutes: "5760" }, "200"],
    ["a minute more", { max_duration_minutes: "5761" }, "400 validation_failed max_duration_minutes too_big"],
    ["refundable", { refundable: "true" }, "200"],
    ["perhaps refundable", { refundable: "1" }, "400 validation_failed refundable invalid_value"],
    ["two bags", { checked_bags: "2" }, "200"],
    ["three bags", { checked_bags: "3" }, "400 validation_failed checked_bags too_big"],
    ["midnight", { depart_after: "00:00", arrive_before: "23:59" }, "200"],
    ["24 o'clock", { depart_after: "24:00" }, "400 validation_failed depart_after invalid_format"],
    ["an hour without minutes", { arrive_before: "7" }, "400 validation_failed arrive_before invalid_format"],
    ["the best", { sort: "best" }, "200"],
    ["the nicest", { sort: "nicest" }, "400 validation_failed sort invalid_value"],
    ["a hundred a page", { limit: "100" }, "200"],
    ["one more", { limit: "101" }, "400 validation_failed limit too_big"],
    ["none", { limit: "0" }, "400 validation_failed limit too_small"],
    ["a cursor as long as any", { cursor: "A".repeat(512) }, "200"],
    ["a longer one", { cursor: "A".repeat(513) }, "400 validation_failed cursor too_big"],
    ["a parameter that there is not", { colour: "blue" }, "400 validation_failed colour unknown_key"],
  ])("%s", async (_what, query, expected) => {
    const { request, services } = gateway();
    expect(await said(await request(byQuery(query)))).toBe(expected);
    expect(services.search.offers).toHaveBeenCalledTimes(expected === "200" ? 1 : 0);
  });
});

describe("the limits of a search by body", () => {
  const slices = (count: number): object[] => Array<object>(count).fill(SLICE);
  test.each<[string, object, string]>([
    ["no slices", { slices: undefined }, "400 validation_failed slices invalid_type"],
    ["none of them", { slices: [] }, "400 validation_failed slices too_small"],
    ["four slices", { slices: slices(4) }, "200"],
    ["five slices", { slices: slices(5) }, "400 validation_failed slices too_big"],
    [
      "a slice to nowhere",
      { slices: [SLICE, { ...SLICE, destination: "" }] },
      "400 validation_failed slices.1.destination invalid_format",
    ],
    ["a slice with more", { slices: [{ ...SLICE, via: "CDG" }] }, "400 validation_failed slices.0.via unknown_key"],
    ["a clock", { slices: [{ ...SLICE, arrive_after: "25:00" }] }, "400 validation_failed slices.0.arrive_after invalid_format"],
    ["nobody", { passengers: { adults: 0 } }, "400 validation_failed passengers custom"],
    ["a child for itself, which the service refuses", { passengers: { adults: 0, children: 1 } }, "200"],
    ["half an adult", { passengers: { adults: 0.5 } }, "400 validation_failed passengers.adults invalid_type"],
    ["100 infants", { passengers: { infants: 100 } }, "400 validation_failed passengers.infants too_big"],
    ["pets", { passengers: { pets: 1 } }, "400 validation_failed passengers.pets unknown_key"],
    ["three connections", { max_connections: 3 }, "400 validation_failed max_connections invalid_value"],
    ["connections in words", { max_connections: "1" }, "400 validation_failed max_connections invalid_value"],
    ["ten carriers", { carriers: Array(10).fill("HF") }, "200"],
    ["eleven carriers", { carriers: Array(11).fill("HF") }, "400 validation_failed carriers too_big"],
    ["no carrier", { carriers: [] }, "400 validation_failed carriers too_small"],
    ["the highest price", { max_price_minor: 999_999_999_999 }, "200"],
    ["a higher price", { max_price_minor: 1_000_000_000_000 }, "400 validation_failed max_price_minor too_big"],
    ["a minute more than four days", { max_duration_minutes: 5_761 }, "400 validation_failed max_duration_minutes too_big"],
    ["three bags", { checked_bags: 3 }, "400 validation_failed checked_bags too_big"],
    ["refundable in words", { refundable: "true" }, "400 validation_failed refundable invalid_type"],
    ["101 a page", { limit: 101 }, "400 validation_failed limit too_big"],
    ["a cursor longer than any", { cursor: "A".repeat(513) }, "400 validation_failed cursor too_big"],
  ])("%s", async (_what, change, expected) => {
    const { request, services } = gateway();
    expect(await said(await request("/v1/offers/search", byBody({ slices: [SLICE], ...change })))).toBe(expected);
    expect(services.search.offers).toHaveBeenCalledTimes(expected === "200" ? 1 : 0);
  });
});

test("a slice out of order is said in the words of the body that has slices", async () => {
  const { request, services } = gateway();
  services.search.offers.mockResolvedValue({
    ok: false,
    error: { reason: "slices_out_of_order", path: "slices.1.departure_date" },
  });
  const answer = Problem.parse(await (await request("/v1/offers/search", byBody({ slices: [SLICE, SLICE] }))).json());
  expect(answer).toMatchObject({ status: 422, code: "slices_out_of_order", path: "slices.1.departure_date" });
});
