import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { Offer } from "#contracts/offers.ts";
import { providerPayments } from "../harness/evidence.ts";
import { type Person, newPerson } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { flightsOf, freeSeats, held, party, read, search } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
let person: Person;
let stranger: Person;
let offer: Offer;
let flight: string;
let booking: Booking;
beforeAll(async () => {
  system = await startSystem({ vars: { OFFER_TTL_SECONDS: "600" } });
  [person, stranger] = [await newPerson(system), await newPerson(system)];
  [offer] = (await search(system)) as [Offer];
  [flight] = flightsOf(offer) as [string];
  booking = await held(system, person, offer);
});
afterAll(() => system.close());

/** Everything a refused request must leave as it was. */
const snapshot = async () => ({
  seats: await system.flightSeats(flight).manifest(),
  booking: await read(system, person, booking),
  money: await providerPayments(system, booking.id),
});
let before: Awaited<ReturnType<typeof snapshot>>;
beforeEach(async () => {
  before = await snapshot();
});

async function expectProblem(path: string, request: Parameters<System["api"]>[1], status: number, code: string): Promise<void> {
  const answer = await system.api<{ code: string; status: number; type: string; request_id: string }>(path, request);
  expect([answer.status, answer.body.code], JSON.stringify(answer.body)).toEqual([status, code]);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  expect(answer.body).toMatchObject({ status, type: expect.stringContaining(code), request_id: expect.any(String) });
  expect(await snapshot()).toEqual(before);
}

describe("a search", () => {
  const offers = (query: Record<string, string>) =>
    `/v1/offers?${new URLSearchParams({ origin: "LHR", destination: "JFK", departure_date: inDays(5), ...query }).toString()}`;
  test.each([
    ["an airport nobody knows", { destination: "XXX" }, 422, "unknown_airport"],
    ["a date in the past", { departure_date: "2020-01-01" }, 422, "date_in_past"],
    ["a date beyond the timetable", { departure_date: inDays(400) }, 422, "date_out_of_range"],
    ["a return before the departure", { return_date: inDays(4) }, 422, "return_before_departure"],
    ["the same airport twice", { destination: "LHR" }, 422, "same_origin_and_destination"],
    ["ten passengers", { adults: "9", children: "1" }, 422, "too_many_passengers"],
    ["more infants than adults", { infants: "2" }, 422, "infant_without_adult"],
    ["a date that is none", { departure_date: "2026-02-30" }, 400, "validation_failed"],
    ["a parameter nobody knows", { colour: "blue" }, 400, "validation_failed"],
    ["a cursor that is not ours", { cursor: "nonsense" }, 400, "validation_failed"],
  ])("is refused for %s", (_why, query, status, code) =>
    expectProblem(offers(query as unknown as Record<string, string>), {}, status, code),
  );
});

describe("a search of several slices", () => {
  const slice = (origin: string, destination: string, days: number) => ({ origin, destination, departure_date: inDays(days) });
  const out = slice("LHR", "JFK", 5);
  test.each([
    ["an airport nobody knows", { slices: [out, slice("JFK", "XXX", 8)] }, 422, "unknown_airport"],
    ["a slice within a city", { slices: [out, slice("JFK", "EWR", 8)] }, 422, "same_origin_and_destination"],
    ["a slice before the one before it", { slices: [out, slice("JFK", "LHR", 4)] }, 422, "slices_out_of_order"],
    ["a slice beyond the timetable", { slices: [out, slice("JFK", "LHR", 400)] }, 422, "date_out_of_range"],
    ["five slices", { slices: [out, out, out, out, out] }, 400, "validation_failed"],
    ["more infants than adults", { slices: [out], passengers: { infants: 2 } }, 422, "infant_without_adult"],
    ["a cursor of another search", { slices: [out], cursor: "bm90aGluZw==" }, 400, "validation_failed"],
    ["a key nobody knows", { slices: [out], colour: "blue" }, 400, "validation_failed"],
  ])("is refused for %s", (_why, json, status, code) => expectProblem("/v1/offers/search", { json }, status, code));
});

describe("a booking", () => {
  const body = (change: Record<string, unknown> = {}) => ({
    offer_id: offer.id,
    contact: { email: person.email },
    passengers: party(offer),
    ...change,
  });
  const post = (json: unknown, status: number, code: string) =>
    expectProblem("/v1/bookings", { token: person.token, key: randomUUID(), json }, status, code);
  const seated = (designator: string) => party(offer, { pax_1: { [flight]: designator } });

  it("is refused for an offer that was tampered with", async () => {
    const cheaper = Buffer.from(
      JSON.stringify({
        ...JSON.parse(Buffer.from(offer.id.slice(4).split(".")[0] ?? "", "base64url").toString()),
        total: { amount_minor: 1, currency: "GBP" },
      }),
    ).toString("base64url");
    await post(body({ offer_id: `off_${cheaper}.${offer.id.split(".")[1]}` }), 422, "offer_invalid");
    await post(body({ offer_id: `${offer.id.slice(0, -4)}AAAA` }), 422, "offer_invalid");
    await post(body({ offer_id: "off_nonsense" }), 422, "offer_invalid");
  });
  it("is refused for a seat the aircraft does not have", () => post(body({ passengers: seated("99A") }), 422, "seat_not_found"));
  it("is refused for a seat of another cabin", async () => {
    const roomy = (await search(system, { cabin: "business" })).find(
      (candidate) => candidate.slices[0]?.segments[0]?.aircraft === "789",
    );
    if (roomy === undefined) throw new Error("no flight with two cabins");
    const [other = ""] = flightsOf(roomy);
    const [economySeat = ""] = await freeSeats(system, other, "economy");
    await post(
      body({ offer_id: roomy.id, passengers: party(roomy, { pax_1: { [other]: economySeat } }) }),
      422,
      "seat_wrong_cabin",
    );
  });
  it("is refused for two passengers on one seat", async () => {
    const [pair] = await search(system, { adults: 2 });
    if (pair === undefined) throw new Error("no offer");
    const [seat = ""] = (await freeSeats(system, flightsOf(pair)[0] ?? "")).slice(-1);
    const passengers = party(
      pair,
      Object.fromEntries(pair.passengers.map(({ id }) => [id, { [flightsOf(pair)[0] ?? ""]: seat }])),
    );
    await post(body({ offer_id: pair.id, passengers }), 422, "seat_duplicated");
  });
  it("is refused for a passenger too many, and for one who is too young", async () => {
    await post(body({ passengers: [...party(offer), { ...party(offer)[0], id: "pax_2" }] }), 422, "passenger_mismatch");
    await post(body({ passengers: [{ ...party(offer)[0], born_on: "2020-01-01" }] }), 422, "passenger_mismatch");
  });
  it("is refused for more than nine passengers", () =>
    post(
      body({ passengers: Array.from({ length: 10 }, (_, i) => ({ ...party(offer)[0], id: `pax_${i}` })) }),
      400,
      "validation_failed",
    ));
  it("is refused without a name, with an unknown key, and with a card number in a text", async () => {
    await post(body({ passengers: [{ ...party(offer)[0], family_name: "" }] }), 400, "validation_failed");
    await post(body({ price: 1 }), 400, "validation_failed");
    await post(body({ passengers: [{ ...party(offer)[0], family_name: "4242 4242 4242 4242" }] }), 422, "card_number_refused");
  });
  it("is refused when the body is not JSON, or not said to be", async () => {
    await expectProblem(
      "/v1/bookings",
      { token: person.token, key: randomUUID(), body: "{nonsense", headers: { "content-type": "application/json" } },
      400,
      "validation_failed",
    );
    await expectProblem(
      "/v1/bookings",
      { token: person.token, key: randomUUID(), body: "a=1", headers: { "content-type": "text/plain" } },
      415,
      "unsupported_media_type",
    );
  });
  it("is refused when the body is too large", () => post(body({ offer_id: "o".repeat(70_000) }), 413, "payload_too_large"));
  it("is refused without an idempotency key, or with one that was used for something else", async () => {
    await expectProblem("/v1/bookings", { token: person.token, json: body() }, 400, "idempotency_key_required");
    await system.api("/v1/bookings", { token: stranger.token, key: "taken", json: body({ contact: { email: stranger.email } }) });
    before = await snapshot();
    await expectProblem("/v1/bookings", { token: stranger.token, key: "taken", json: body() }, 422, "idempotency_key_reused");
  });
});

describe("who is asking", () => {
  const commands = (id: string): [string, Parameters<System["api"]>[1]][] => [
    [`/v1/bookings/${id}`, {}],
    [`/v1/bookings/${id}`, { method: "DELETE" }],
    [`/v1/bookings/${id}/payments`, {}],
    [`/v1/bookings/${id}/payments`, { key: randomUUID(), json: { payment_method: "pm_card_visa" } }],
    [`/v1/bookings/${id}/cancellations`, { method: "POST", key: randomUUID() }],
    [`/v1/bookings/${id}/tickets`, {}],
    [`/v1/bookings/${id}/calendar.ics`, {}],
  ];
  it("sees nothing and changes nothing of somebody else's booking, exactly as if there were none", async () => {
    const missing = booking.id.replace(/.{6}$/, "000000");
    for (const id of [booking.id, missing, "bkg_77_00000000000000000000000000", "bkg_nonsense"]) {
      for (const [path, request] of commands(id))
        await expectProblem(path, { ...request, token: stranger.token }, 404, "not_found");
    }
  });
  it("gets nowhere without a token, with one of another kind, or with one that was altered", async () => {
    const [header, payload, signature] = person.token.split(".");
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url")}.${payload}.`;
    for (const token of [undefined, "nonsense", none, `${header}.${payload}.${signature?.slice(0, -4)}AAAA`]) {
      for (const [path, request] of commands(booking.id))
        await expectProblem(path, { ...request, token }, 401, "unauthenticated");
    }
  });
});

describe("a payment", () => {
  const post = (json: unknown, status: number, code: string, key: string | undefined = randomUUID()) =>
    expectProblem(`/v1/bookings/${booking.id}/payments`, { token: person.token, json, ...(key !== "" && { key }) }, status, code);
  it("is refused without a token of the provider's, and with a card number", async () => {
    await post({}, 400, "validation_failed");
    await post({ payment_method: "visa" }, 400, "validation_failed");
    await post({ payment_method: "pm_4242424242424242" }, 422, "card_number_refused");
    await post({ payment_method: "pm_card_visa", amount: 1 }, 400, "validation_failed");
    await post({ payment_method: "pm_card_visa" }, 400, "idempotency_key_required", "");
  });
  it("is refused by a webhook nobody signed", () =>
    expectProblem(
      "/v1/webhooks/stripe",
      {
        body: '{"id":"evt_1","type":"payment_intent.succeeded"}',
        headers: { "content-type": "application/json", "stripe-signature": "t=1,v1=00" },
      },
      400,
      "invalid_signature",
    ));
});

describe("the paths", () => {
  it("answer 404 where there is nothing and 405 with Allow where the method is wrong", async () => {
    await expectProblem("/v1/nothing", {}, 404, "not_found");
    await expectProblem("/v1/bookings", { method: "PUT", token: person.token, json: {} }, 405, "method_not_allowed");
  });
});

it("refuses an offer that has expired, and changes nothing", async () => {
  const short = await startSystem({ vars: { OFFER_TTL_SECONDS: "1" } });
  try {
    const someone = await newPerson(short);
    const [brief] = await search(short);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const request = {
      token: someone.token,
      key: randomUUID(),
      json: { offer_id: brief?.id, contact: { email: someone.email }, passengers: party(brief as Offer) },
    };
    expect(await short.api("/v1/bookings", request)).toMatchObject({ status: 410, body: { code: "offer_expired" } });
    expect((await short.flightSeats(flightsOf(brief as Offer)[0] ?? "").manifest()).seats).toEqual([]);
  } finally {
    await short.close();
  }
});
