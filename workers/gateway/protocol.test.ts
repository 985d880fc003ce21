import { describe, expect, test } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { readTraceparent } from "#platform/traceparent.ts";
import { asked, gateway, PUBLIC_URL } from "./test/fakes.ts";
import { OPERATIONS, requestOf, tokenFor } from "./test/operations.ts";
import { BOOKING_ID, booking, bookingRequest } from "./test/samples.ts";

const codeOf = async (answer: Response) => Problem.parse(await answer.json()).code;
const keyed = OPERATIONS.filter(({ keyed: needsKey }) => needsKey);

describe("Idempotency-Key", () => {
  test.each(keyed)("$id needs one", async (operation) => {
    const { withToken, services } = gateway();
    const { headers, ...init } = requestOf(operation);
    const { "idempotency-key": _, ...rest } = headers as Record<string, string>;
    const answer = await withToken(operation.path, { ...init, headers: rest }, tokenFor(operation));
    expect([answer.status, await codeOf(answer)]).toEqual([400, "idempotency_key_required"]);
    expect(asked(services)).toEqual([]);
  });

  test.each(["", "two words", "x".repeat(256), "café"])("%j is none", async (key) => {
    const { command } = gateway();
    const answer = await command("/v1/bookings", bookingRequest, { "idempotency-key": key });
    expect([answer.status, await codeOf(answer)]).toEqual([400, "idempotency_key_required"]);
  });

  test("of 255 visible characters is one", async () => {
    expect((await gateway().command("/v1/bookings", bookingRequest, { "idempotency-key": "~".repeat(255) })).status).toBe(201);
  });

  test("a replayed answer is the first one byte for byte, and says so", async () => {
    const { command, services } = gateway();
    const first = await command("/v1/bookings", bookingRequest);
    services.bookings.create.mockResolvedValueOnce({ ok: true, value: { body: structuredClone(booking), replayed: true } });
    const second = await command("/v1/bookings", bookingRequest);
    expect([first.headers.get("idempotency-replayed"), second.headers.get("idempotency-replayed")]).toEqual([null, "true"]);
    expect([second.status, await second.text()]).toEqual([first.status, await first.text()]);
  });

  test("the hash is of what the body means, not how it is written, and of where it goes", async () => {
    const { command, services } = gateway();
    const { offer_id, contact, passengers } = bookingRequest;
    await command("/v1/bookings", bookingRequest);
    await command("/v1/bookings", JSON.stringify({ passengers, contact, offer_id }, null, 2));
    await command("/v1/bookings", { ...bookingRequest, contact: { email: "eve@example.com" } });
    const [first, same, other] = services.bookings.create.mock.calls.map(([{ request_hash }]) => request_hash);
    expect(same).toBe(first);
    expect(other).not.toBe(first);
    await command(`/v1/bookings/${BOOKING_ID}/cancellations`, undefined);
    expect(services.bookings.quoteCancellation.mock.calls[0]?.[0].request_hash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("a body", () => {
  test.each([
    ["is not JSON", '{"offer_id":'],
    ["is empty", ""],
    ["has an unknown key", { ...bookingRequest, price: 1 }],
    ["lacks a key", { offer_id: "off_payload.signature" }],
    ["is a list", []],
    ["is null", null],
    ["has a status of its own", { ...bookingRequest, status: "confirmed" }],
    ["has a user of its own", { ...bookingRequest, user_id: "usr_2" }],
    ["has no passengers", { ...bookingRequest, passengers: [] }],
    ["has an impossible date", { ...bookingRequest, passengers: [{ ...bookingRequest.passengers[0], born_on: "1990-02-30" }] }],
  ])("that %s is refused, and nothing asked of anybody", async (_, body) => {
    const { command, services } = gateway();
    const answer = await command("/v1/bookings", body);
    expect(answer.status).toBe(400);
    const problem = Problem.parse(await answer.json());
    expect(problem.code).toBe("validation_failed");
    expect(problem.errors?.length).toBeGreaterThan(0);
    expect(services.bookings.create).not.toHaveBeenCalled();
  });

  test("errors name the place, never the value", async () => {
    const { command } = gateway();
    const answer = await command("/v1/bookings", {
      ...bookingRequest,
      contact: { email: "secret-nonsense" },
      passengers: [{ ...bookingRequest.passengers[0], shoe_size: 42 }],
    });
    const text = await answer.text();
    expect(text).not.toContain("secret-nonsense");
    expect((JSON.parse(text) as Problem).errors?.map(({ path, code }) => [path, code])).toEqual([
      ["contact.email", "invalid_format"],
      ["passengers.0.shoe_size", "unknown_key"],
    ]);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])("of type %j is 415", async (type) => {
    const { command } = gateway();
    const answer = await command("/v1/bookings", JSON.stringify(bookingRequest), { "content-type": type });
    expect([answer.status, answer.headers.get("accept")]).toEqual([415, "application/json"]);
    expect(await answer.json()).toMatchObject({
      code: "unsupported_media_type",
      detail: "Send application/json, and say so by Content-Type.",
    });
  });

  test("with a charset is fine", async () => {
    expect(
      (await gateway().command("/v1/bookings", bookingRequest, { "content-type": "application/json; charset=utf-8" })).status,
    ).toBe(201);
  });

  test.each([64 * 1024 + 1, 1_000_000])("of %i bytes is 413", async (size) => {
    const { command, services } = gateway();
    const answer = await command("/v1/bookings", JSON.stringify("x".repeat(size - 2)));
    expect([answer.status, await codeOf(answer)]).toEqual([413, "payload_too_large"]);
    expect(services.bookings.create).not.toHaveBeenCalled();
  });

  test("that a GET brings along, as the upgrade to a WebSocket may, is not looked at", async () => {
    const { app, env } = gateway();
    // Only a runtime makes such a request: one that was received.
    const received = Object.defineProperty(new Request(`${PUBLIC_URL}/healthz`), "body", { value: new Blob(["x"]).stream() });
    const beside = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} } as unknown as ExecutionContext;
    expect((await app.fetch(received, env, beside)).status).toBe(200);
  });

  test.each([65, 30_000])("nested %i levels deep is 400, whoever reads it next", async (levels) => {
    const { command, services } = gateway();
    const answer = await command("/v1/bookings", "[".repeat(levels + 1) + "]".repeat(levels + 1));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "validation_failed", errors: [{ code: "malformed_body" }] });
    expect(services.bookings.create).not.toHaveBeenCalled();
  });

  test("where none is taken is refused, unless it is empty", async () => {
    const { command, services } = gateway();
    const path = `/v1/bookings/${BOOKING_ID}/cancellations`;
    expect((await command(path, { reason: "rain" })).status).toBe(400);
    expect(services.bookings.quoteCancellation).not.toHaveBeenCalled();
    expect((await command(path, {})).status).toBe(201);
    expect((await command(path, undefined)).status).toBe(201);
  });

  test.each([
    ["a name", { ...bookingRequest, passengers: [{ ...bookingRequest.passengers[0], given_name: "4242 4242 4242 4242" }] }],
    ["an unknown key", { ...bookingRequest, card: { number: "4000-0025-0000-3155" } }],
    ["a number", { ...bookingRequest, note: 4242424242424242 }],
  ])("with a card number in %s is 422, and the number is not repeated", async (_, body) => {
    const { command, services } = gateway();
    const answer = await command("/v1/bookings", body);
    const text = await answer.text();
    expect([answer.status, (JSON.parse(text) as Problem).code]).toEqual([422, "card_number_refused"]);
    expect(text).not.toMatch(/4242|3155/);
    expect(services.bookings.create).not.toHaveBeenCalled();
  });

  test("a payment by card number is refused as one", async () => {
    const { command } = gateway();
    const answer = await command(`/v1/bookings/${BOOKING_ID}/payments`, { payment_method: "4242424242424242" });
    expect([answer.status, await codeOf(answer)]).toEqual([422, "card_number_refused"]);
  });
});

describe("a query", () => {
  test.each([
    "/v1/offers",
    "/v1/offers?origin=LHR&destination=JFK&departure_date=tomorrow",
    "/v1/offers?origin=lhr&destination=JFK&departure_date=2026-12-01",
    "/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01&adults=two",
    "/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01&adults=-1",
    "/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01&max_connections=3",
    "/v1/offers?origin=LHR&origin=LGW&destination=JFK&departure_date=2026-12-01",
    "/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01&max_conections=0",
    "/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01&limit=101",
    "/v1/airports",
    "/v1/airports?q=%20",
    "/v1/fare-calendar?origin=LHR&destination=JFK&month=2026-13",
  ])("%s is refused", async (path) => {
    const { request } = gateway();
    const answer = await request(path);
    expect([answer.status, await codeOf(answer)]).toEqual([400, "validation_failed"]);
  });
});

describe("addresses", () => {
  test.each([
    "/v1",
    "/v1/",
    "/v1/nothing",
    "/v1/bookings/x/y/z",
    "/dev/inbox",
    "/dev/provider",
    "/cdn-cgi/explorer",
    "/.well-known/nothing",
    "/app.js",
  ])("%s is 404", async (path) => {
    const { request } = gateway();
    const answer = await request(path);
    expect([answer.status, await codeOf(answer)]).toEqual([404, "not_found"]);
  });

  test.each([
    ["PUT", "/v1/bookings", "POST, GET, HEAD"],
    ["DELETE", "/v1/airports", "GET, HEAD"],
    ["GET", "/v1/lookup", "POST"],
    ["POST", `/v1/bookings/${BOOKING_ID}`, "GET, HEAD, DELETE"],
    ["POST", "/v1/tickets/9991234567890.pdf", "GET, HEAD"],
    ["GET", `/v1/bookings/${BOOKING_ID}/check-in`, "POST"],
    ["POST", "/healthz", "GET, HEAD"],
  ])("%s %s is 405 with Allow", async (method, path, allow) => {
    const { request } = gateway();
    const answer = await request(path, { method });
    expect([answer.status, await codeOf(answer), answer.headers.get("allow")]).toEqual([405, "method_not_allowed", allow]);
  });

  test.each(["/", "/bookings/bkg_1", "/search"])("%s is the web site's page", async (path) => {
    const { request } = gateway();
    const answer = await request(path);
    expect([answer.status, await answer.text()]).toEqual([200, "<title>Holdfast</title>"]);
  });

  test("a POST to a page is 404", async () => {
    expect((await gateway().request("/bookings/bkg_1", { method: "POST" })).status).toBe(404);
  });

  test("HEAD is GET without its body", async () => {
    const answer = await gateway().request("/v1/status", { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
  });

  test.each([
    "/v1/auth/sign-in/email",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
  ])("%s is the users service's", async (path) => {
    const { request, services } = gateway();
    const answer = await request(path, { headers: { "x-request-id": "req-1" } });
    expect(await answer.json()).toEqual({ forwarded: path, id: "req-1" });
    expect(services.users.fetch).toHaveBeenCalledOnce();
  });

  const A_BROWSER = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
  test.each([
    ["of a person whose mail names no page leads to the site's", A_BROWSER, "", "/sign-in?confirmed=1"],
    ["leads to the page that it names", A_BROWSER, "&callbackURL=%2Ftrips", "/trips"],
    ["is answered to a program", "*/*", "", null],
  ])("the link that verifies an address %s", async (_what, accept, more, leads) => {
    const { request, services } = gateway();
    await request(`/v1/auth/verify-email?token=t${more}`, { headers: { accept } });
    const [[asked] = []] = services.users.fetch.mock.calls;
    const { searchParams } = new URL(asked?.url ?? "");
    expect([searchParams.get("token"), searchParams.get("callbackURL")]).toEqual(["t", leads]);
  });
});

describe("headers", () => {
  test("the request id is the client's, or a new one where it is odd", async () => {
    const { request } = gateway();
    expect((await request("/healthz", { headers: { "x-request-id": "abc-123" } })).headers.get("x-request-id")).toBe("abc-123");
    expect((await request("/healthz", { headers: { "x-request-id": "<script>" } })).headers.get("x-request-id")).toMatch(
      /^[0-9a-f-]{36}$/,
    );
    expect((await request("/v1/nothing")).headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each(["/healthz", "/v1/nothing", "/", "/docs", "/openapi.json", "/v1/auth/ok"])(
    "%s carries the security headers",
    async (path) => {
      const { headers } = await gateway().request(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("strict-transport-security")).toContain("max-age=");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      const policy = headers.get("content-security-policy");
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    },
  );

  test("every request begins a trace of ours, whatever trace the client is in", async () => {
    const { command, services } = gateway();
    const client = "4bf92f3577b34da6a3ce929d0e0e4736";
    for (const trace of [client, client, "0".repeat(32)])
      await command("/v1/bookings", bookingRequest, { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    const traces = services.bookings.create.mock.calls.map(([{ traceparent }]) => readTraceparent(traceparent)?.trace_id);
    expect(new Set([...traces, client]).size).toBe(4);
    expect(traces).not.toContain(undefined);
  });

  test("an origin of the list may read answers and ask first", async () => {
    const { request } = gateway();
    const answer = await request("/healthz", { headers: { origin: "https://shop.example" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    const preflight = await request("/v1/bookings", {
      method: "OPTIONS",
      headers: { origin: "https://app.example", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Idempotency-Key");
  });

  test.each(["https://evil.example", "https://shop.example.evil.example", "null", ""])(
    "the origin %j may not",
    async (origin) => {
      const { request } = gateway();
      for (const init of [{}, { method: "OPTIONS" }]) {
        const { headers } = await request("/v1/bookings", {
          ...init,
          headers: { origin, "access-control-request-method": "POST" },
        });
        expect(headers.get("access-control-allow-origin")).toBeNull();
      }
    },
  );

  test.each([
    ["of a page that may read it", "/v1/airports?q=london", { origin: "https://shop.example" }],
    ["of a page that may not", "/v1/airports?q=london", { origin: "https://evil.example" }],
    ["of no page at all", "/v1/airports?q=london", {}],
    ["that is none", "/v1/nothing", {}],
  ])(
    "an answer to a request %s says that it is for this origin, so that no cache gives it to another",
    async (_, path, headers) => {
      const answer = await gateway().request(path, { headers });
      expect(answer.headers.get("vary")).toBe("Origin");
    },
  );

  test("with an empty list nobody may", async () => {
    const { headers } = await gateway({ CORS_ORIGINS: "" }).request("/healthz", { headers: { origin: "" } });
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });
});
