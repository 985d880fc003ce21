import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ChangeSeatsError, CreateBookingError, PayError } from "#contracts/bookings.ts";
import type { CheckInError } from "#contracts/check-in.ts";
import { PROBLEMS, Problem, type ProblemCode } from "#contracts/problems.ts";
import type { OfferSearchError } from "#contracts/search.ts";
import { setLogLevel } from "#platform/log.ts";
import { gateway } from "./test/fakes.ts";
import { tokenFor } from "./test/operations.ts";
import { BOOKING_ID, CANCELLATION_ID, FLIGHT_ID, bookingRequest, seatsRequest } from "./test/samples.ts";

async function problemOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const problem = Problem.parse(await answer.json());
  expect(problem).toMatchObject({
    status: answer.status,
    type: `https://holdfast.example/docs/errors#${problem.code}`,
    request_id: answer.headers.get("x-request-id"),
  });
  expect(answer.status).toBe(PROBLEMS[problem.code].status);
  return problem;
}

const CREATE: [CreateBookingError, number, ProblemCode, Record<string, unknown>][] = [
  [{ reason: "offer_invalid" }, 422, "offer_invalid", {}],
  [{ reason: "offer_expired", expired_at: "2026-11-23T20:15:00Z" }, 410, "offer_expired", { expired_at: "2026-11-23T20:15:00Z" }],
  [{ reason: "flight_closed", flight_id: FLIGHT_ID }, 409, "flight_closed", { flight_id: FLIGHT_ID }],
  [
    { reason: "passenger_mismatch", detail: "pax_1 is not of the offer" },
    422,
    "passenger_mismatch",
    { detail: "pax_1 is not of the offer" },
  ],
  [
    { reason: "passenger_duplicated", passengers: ["pax_0", "pax_1"] },
    422,
    "passenger_duplicated",
    { passengers: ["pax_0", "pax_1"] },
  ],
  [
    { reason: "seat_duplicated", flight_id: FLIGHT_ID, designator: "14C" },
    422,
    "seat_duplicated",
    { seats: [{ flight_id: FLIGHT_ID, designator: "14C" }] },
  ],
  [
    { reason: "seat_not_found", flight_id: FLIGHT_ID, designator: "99A" },
    422,
    "seat_not_found",
    { seats: [{ flight_id: FLIGHT_ID, designator: "99A" }] },
  ],
  [
    { reason: "seat_wrong_cabin", flight_id: FLIGHT_ID, designator: "1A" },
    422,
    "seat_wrong_cabin",
    { seats: [{ flight_id: FLIGHT_ID, designator: "1A" }] },
  ],
  [
    { reason: "seat_unavailable", flight_id: FLIGHT_ID, designators: ["14C"], alternatives: ["14D", "15C"] },
    409,
    "seat_unavailable",
    {
      seats: [{ flight_id: FLIGHT_ID, designator: "14C" }],
      alternatives: [
        { flight_id: FLIGHT_ID, designator: "14D" },
        { flight_id: FLIGHT_ID, designator: "15C" },
      ],
    },
  ],
  [{ reason: "sold_out", flight_id: FLIGHT_ID }, 409, "sold_out", { flight_id: FLIGHT_ID }],
  [{ reason: "fare_unavailable", flight_id: FLIGHT_ID, booking_class: "M" }, 409, "fare_unavailable", { booking_class: "M" }],
  [
    { reason: "hold_limit", limit: 2, of: "holds" },
    429,
    "hold_limit",
    { limit: 2, of: "holds", detail: "At most 2 unpaid bookings at a time." },
  ],
  [{ reason: "hold_limit", limit: 9, of: "seats" }, 429, "hold_limit", { detail: "At most 9 unpaid seats at a time." }],
  [
    { reason: "hold_limit", limit: 14, of: "network_seats" },
    429,
    "hold_limit",
    {
      limit: 14,
      of: "network_seats",
      detail: "At most 14 unpaid seats of this flight at a time for all who come from your network.",
    },
  ],
  [
    { reason: "hold_cooldown", flight_id: FLIGHT_ID, until: Date.UTC(2026, 10, 23, 20, 30) },
    409,
    "hold_cooldown",
    { flight_id: FLIGHT_ID, until: "2026-11-23T20:30:00.000Z", detail: expect.stringContaining("2026-11-23T20:30:00.000Z") },
  ],
  [{ reason: "key_reused" }, 422, "idempotency_key_reused", {}],
];

describe("a booking that is refused", () => {
  test.each(CREATE)("for $reason", async (error, status, code, members) => {
    const { command, services } = gateway();
    services.bookings.create.mockResolvedValueOnce({ ok: false, error });
    const answer = await command("/v1/bookings", bookingRequest);
    expect(answer.status).toBe(status);
    expect(await problemOf(answer)).toMatchObject({ code, ...members });
  });

  test("says when to come back where that is known, and nothing where it is not", async () => {
    const { command, services } = gateway();
    const refused = async (error: CreateBookingError) => {
      services.bookings.create.mockResolvedValueOnce({ ok: false, error });
      return (await command("/v1/bookings", bookingRequest)).headers.get("retry-after");
    };
    const wait = Number(await refused({ reason: "hold_cooldown", flight_id: FLIGHT_ID, until: Date.now() + 600_000 }));
    expect(wait).toBeGreaterThan(595);
    expect(wait).toBeLessThanOrEqual(600);
    expect(await refused({ reason: "hold_limit", limit: 2, of: "holds" })).toBeNull();
  });

  test.each(CREATE.filter(([{ reason }]) => !/^offer_|^flight_|^passenger_/.test(reason)))(
    "for $reason says what happened this time, not only what the code means",
    async (error) => {
      const { command, services } = gateway();
      services.bookings.create.mockResolvedValueOnce({ ok: false, error });
      const { detail, title } = await problemOf(await command("/v1/bookings", bookingRequest));
      expect(detail).not.toBe(title);
    },
  );
});

test.each(["no_longer_for_sale", "constructor"])(
  "a reason that only a newer service knows, %s, is that it cannot be done at the moment, and no fault of ours",
  async (reason) => {
    const { command, services } = gateway();
    setLogLevel("warn");
    onTestFinished(() => setLogLevel("silent"));
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    services.bookings.create.mockResolvedValueOnce({ ok: false, error: { reason } as unknown as CreateBookingError });
    const answer = await command("/v1/bookings", bookingRequest);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
    const problem = await problemOf(answer);
    expect(problem.code).toBe("service_unavailable");
    expect(JSON.stringify(problem)).not.toContain(reason);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining(`"reason":"${reason}"`));
    warned.mockRestore();
  },
);

const PAY: [PayError, number, ProblemCode][] = [
  [{ reason: "not_found" }, 404, "not_found"],
  [{ reason: "key_reused" }, 422, "idempotency_key_reused"],
  [{ reason: "invalid_state", status: "expired" }, 409, "invalid_state"],
  [{ reason: "payment_in_progress" }, 409, "payment_in_progress"],
  [{ reason: "request_in_progress" }, 409, "request_in_progress"],
  [{ reason: "hold_expired" }, 409, "hold_expired"],
  [{ reason: "payment_unavailable", retry_after_s: 14.2 }, 503, "payment_unavailable"],
];

test.each(PAY)("a payment refused for $reason", async (error, status, code) => {
  const { command, services } = gateway();
  services.bookings.pay.mockResolvedValueOnce({ ok: false, error });
  const answer = await command(`/v1/bookings/${BOOKING_ID}/payments`, { payment_method: "pm_card_visa" });
  expect(answer.status).toBe(status);
  expect((await problemOf(answer)).code).toBe(code);
  const waits: Partial<Record<string, string>> = {
    payment_unavailable: "15",
    payment_in_progress: "2",
    request_in_progress: "1",
  };
  expect(answer.headers.get("retry-after")).toBe(waits[error.reason] ?? null);
});

const CHANGE: [ChangeSeatsError, number, ProblemCode, Record<string, unknown>][] = [
  [{ reason: "not_found" }, 404, "not_found", {}],
  [
    { reason: "invalid_state", status: "confirmed" },
    409,
    "invalid_state",
    {
      booking_status: "confirmed",
      detail: "The booking is confirmed. As such it does not allow this, or it is too late, or was asked for too often.",
    },
  ],
  [{ reason: "hold_expired" }, 409, "hold_expired", {}],
  [{ reason: "request_in_progress" }, 409, "request_in_progress", {}],
  [
    { reason: "seat_unavailable", flight_id: FLIGHT_ID, designators: ["14D"], alternatives: ["15D"] },
    409,
    "seat_unavailable",
    { seats: [{ flight_id: FLIGHT_ID, designator: "14D" }], alternatives: [{ flight_id: FLIGHT_ID, designator: "15D" }] },
  ],
  [{ reason: "seat_not_allowed", flight_id: FLIGHT_ID, designator: "14D" }, 422, "seat_not_allowed", {}],
];

test.each(CHANGE)("a change of seats refused for $reason", async (error, status, code, members) => {
  const { withToken, services } = gateway();
  services.bookings.changeSeats.mockResolvedValueOnce({ ok: false, error });
  const headers = { "idempotency-key": "key-1", "content-type": "application/json" };
  const answer = await withToken(`/v1/bookings/${BOOKING_ID}/seats`, {
    method: "PUT",
    headers,
    body: JSON.stringify(seatsRequest),
  });
  expect(answer.status).toBe(status);
  expect(await problemOf(answer)).toMatchObject({ code, ...members });
});

test("a rebuild of search while somebody else is at work on it, and no booking is spoken of", async () => {
  const { withToken, services } = gateway();
  services.search.rebuildPage.mockResolvedValueOnce({ ok: false, error: { reason: "rebuild_in_progress" } });
  const init = { method: "POST", headers: { "idempotency-key": "key-1" } };
  const answer = await withToken("/v1/ops/search/rebuild", init, tokenFor({ access: "ops" }));
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([409, "2"]);
  expect(await problemOf(answer)).toMatchObject({
    code: "request_in_progress",
    detail: "Somebody else is at work on the lowest fares.",
  });
});

test("a cancellation on an expired quote", async () => {
  const { command, services } = gateway();
  services.bookings.confirmCancellation.mockResolvedValueOnce({ ok: false, error: { reason: "quote_expired" } });
  const answer = await command(`/v1/bookings/${BOOKING_ID}/cancellations/${CANCELLATION_ID}/confirm`, undefined);
  expect([answer.status, (await problemOf(answer)).code]).toEqual([410, "quote_expired"]);
});

const SEARCH: [OfferSearchError, number, ProblemCode, Record<string, unknown>][] = [
  [{ reason: "unknown_airport", code: "XXX", path: "origin" }, 422, "unknown_airport", { path: "origin" }],
  [
    { reason: "date_in_past", path: "departure_date", today: "2026-11-23" },
    422,
    "date_in_past",
    { path: "departure_date", detail: "departure_date: it is 2026-11-23 already at the airport of departure." },
  ],
  [{ reason: "date_out_of_range", path: "departure_date", last: "2027-02-20" }, 422, "date_out_of_range", { last: "2027-02-20" }],
  [{ reason: "slices_out_of_order", path: "slices.1.departure_date" }, 422, "return_before_departure", {}],
  [
    { reason: "same_origin_and_destination", path: "slices.0.destination" },
    422,
    "same_origin_and_destination",
    { path: "destination" },
  ],
  [{ reason: "too_many_passengers", limit: 9 }, 422, "too_many_passengers", { limit: 9 }],
  [{ reason: "infant_without_adult" }, 422, "infant_without_adult", {}],
  [{ reason: "child_without_adult" }, 422, "child_without_adult", {}],
  [
    { reason: "invalid_cursor" },
    400,
    "validation_failed",
    { errors: [{ path: "cursor", code: "invalid_value", message: expect.any(String) }] },
  ],
];

test.each(SEARCH)("a search refused for $reason", async (error, status, code, members) => {
  const { request, services } = gateway();
  services.search.offers.mockResolvedValueOnce({ ok: false, error });
  const answer = await request("/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01");
  expect(answer.status).toBe(status);
  expect(await problemOf(answer)).toMatchObject({ code, ...members });
});

const OPENS = Date.parse("2026-11-30T10:05:00Z");
const CHECK_IN: [CheckInError, number, ProblemCode, Record<string, unknown>][] = [
  [
    { reason: "check_in_not_open", flight_id: FLIGHT_ID, opens_at: OPENS },
    409,
    "check_in_not_open",
    {
      detail: `Check-in for ${FLIGHT_ID} opens at 2026-11-30T10:05:00.000Z.`,
      flight_id: FLIGHT_ID,
      opens_at: "2026-11-30T10:05:00.000Z",
    },
  ],
  [
    { reason: "check_in_closed", flight_id: FLIGHT_ID, closed_at: OPENS },
    409,
    "check_in_closed",
    { flight_id: FLIGHT_ID, closed_at: "2026-11-30T10:05:00.000Z" },
  ],
  [{ reason: "flight_cancelled", flight_id: FLIGHT_ID }, 409, "flight_cancelled", { flight_id: FLIGHT_ID }],
  [{ reason: "invalid_state", status: "cancelling" }, 409, "invalid_state", { booking_status: "cancelling" }],
  [{ reason: "infant_without_adult" }, 422, "infant_without_adult", {}],
  [{ reason: "passenger_mismatch", detail: "pax_9 is not of it" }, 422, "passenger_mismatch", { detail: "pax_9 is not of it" }],
  [{ reason: "seats_missing", flight_id: FLIGHT_ID }, 503, "service_unavailable", {}],
];

test.each(CHECK_IN)("check-in refused for %o is %i %s", async (error, status, code, members) => {
  const { withToken, services } = gateway();
  services.bookings.checkIn.mockResolvedValueOnce({ ok: false, error });
  const answer = await withToken(`/v1/bookings/${BOOKING_ID}/check-in`, { method: "POST", headers: { "idempotency-key": "k" } });
  expect(answer.status).toBe(status);
  expect(await problemOf(answer)).toMatchObject({ code, ...members });
});

test.each([
  ["invalid_signature", "invalid_signature"],
  ["invalid_payload", "validation_failed"],
] as const)("a webhook refused for %s is 400", async (reason, code) => {
  const { request, services } = gateway();
  services.payments.webhook.mockResolvedValueOnce({ ok: false, error: { reason } });
  const answer = await request("/v1/webhooks/stripe", { method: "POST", body: "{}" });
  expect([answer.status, (await problemOf(answer)).code]).toEqual([400, code]);
});

describe("somebody else's booking is answered as a missing one", () => {
  test.each([
    [(s: ReturnType<typeof gateway>) => s.services.bookings.get, ""],
    [(s: ReturnType<typeof gateway>) => s.services.bookings.payments, "/payments"],
    [(s: ReturnType<typeof gateway>) => s.services.bookings.tickets, "/tickets"],
    [(s: ReturnType<typeof gateway>) => s.services.bookings.boardingPasses, "/boarding-passes"],
    [(s: ReturnType<typeof gateway>) => s.services.bookings.get, "/calendar.ics"],
  ])("%#", async (method, suffix) => {
    const subject = gateway();
    (method(subject) as ReturnType<typeof gateway>["services"]["bookings"]["get"]).mockResolvedValueOnce({
      ok: false,
      error: { reason: "not_found" },
    });
    const theirs = await problemOf(await subject.withToken(`/v1/bookings/${BOOKING_ID}${suffix}`));
    const malformed = await problemOf(await subject.withToken(`/v1/bookings/nonsense${suffix}`));
    expect({ ...theirs, request_id: "" }).toEqual({ ...malformed, request_id: "" });
  });
});

describe("when a service breaks", () => {
  test("the answer is 500 without a word of the cause", async () => {
    const { request, services } = gateway();
    services.search.flight.mockRejectedValue(new Error("SQLITE: no such table flights at /srv/x.ts:12"));
    const answer = await request(`/v1/flights/${FLIGHT_ID}`);
    const text = await answer.clone().text();
    expect((await problemOf(answer)).code).toBe("internal");
    expect(text).not.toMatch(/SQLITE|x\.ts|stack/);
    expect(services.search.flight).toHaveBeenCalledTimes(1);
  });

  test("a call that may be retried is, once", async () => {
    const { request, services } = gateway();
    services.search.flight.mockRejectedValueOnce(Object.assign(new Error("gone"), { retryable: true }));
    expect((await request(`/v1/flights/${FLIGHT_ID}`)).status).toBe(200);
    expect(services.search.flight).toHaveBeenCalledTimes(2);
  });

  test("an overloaded one is left alone, and the client told to wait", async () => {
    const { command, services } = gateway();
    services.bookings.create.mockRejectedValue(Object.assign(new Error("too much"), { overloaded: true, retryable: true }));
    const answer = await command("/v1/bookings", bookingRequest);
    expect(answer.headers.get("retry-after")).toBe("2");
    expect((await problemOf(answer)).code).toBe("service_unavailable");
    expect(services.bookings.create).toHaveBeenCalledTimes(1);
  });
});
