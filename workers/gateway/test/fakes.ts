import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTHeaderParameters } from "jose";
import { vi, type Mock } from "vitest";
import { ok } from "#domain/result.ts";
import type { BookingsApi } from "#contracts/bookings.ts";
import type { DeadLetterQueue, DeadLettersApi } from "#contracts/dead-letters.ts";
import type { IdempotencyKeysApi } from "#contracts/idempotency-keys.ts";
import type { SeriesDelta } from "#contracts/metrics.ts";
import type { NotificationsApi, Telling } from "#contracts/notifications.ts";
import type { PaymentsApi } from "#contracts/payments.ts";
import type { SearchApi } from "#contracts/search.ts";
import { ACCESS_TOKEN, SCOPES, type UsersApi } from "#contracts/users.ts";
import type { WebhooksApi } from "#contracts/webhooks.ts";
import { setLogLevel } from "#platform/log.ts";
import { createApp } from "../app.ts";
import type { Env } from "../env.ts";
import { boardingPass, boardingPassDocument } from "./check-in-samples.ts";
import { fakeLimits } from "./limits.ts";
import { preferences, toldNotification } from "./notification-samples.ts";
import { bookingTrace, saga } from "./saga-sample.ts";
import * as sample from "./samples.ts";
import { fareMatrix, searchRebuilt } from "./search-samples.ts";
import { fakeSeatBlocking } from "./seat-blocking.ts";
import { webhookDelivery, webhookEndpoint, webhookSecret } from "./webhook-samples.ts";

const QUIET = { LOG_LEVEL: "silent", LOG_SAMPLE_PERCENT: "0" };
setLogLevel(QUIET.LOG_LEVEL);
export const PUBLIC_URL = "https://holdfast.example";
const { publicKey, privateKey } = await generateKeyPair(ACCESS_TOKEN.alg, { extractable: true });
export const KEY_ID = "key-1";
export const publicJwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ACCESS_TOKEN.alg, use: "sig" };

interface TokenOptions {
  claims?: Record<string, unknown>;
  header?: Partial<JWTHeaderParameters>;
  key?: CryptoKey | Uint8Array;
  issued_s?: number;
  ttl_s?: number;
}

/** An access token as the users service makes them, wrong in the ways a test asks for. */
export function token({
  claims = {},
  header = {},
  key = privateKey,
  issued_s = Date.now() / 1000,
  ttl_s = 600,
}: TokenOptions = {}): Promise<string> {
  const issued = Math.floor(issued_s);
  return new SignJWT({
    role: "passenger",
    scope: SCOPES.filter((scope) => scope !== "ops").join(" "),
    sub: "usr_1",
    iss: PUBLIC_URL,
    aud: "holdfast-api",
    iat: issued,
    exp: issued + ttl_s,
    auth_time: issued,
    ...claims,
  })
    .setProtectedHeader({ alg: ACCESS_TOKEN.alg, typ: ACCESS_TOKEN.typ, kid: KEY_ID, ...header })
    .sign(key);
}

/** What every service does about the dead letters of its queue: there is one. */
const deadLetters = (queue: DeadLetterQueue) => {
  const letter = sample.deadLetter(queue);
  return {
    deadLetters: vi.fn<DeadLettersApi["deadLetters"]>(async () => [letter]),
    replayDeadLetter: vi.fn<DeadLettersApi["replayDeadLetter"]>(async () =>
      ok({ body: { ...letter, state: "replayed" }, replayed: false }),
    ),
    dropDeadLetter: vi.fn<DeadLettersApi["dropDeadLetter"]>(async ({ drop_reason }) =>
      ok({ body: { ...letter, state: "dropped", drop_reason }, replayed: false }),
    ),
  };
};

const fakePayments = () => ({
  ...deadLetters("payments"),
  webhook: vi.fn<PaymentsApi["webhook"]>(async () => ok({ duplicate: false })),
  available: vi.fn<PaymentsApi["available"]>(async () => ({ ok: true, retry_after_s: 0 })),
  trialBalance: vi.fn<PaymentsApi["trialBalance"]>(async () => sample.trialBalance),
  owing: vi.fn<PaymentsApi["owing"]>(async () => []),
  paymentData: vi.fn<PaymentsApi["paymentData"]>(async (ids) => ids.map(() => sample.paymentData)),
  refundDebts: vi.fn<PaymentsApi["refundDebts"]>(async () => ok({ data: [sample.refundDebt], next_cursor: null })),
  settleRefundDebt: vi.fn<PaymentsApi["settleRefundDebt"]>(async ({ reference, user_id }) =>
    ok({
      body: { ...sample.refundDebt, state: "settled", settled_at: sample.AT, reference, settled_by: user_id },
      replayed: false,
    }),
  ),
  settledRefundDebts: vi.fn<PaymentsApi["settledRefundDebts"]>(async () => []),
  bookingDebts: vi.fn<PaymentsApi["bookingDebts"]>(async () => []),
  openRefundDebts: vi.fn<PaymentsApi["openRefundDebts"]>(async () => [{ currency: "GBP", open: 1 }]),
  breakers: vi.fn<PaymentsApi["breakers"]>(async () => [sample.breaker]),
  closeBreaker: vi.fn<PaymentsApi["closeBreaker"]>(async (name) => ({ ...sample.breaker, name, phase: "closed" })),
  health: vi.fn<PaymentsApi["health"]>(async () => ({ ok: true })),
  fetch: vi.fn(async () => new Response(null, { status: 404 })),
});

const fakeWebhooks = () => ({
  createWebhookEndpoint: vi.fn<WebhooksApi["createWebhookEndpoint"]>(async () =>
    ok({ body: { ...webhookEndpoint, secret: webhookSecret }, replayed: false }),
  ),
  webhookEndpoints: vi.fn<WebhooksApi["webhookEndpoints"]>(async () => [webhookEndpoint]),
  webhookEndpoint: vi.fn<WebhooksApi["webhookEndpoint"]>(async () => ok(webhookEndpoint)),
  updateWebhookEndpoint: vi.fn<WebhooksApi["updateWebhookEndpoint"]>(async () => ok(webhookEndpoint)),
  deleteWebhookEndpoint: vi.fn<WebhooksApi["deleteWebhookEndpoint"]>(async () => ok(null)),
  rotateWebhookSecret: vi.fn<WebhooksApi["rotateWebhookSecret"]>(async () =>
    ok({ body: { ...webhookEndpoint, previous_secret_until: sample.AT, secret: webhookSecret }, replayed: false }),
  ),
  pingWebhookEndpoint: vi.fn<WebhooksApi["pingWebhookEndpoint"]>(async () =>
    ok({ ...webhookDelivery, type: "webhook.ping", booking_id: null }),
  ),
  webhookDeliveries: vi.fn<WebhooksApi["webhookDeliveries"]>(async () => ok({ data: [webhookDelivery], next_cursor: null })),
  redeliverWebhook: vi.fn<WebhooksApi["redeliverWebhook"]>(async () => ok(webhookDelivery)),
  accountWebhookEndpoints: vi.fn<WebhooksApi["accountWebhookEndpoints"]>(async () => [{ ...webhookEndpoint, client_id: null }]),
});

const NOBODY_TOLD: Telling = { told: 0, left: [], underway: [], failed: [] };

const fakeNotifications = () => ({
  ...deadLetters("notifications"),
  ...fakeWebhooks(),
  ticketPdf: vi.fn<NotificationsApi["ticketPdf"]>(async () => new TextEncoder().encode("%PDF-1.7")),
  boardingPassPdf: vi.fn<NotificationsApi["boardingPassPdf"]>(async () => new TextEncoder().encode("%PDF-1.7")),
  calendar: vi.fn<NotificationsApi["calendar"]>(async () => "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
  tell: vi.fn<NotificationsApi["tell"]>(async () => {}),
  tellOfCheckIn: vi.fn<NotificationsApi["tellOfCheckIn"]>(async () => NOBODY_TOLD),
  notificationPreferences: vi.fn<NotificationsApi["notificationPreferences"]>(async () => preferences),
  setNotificationPreferences: vi.fn<NotificationsApi["setNotificationPreferences"]>(async (command) => command.preferences),
  accountPreferences: vi.fn<NotificationsApi["accountPreferences"]>(async () => [preferences]),
  notifications: vi.fn<NotificationsApi["notifications"]>(async () => [toldNotification]),
  resendNotification: vi.fn<NotificationsApi["resendNotification"]>(async () =>
    ok({
      ...toldNotification,
      status: "queued",
      attempts: 0,
      resends: 1,
      next_attempt_at: toldNotification.updated_at,
    }),
  ),
  tellOfChange: vi.fn<NotificationsApi["tellOfChange"]>(async () => NOBODY_TOLD),
  eraseBookingNotices: vi.fn<NotificationsApi["eraseBookingNotices"]>(async () => {}),
  eraseAccountNotices: vi.fn<NotificationsApi["eraseAccountNotices"]>(async () => {}),
  bookingNotifications: vi.fn<NotificationsApi["bookingNotifications"]>(async (ids) => ids.map(() => [sample.notification])),
  accountNotifications: vi.fn<NotificationsApi["accountNotifications"]>(async () => ({
    rows: [sample.notification],
    next: null,
  })),
  health: vi.fn<NotificationsApi["health"]>(async () => ({ ok: true })),
  fetch: vi.fn(async () => new Response(null, { status: 404 })),
});

const fakeSchedules = () => ({
  importSchedules: vi.fn<SearchApi["importSchedules"]>(async (_, body) => {
    await new Response(body).arrayBuffer();
    return ok({ body: sample.scheduleImportResult, replayed: false });
  }),
  scheduleImports: vi.fn<SearchApi["scheduleImports"]>(async () => ok({ data: [sample.scheduleImport], next_cursor: null })),
  exportSchedules: vi.fn<SearchApi["exportSchedules"]>(async () => ok(new Blob(["1AIRLINE"]).stream())),
  scheduleChanges: vi.fn<SearchApi["scheduleChanges"]>(async () => ok({ data: [sample.scheduleChange], next_cursor: null })),
  acknowledgeScheduleChange: vi.fn<SearchApi["acknowledgeScheduleChange"]>(async ({ note, user_id }) =>
    ok({
      body: { ...sample.scheduleChange, state: "acknowledged", decided_at: sample.AT, note, acknowledged_by: user_id },
      replayed: false,
    }),
  ),
});

const fakeSearch = () => ({
  ...deadLetters("search"),
  airports: vi.fn<SearchApi["airports"]>(async () => [sample.airport]),
  offers: vi.fn<SearchApi["offers"]>(async () => ok({ data: [sample.offer], next_cursor: null, facets: sample.facets })),
  offer: vi.fn<SearchApi["offer"]>(async () => ok(sample.offer)),
  rebuildPage: vi.fn<SearchApi["rebuildPage"]>(async () => ok(searchRebuilt)),
  fareMatrix: vi.fn<SearchApi["fareMatrix"]>(async () => ok(fareMatrix)),
  fareCalendar: vi.fn<SearchApi["fareCalendar"]>(async () => ok(sample.fareCalendar)),
  flight: vi.fn<SearchApi["flight"]>(async () => ok(sample.flight)),
  flightsNow: vi.fn<SearchApi["flightsNow"]>(async () => []),
  seatMap: vi.fn<SearchApi["seatMap"]>(async () => ok(sample.seatMap)),
  flightDefinition: vi.fn<SearchApi["flightDefinition"]>(async () => ({ ok: false, error: { reason: "not_found" } })),
  cancelledDefinition: vi.fn<SearchApi["cancelledDefinition"]>(async () => ({ ok: false, error: { reason: "not_found" } })),
  seatLoad: vi.fn<SearchApi["seatLoad"]>(async () => ({ flights: 1, sold: 100, held: 2, available: 78 })),
  inventoryVersion: vi.fn<SearchApi["inventoryVersion"]>(async () => 0),
  extendTimetable: vi.fn<SearchApi["extendTimetable"]>(async () => ({ flights: 0, added: 0 })),
  ...fakeSchedules(),
  health: vi.fn<SearchApi["health"]>(async () => ({ ok: true })),
  fetch: vi.fn(async (_request: Request) => new Response(null, { status: 404 })),
});

/** Every method of the services, answering its sample. */
export function fakeServices() {
  const users = {
    jwks: vi.fn<UsersApi["jwks"]>(async () => ({ keys: [publicJwk] })),
    profile: vi.fn<UsersApi["profile"]>(async () => ok(sample.profile)),
    updateProfile: vi.fn<UsersApi["updateProfile"]>(async (_, { name = "Ada" }) => ok({ ...sample.profile, name })),
    eraseAccount: vi.fn<UsersApi["eraseAccount"]>(async () => ok(null)),
    unfinishedErasures: vi.fn<UsersApi["unfinishedErasures"]>(async () => []),
    pruneExpired: vi.fn<UsersApi["pruneExpired"]>(async () => ({ more: false })),
    erasureFinished: vi.fn<UsersApi["erasureFinished"]>(async () => {}),
    accountLetter: vi.fn<UsersApi["accountLetter"]>(async () =>
      ok({ email: "ada@example.com", name: "Ada", url: PUBLIC_URL, language: "en" }),
    ),
    languages: vi.fn<UsersApi["languages"]>(async (ids) => ids.map(() => null)),
    mayReadBookings: vi.fn<UsersApi["mayReadBookings"]>(async (grants) => grants.map(() => true)),
    accountData: vi.fn<UsersApi["accountData"]>(async () => ok(sample.accountData)),
    accountLists: vi.fn<UsersApi["accountLists"]>(async () => ({
      parts: [{ list: "sessions", rows: [sample.session] }],
      next: null,
    })),
    health: vi.fn<UsersApi["health"]>(async () => ({ ok: true, version: "u1" })),
    fetch: vi.fn(async (request: Request) =>
      Response.json({ forwarded: new URL(request.url).pathname, id: request.headers.get("x-request-id") }),
    ),
  };
  const search = fakeSearch();
  const first = <T>(body: T) => ok({ body, replayed: false });
  const bookings = {
    ...deadLetters("bookings"),
    ...fakeSeatBlocking(),
    create: vi.fn<BookingsApi["create"]>(async () => first(sample.booking)),
    get: vi.fn<BookingsApi["get"]>(async () => ok({ booking: sample.booking, version: 7 })),
    bookingForOperator: vi.fn<BookingsApi["bookingForOperator"]>(async () => ok(sample.booking)),
    openedSince: vi.fn<BookingsApi["openedSince"]>(async () => []),
    backlog: vi.fn<BookingsApi["backlog"]>(async () => ({ waiting: 3, parked: 1 })),
    sagas: vi.fn<BookingsApi["sagas"]>(async () => ok({ data: [], next_cursor: null })),
    saga: vi.fn<BookingsApi["saga"]>(async () => ok(saga)),
    bookingTrace: vi.fn<BookingsApi["bookingTrace"]>(async () => ok(bookingTrace)),
    list: vi.fn<BookingsApi["list"]>(async () => ok({ data: [], next_cursor: null })),
    pay: vi.fn<BookingsApi["pay"]>(async () => first({ id: sample.PAYMENT_ID, status: "processing" as const })),
    payments: vi.fn<BookingsApi["payments"]>(async () => ok({ data: [sample.payment], next_cursor: null })),
    changeSeats: vi.fn<BookingsApi["changeSeats"]>(async () => first(sample.booking)),
    quoteCancellation: vi.fn<BookingsApi["quoteCancellation"]>(async () => first(sample.quote)),
    confirmCancellation: vi.fn<BookingsApi["confirmCancellation"]>(async () =>
      first({ ...sample.quote, status: "confirmed" as const }),
    ),
    checkIn: vi.fn<BookingsApi["checkIn"]>(async () => ok({ data: [boardingPass], next_cursor: null })),
    boardingPasses: vi.fn<BookingsApi["boardingPasses"]>(async () => ok({ data: [boardingPass], next_cursor: null })),
    boardingPassDocument: vi.fn<BookingsApi["boardingPassDocument"]>(async () => ok(boardingPassDocument)),
    release: vi.fn<BookingsApi["release"]>(async () => ok(null)),
    tickets: vi.fn<BookingsApi["tickets"]>(async () => ok({ data: [sample.ticket], next_cursor: null })),
    ticketDocument: vi.fn<BookingsApi["ticketDocument"]>(async () => ok(sample.ticketDocument)),
    lookup: vi.fn<BookingsApi["lookup"]>(async () => ok(sample.masked)),
    closeAccount: vi.fn<BookingsApi["closeAccount"]>(async () => ok({ erase_by: Date.now() + 60_000 })),
    eraseBookings: vi.fn<BookingsApi["eraseBookings"]>(async () => ({ erased: 1, kept: 0 })),
    bookingData: vi.fn<BookingsApi["bookingData"]>(async () => ({ rows: [sample.sagaData], next: null })),
    startAudit: vi.fn<BookingsApi["startAudit"]>(async () => first(sample.audit)),
    audits: vi.fn<BookingsApi["audits"]>(async () => {
      const { discrepancies, sizes: _sizes, ...rest } = sample.audit;
      return ok({ data: [{ ...rest, discrepancy_count: discrepancies.length }], next_cursor: null });
    }),
    audit: vi.fn<BookingsApi["audit"]>(async () => ok(sample.audit)),
    rebuildFlight: vi.fn<BookingsApi["rebuildFlight"]>(async () => ok(sample.rebuilt)),
    cancelFlight: vi.fn<BookingsApi["cancelFlight"]>(async () => ok(sample.flightCancellation)),
    flightCancellation: vi.fn<BookingsApi["flightCancellation"]>(async () => ok(sample.flightCancellation)),
    manifest: vi.fn<BookingsApi["manifest"]>(async () => ok(sample.manifest)),
    health: vi.fn<BookingsApi["health"]>(async () => ({ ok: true })),
    fetch: vi.fn(async () => new Response(null, { status: 404 })),
  };
  return { users, search, bookings, payments: fakePayments(), notifications: fakeNotifications() };
}

/** The methods of the services behind the API that were called: `bookings.create`. */
export function asked(services: ReturnType<typeof fakeServices>): string[] {
  const calls = Object.entries(services).flatMap(([service, methods]) =>
    Object.entries<Mock>(methods).map(([method, fake]) => ({ name: `${service}.${method}`, times: fake.mock.calls.length })),
  );
  return calls
    .filter(({ name, times }) => times > 0 && !name.endsWith(".health") && name !== "users.jwks")
    .map(({ name }) => name);
}

/** The objects' namespaces: a registry that speaks itty-durable's wire format, counters that add up. */
function fakeObjects() {
  const counters = new Map<string, number>();
  const reports: unknown[] = [];
  const states = sample.services();
  const registry = {
    fetch: vi.fn(async (request: Request) => {
      const method = new URL(request.url).pathname.split("/").at(-1);
      const [first, second] = JSON.parse(request.headers.get("do-content") ?? "[]") as [unknown, unknown];
      if (method === "report") reports.push(first);
      for (const state of states.filter(({ name }) => name === first)) {
        if (method === "drain") Object.assign(state, { in_service: false, drain: second });
        if (method === "resume") Object.assign(state, { in_service: true, drain: null });
      }
      return Response.json(states);
    }),
  };
  const ensure = vi.fn(async () => ({ tasks: [] }));
  const add = vi.fn(async (deltas: SeriesDelta[]) => {
    for (const { series, value } of deltas) counters.set(series, (counters.get(series) ?? 0) + value);
    return { stored: deltas.length, refused: 0 };
  });
  const set = vi.fn(async () => {});
  const read = async () => Array.from(counters, ([series, value]) => ({ series, value }));
  const keys = {
    begin: vi.fn<IdempotencyKeysApi["begin"]>(async () => ({ state: "yours" })),
    keep: vi.fn<IdempotencyKeysApi["keep"]>(async () => {}),
    release: vi.fn<IdempotencyKeysApi["release"]>(async () => {}),
  };
  return { registry, states, reports, ensure, add, set, read, keys };
}

type Settings = Partial<
  Pick<
    Env,
    | "CORS_ORIGINS"
    | "PUBLIC_URL"
    | "RATE_LIMITS"
    | "BOOKING_REQUESTS_PER_MINUTE"
    | "LOOKUP_MISSES_PER_HOUR"
    | "METRICS_ACCESS"
    | "METRICS_TOKEN"
    | "TURNSTILE_SITE_KEY"
    | "TURNSTILE_SECRET"
    | "TURNSTILE_API_BASE"
  >
>;

/** The gateway over fakes. `request` answers as the deployed Worker would, and waits for what goes on beside it. */
export function gateway(settings: Settings = {}) {
  const services = fakeServices();
  const objects = fakeObjects();
  const limits = fakeLimits();
  const nothing = async () => new Response(null, { status: 404 });
  const assets = vi.fn(async (request: Request) =>
    new URL(request.url).pathname === "/"
      ? new Response("<title>Holdfast</title>", { headers: { "content-type": "text/html" } })
      : nothing(),
  );
  const env: Env = {
    PUBLIC_URL,
    API_AUDIENCE: "holdfast-api",
    CORS_ORIGINS: "https://shop.example, https://app.example",
    ...QUIET,
    RATE_LIMITS: "enforced",
    BOOKING_REQUESTS_PER_MINUTE: "60",
    LOOKUP_MISSES_PER_HOUR: "1000",
    PROBE_EVERY_SECONDS: "10",
    METRICS_ACCESS: "",
    TURNSTILE_SITE_KEY: "",
    TURNSTILE_API_BASE: "https://challenges.cloudflare.com",
    ...settings,
    ASSETS: { fetch: assets },
    USERS: services.users,
    SEARCH: services.search,
    BOOKINGS: services.bookings,
    PAYMENTS: services.payments,
    NOTIFICATIONS: services.notifications,
    SERVICE_REGISTRY: {
      idFromName: (name) => ({ name, toString: () => name, equals: () => false }) as DurableObjectId,
      get: () => objects.registry,
    },
    ...limits.bindings,
    SCHEDULER: { getByName: () => ({ ensure: objects.ensure, fetch: nothing }) },
    METRICS: {
      getByName: (name) => ({
        add: objects.add,
        set: objects.set,
        read: name === "0" ? objects.read : async () => [],
        readNow: name === "0" ? objects.read : async () => [],
        fetch: nothing,
      }),
    },
    IDEMPOTENCY_KEYS: { getByName: () => ({ ...objects.keys, fetch: nothing }) },
    VERSION: { id: "v1" },
  };
  const app = createApp();
  const beside: Promise<unknown>[] = [];
  const ctx = {
    waitUntil: (work: Promise<unknown>) => {
      beside.push(work);
    },
    passThroughOnException: () => {},
    props: {},
  } as unknown as ExecutionContext;
  const request = async (path: string, init: RequestInit = {}) => app.request(path, init, env, ctx);
  const withToken = async (path: string, init: RequestInit = {}, options: TokenOptions = {}) =>
    request(path, {
      ...init,
      headers: { authorization: `Bearer ${await token(options)}`, ...(init.headers as Record<string, string>) },
    });
  /** A command: POST with token, key and JSON body. */
  const command = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    withToken(path, {
      method: "POST",
      headers: { "idempotency-key": "key-1", ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  return { app, env, services, objects, limits, assets, request, withToken, command, settle: () => Promise.all(beside) };
}
