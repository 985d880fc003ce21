import { describe, expect, test } from "vitest";
import * as z from "zod";
import { AuditList, AuditReport } from "#contracts/audit.ts";
import {
  Booking,
  BookingPage,
  CancellationQuote,
  MaskedBooking,
  PaymentAccepted,
  PaymentPage,
  TicketPage,
} from "#contracts/bookings.ts";
import { BoardingPassPage } from "#contracts/check-in.ts";
import { DeadLetter, DeadLetterPage } from "#contracts/dead-letters.ts";
import { FareCalendar, FareMatrix, Flight, Offer, OfferPage, SeatMap } from "#contracts/offers.ts";
import { FlightCancellation } from "#contracts/flight-cancellation.ts";
import { FlightManifest, FlightRebuilt } from "#contracts/manifest.ts";
import { SearchRebuilt } from "#contracts/search-rebuild.ts";
import { SeatsBlocked } from "#contracts/seat-blocking.ts";
import { Problem } from "#contracts/problems.ts";
import { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { Notification, NotificationPage } from "#contracts/notifications.ts";
import { RefundDebt, RefundDebtPage } from "#contracts/refund-debts.ts";
import { ScheduleChange, ScheduleChangePage, ScheduleImportPage, ScheduleImportResult } from "#contracts/schedules.ts";
import { Overview } from "#contracts/overview.ts";
import { Saga } from "#contracts/sagas.ts";
import { BookingTrace } from "#contracts/traces.ts";
import { OperatedService, OperatedServices } from "#contracts/service-registry.ts";
import { OwnProfile } from "#contracts/users.ts";
import {
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointPage,
  WebhookEndpointWithSecret,
} from "#contracts/webhooks.ts";
import { AirportPage } from "./routes/airports/list.ts";
import { asked, gateway } from "./test/fakes.ts";
import { OPERATIONS, requestOf, tokenFor } from "./test/operations.ts";
import { BOOKING_ID, booking, bookingRequest, slice } from "./test/samples.ts";

const ANSWERS: Record<string, z.ZodType> = {
  listAirports: AirportPage,
  searchOffers: OfferPage,
  searchItineraries: OfferPage,
  getOffer: Offer,
  getFareCalendar: FareCalendar,
  getFareMatrix: FareMatrix,
  getFlight: Flight,
  getSeatMap: SeatMap,
  createBooking: Booking,
  listBookings: BookingPage,
  getBooking: Booking,
  changeSeats: Booking,
  createPayment: PaymentAccepted,
  listPayments: PaymentPage,
  quoteCancellation: CancellationQuote,
  confirmCancellation: CancellationQuote,
  listTickets: TicketPage,
  checkIn: BoardingPassPage,
  listBoardingPasses: BoardingPassPage,
  lookUpBooking: MaskedBooking,
  getProfile: OwnProfile,
  updateProfile: OwnProfile,
  getNotificationPreferences: NotificationPreferences,
  setNotificationPreferences: NotificationPreferences,
  createWebhookEndpoint: WebhookEndpointWithSecret,
  listWebhookEndpoints: WebhookEndpointPage,
  getWebhookEndpoint: WebhookEndpoint,
  updateWebhookEndpoint: WebhookEndpoint,
  rotateWebhookSecret: WebhookEndpointWithSecret,
  pingWebhookEndpoint: WebhookDelivery,
  listWebhookDeliveries: WebhookDeliveryPage,
  redeliverWebhook: WebhookDelivery,
  startAudit: AuditReport,
  listAudits: AuditList,
  getAudit: AuditReport,
  getOverview: Overview,
  listSagas: BookingPage,
  getSaga: Saga,
  getBookingTrace: BookingTrace,
  getBookingForOperator: Booking,
  getManifest: FlightManifest,
  cancelFlight: FlightCancellation,
  getFlightCancellation: FlightCancellation,
  rebuildFlight: FlightRebuilt,
  blockSeats: SeatsBlocked,
  unblockSeats: SeatsBlocked,
  rebuildSearch: SearchRebuilt,
  listDeadLetters: DeadLetterPage,
  replayDeadLetter: DeadLetter,
  dropDeadLetter: DeadLetter,
  listNotifications: NotificationPage,
  resendNotification: Notification,
  listRefundDebts: RefundDebtPage,
  settleRefundDebt: RefundDebt,
  importSchedules: ScheduleImportResult,
  listScheduleImports: ScheduleImportPage,
  listScheduleChanges: ScheduleChangePage,
  acknowledgeScheduleChange: ScheduleChange,
  listServices: OperatedServices,
  drainService: OperatedService,
  resumeService: OperatedService,
};

describe("every operation answers a good request", () => {
  test.each(OPERATIONS)("$id", async (operation) => {
    const { request, withToken } = gateway();
    const ask = operation.access === "public" ? request : withToken;
    const answer = await ask(operation.path, requestOf(operation), tokenFor(operation));
    expect(answer.status).toBe(operation.status ?? 200);
    const body = answer.headers.get("content-type")?.startsWith("application/json")
      ? ((await answer.json()) as unknown)
      : undefined;
    expect((ANSWERS[operation.id] ?? z.unknown()).safeParse(body)).toMatchObject({ success: true });
  });
});

describe("every operation that is not public", () => {
  const guarded = OPERATIONS.filter(({ access }) => access !== "public");

  test.each(guarded)("$id answers 401 without a token, and asks no service", async (operation) => {
    const { request, services } = gateway();
    const answer = await request(operation.path, requestOf(operation));
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    expect(Problem.parse(await answer.json()).code).toBe("unauthenticated");
    expect(asked(services)).toEqual([]);
  });

  test.each(guarded)("$id answers 403 to an OAuth client without the scope", async (operation) => {
    const { withToken } = gateway();
    const answer = await withToken(operation.path, requestOf(operation), {
      claims: { client_id: "partner", scope: "flights:read" },
    });
    expect(answer.status).toBe(403);
    expect(Problem.parse(await answer.json()).code).toBe("forbidden");
  });

  test.each(guarded.filter(({ access }) => access !== "first_party"))(
    "$id serves an OAuth client with just its scope",
    async (operation) => {
      const { withToken } = gateway();
      const answer = await withToken(operation.path, requestOf(operation), {
        claims: { client_id: "partner", scope: operation.access },
      });
      expect(answer.status).toBe(operation.status ?? 200);
    },
  );
});

describe("what the services are told", () => {
  test("the user comes from the token, the body goes through with its defaults, the key and a hash of the request beside it", async () => {
    const { command, services } = gateway();
    await command("/v1/bookings", bookingRequest);
    expect(services.bookings.create).toHaveBeenCalledExactlyOnceWith({
      user_id: "usr_1",
      exempt: false,
      network: "unknown",
      key: "key-1",
      request_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      body: bookingRequest,
      // As a part of the operation that this request is.
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
      journey: { began_at: expect.any(Number), operation: "POST /v1/bookings", spans: [] },
    });
  });

  test.each([
    ["passenger", false],
    ["agent", true],
    ["operator", true],
    ["admin", true],
  ])("a hold of a %s is exempt from limits: %s", async (role, exempt) => {
    const { withToken, services } = gateway();
    const operation = {
      id: "createBooking",
      path: "/v1/bookings",
      method: "POST",
      keyed: true,
      body: bookingRequest,
      access: "bookings:write",
    } as const;
    await withToken(operation.path, requestOf(operation), { claims: { role } });
    expect(services.bookings.create.mock.calls[0]?.[0].exempt).toBe(exempt);
  });

  test.each([
    ["of the platform's header", {}, { "cf-connecting-ip": "2001:db8::7" }, "2001:db8:0:0::/64"],
    ["and of nothing that a client says", {}, { "x-forwarded-for": "203.0.113.7" }, "unknown"],
    ["and none where limits are wide", { RATE_LIMITS: "wide" }, { "cf-connecting-ip": "203.0.113.7" }, null],
  ])("a hold's network is that %s", async (_, settings, headers, network) => {
    const { command, services } = gateway(settings);
    await command("/v1/bookings", bookingRequest, headers);
    expect(services.bookings.create.mock.calls[0]?.[0].network).toBe(network);
  });

  test("a search gets whole numbers, lists and defaults", async () => {
    const { request, services } = gateway();
    await request(
      "/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01&adults=2&max_connections=0&carriers=HF,BA&max_price_minor=50000&sort=duration",
    );
    expect(services.search.offers).toHaveBeenCalledExactlyOnceWith({
      slices: [{ origin: "LHR", destination: "JFK", departure_date: "2026-12-01" }],
      passengers: { adults: 2, children: 0, infants: 0 },
      cabin: "economy",
      max_connections: 0,
      carriers: ["HF", "BA"],
      max_price_minor: 50000,
      sort: "duration",
      limit: 20,
    });
  });

  test("a webhook arrives byte for byte, with its signature", async () => {
    const { request, services } = gateway();
    const raw = '{ "id":"evt_1",\n "amount": 1.0 }';
    await request("/v1/webhooks/stripe", { method: "POST", body: raw, headers: { "stripe-signature": "t=1,v1=abc" } });
    const traceparent = expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(services.payments.webhook).toHaveBeenCalledExactlyOnceWith(raw, "t=1,v1=abc", traceparent);
  });

  test("a wait is passed on in milliseconds with the version the client knows", async () => {
    const { withToken, services } = gateway();
    const answer = await withToken(`/v1/bookings/${BOOKING_ID}?wait=25`, { headers: { "if-none-match": '"v6"' } });
    expect(services.bookings.get).toHaveBeenCalledExactlyOnceWith({
      booking_id: BOOKING_ID,
      user_id: "usr_1",
      wait_ms: 25_000,
      since_version: 6,
    });
    expect(answer.headers.get("etag")).toBe('"v7"');
  });

  test("a booking the client has already is 304, without a body", async () => {
    const { withToken } = gateway();
    const answer = await withToken(`/v1/bookings/${BOOKING_ID}`, { headers: { "if-none-match": '"v7"' } });
    expect([answer.status, await answer.text()]).toEqual([304, ""]);
  });

  test.each(["0", "26", "1.5", "x", ""])("a wait of %j is refused", async (wait) => {
    const { withToken, services } = gateway();
    expect((await withToken(`/v1/bookings/${BOOKING_ID}?wait=${wait}`)).status).toBe(400);
    expect(services.bookings.get).not.toHaveBeenCalled();
  });
});

describe("documents", () => {
  test("a ticket is a PDF that no cache keeps", async () => {
    const { withToken } = gateway();
    const answer = await withToken("/v1/tickets/9991234567890.pdf");
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect(await answer.text()).toBe("%PDF-1.7");
  });

  test.each(["/v1/tickets/9991234567890", "/v1/tickets/123.pdf", "/v1/tickets/9991234567890.png"])(
    "%s is nothing",
    async (path) => {
      const { withToken, services } = gateway();
      expect((await withToken(path)).status).toBe(404);
      expect(services.bookings.ticketDocument).not.toHaveBeenCalled();
    },
  );

  test("a calendar is text/calendar, named by the record locator", async () => {
    const { withToken } = gateway();
    const answer = await withToken(`/v1/bookings/${BOOKING_ID}/calendar.ics`);
    expect(answer.headers.get("content-type")).toContain("text/calendar");
    expect(answer.headers.get("content-disposition")).toContain(`${booking.record_locator}.ics`);
  });
});

describe("the stream of a booking", () => {
  const path = `/v1/bookings/${BOOKING_ID}/events`;
  const at = (status: "held" | "paying" | "confirmed", version: number) => ({
    ok: true as const,
    value: { booking: { ...booking, status, slices: [slice] }, version },
  });

  test("shows what is, then each change, and ends when the status is final", async () => {
    const { withToken, services } = gateway();
    services.bookings.get
      .mockResolvedValueOnce(at("held", 1))
      .mockResolvedValueOnce(at("paying", 2))
      .mockResolvedValueOnce(at("paying", 2))
      .mockResolvedValueOnce(at("confirmed", 3));
    const answer = await withToken(path);
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    const text = await answer.text();
    expect(Array.from(text.matchAll(/^id: (\d+)$/gm), ([, id]) => id)).toEqual(["1", "2", "3"]);
    expect(Array.from(text.matchAll(/"status":"(\w+)","created/g), ([, status]) => status)).toEqual([
      "held",
      "paying",
      "confirmed",
    ]);
    expect(text).toContain(": still here");
    expect(services.bookings.get.mock.calls.map(([query]) => query.since_version)).toEqual([undefined, 1, 2, 2]);
  });

  test("goes on where a client left off", async () => {
    const { withToken, services } = gateway();
    services.bookings.get.mockResolvedValueOnce(at("paying", 2)).mockResolvedValueOnce(at("confirmed", 3));
    const text = await (await withToken(path, { headers: { "last-event-id": "2" } })).text();
    expect(Array.from(text.matchAll(/^id: (\d+)$/gm), ([, id]) => id)).toEqual(["3"]);
  });

  test("ends after as many minutes as its documentation says, however quiet: the client comes back", async () => {
    const { request, withToken, services } = gateway();
    services.bookings.get.mockResolvedValue(at("held", 1));
    await (await withToken(path)).text();
    const waits = services.bookings.get.mock.calls.flatMap(([query]) => query.wait_ms ?? []);
    const { paths } = (await (await request("/openapi.json")).json()) as {
      paths: Record<string, Record<string, { description: string }>>;
    };
    const { description } = paths["/v1/bookings/{id}/events"]?.["get"] ?? { description: "" };
    expect(description).toContain(`after ${Math.floor(waits.reduce((a, b) => a + b, 0) / 60_000)} minutes`);
    expect(description).toContain("Last-Event-ID");
  });

  test("makes no more calls of other Workers than one request may, also where it looks after all services beside", async () => {
    const { withToken, services, settle } = gateway();
    services.bookings.get.mockResolvedValue(at("held", 1));
    await (await withToken(path)).text();
    await settle();
    for (const { health } of Object.values(services)) expect(health).toHaveBeenCalled();
    const calls = Object.values(services).flatMap((service) => Object.values<{ mock: { calls: unknown[] } }>(service));
    // Cloudflare allows 32, of which the request itself may count as one.
    expect(calls.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBeLessThan(32);
  });

  test("tells a client that has seen the end not to come back", async () => {
    const { withToken, services } = gateway();
    services.bookings.get.mockResolvedValueOnce(at("confirmed", 3));
    expect((await withToken(path, { headers: { "last-event-id": "3" } })).status).toBe(204);
  });

  test("of somebody else's booking is 404, as a problem", async () => {
    const { withToken, services } = gateway();
    services.bookings.get.mockResolvedValueOnce({ ok: false, error: { reason: "not_found" } });
    const answer = await withToken(path);
    expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([404, "not_found"]);
  });
});
