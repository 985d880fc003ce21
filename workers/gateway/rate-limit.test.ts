import { describe, expect, test, vi } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { asked, gateway } from "./test/fakes.ts";
import { OPERATIONS, requestOf, tokenFor, type OperationCase } from "./test/operations.ts";
import { BOOKING_ID, bookingRequest } from "./test/samples.ts";
import { RATE_CLASSES, type RateClass } from "./rate-limit/classes.ts";

const ADDRESS = "203.0.113.7";
const from = (address: string) => ({ "cf-connecting-ip": address });
const times = async <T>(count: number, run: (i: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  for (let i = 0; i < count; i++) results.push(await run(i));
  return results;
};

const PREFLIGHT = { method: "OPTIONS", headers: { origin: "https://shop.example", "access-control-request-method": "GET" } };

interface Documented {
  "x-rate-class": RateClass;
  responses: Record<string, { headers?: Record<string, unknown> }>;
}
const document = (await (await gateway().request("/openapi.json")).json()) as {
  paths: Record<string, Record<string, Documented & { operationId: string }>>;
};
const documented = Object.values(document.paths).flatMap((methods) => Object.values(methods));
const classOf = (id: string) => documented.find(({ operationId }) => operationId === id)?.["x-rate-class"];

/** One good request, as its operation's usual caller. */
function ask(subject: ReturnType<typeof gateway>, operation: OperationCase) {
  const send = operation.access === "public" ? subject.request : subject.withToken;
  return send(operation.path, requestOf(operation), tokenFor(operation));
}

describe("every operation", () => {
  test.each(OPERATIONS)("$id says the limits of its documented class, and no other", async (operation) => {
    const answer = await ask(gateway(), operation);
    const rate = classOf(operation.id);
    expect(answer.headers.get("ratelimit-policy")).toMatch(
      new RegExp(`^"${rate}";q=\\d+;w=60(?:, "${rate}-\\w+";q=\\d+;w=60)*$`),
    );
    expect(answer.headers.has("ratelimit")).toBe(rate === "booking");
  });

  test.each(OPERATIONS)("$id is refused by its limiter of addresses before anybody else is asked", async (operation) => {
    const subject = gateway();
    for (const limiter of Object.values(subject.limits.rough)) limiter.mockResolvedValue({ success: false });
    const answer = await ask(subject, operation);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "60"]);
    expect(Problem.parse(await answer.json()).code).toBe("rate_limited");
    expect(answer.headers.get("ratelimit-policy")).toContain(`"${classOf(operation.id)}`);
    expect(asked(subject.services)).toEqual([]);
    expect(subject.services.users.jwks).not.toHaveBeenCalled();
    expect(subject.limits.countRequest).not.toHaveBeenCalled();
  });

  test("documents 429 with Retry-After, and the headers of each answer", () => {
    for (const { "x-rate-class": rate, responses } of documented) {
      expect(Object.keys(RATE_CLASSES)).toContain(rate);
      expect(responses["429"]?.headers).toHaveProperty("Retry-After");
      for (const [status, { headers }] of Object.entries(responses)) {
        if (status === "101") continue;
        expect(headers).toHaveProperty("RateLimit-Policy");
        expect(Object.hasOwn(headers ?? {}, "RateLimit")).toBe(rate === "booking");
      }
    }
  });

  test("is counted per network, and a network's addresses are one", async () => {
    const { request, limits } = gateway();
    for (const address of ["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", ADDRESS])
      await request("/v1/airports?q=lon", { headers: from(address) });
    expect([...limits.counts]).toEqual([
      ["public_read:address:2001:db8:0:0::/64", 2],
      ["public_read:address:2001:db8:0:1::/64", 1],
      [`public_read:address:${ADDRESS}`, 1],
    ]);
  });
});

describe("a class counted by address", () => {
  const search = "/v1/fare-calendar?origin=LHR&destination=JFK&month=2026-12";

  test("lets its limit through and not one more, and others go on", async () => {
    const { request } = gateway();
    const answers = await times(121, () => request(search, { headers: from(ADDRESS) }));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 120 }, () => 200), 429]);
    expect((await request(search, { headers: from("203.0.113.8") })).status).toBe(200);
    expect((await request("/v1/airports?q=lon", { headers: from(ADDRESS) })).status).toBe(200);
  });

  test("counts what the users service answers, before it is asked", async () => {
    const { request, services } = gateway();
    const sign = () => request("/v1/auth/sign-in/email", { method: "POST", headers: from(ADDRESS) });
    const answers = await times(121, sign);
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(120);
    expect(answers.at(-1)?.headers.get("ratelimit-policy")).toBe('"auth";q=120;w=60');
    expect(services.users.fetch).toHaveBeenCalledTimes(120);
  });

  test("does not count what a browser asks before it asks", async () => {
    const { request, limits } = gateway();
    await request(search, PREFLIGHT);
    expect([...limits.counts]).toEqual([]);
  });
});

describe("what is no operation", () => {
  const OTHERS: [string, string, RequestInit, number][] = [
    ["a page of the site", "/", {}, 200],
    ["a file that is not there", "/nothing.js", {}, 404],
    ["the document", "/openapi.json", {}, 200],
    ["the reference", "/docs", {}, 200],
    ["the document that it shows", "/docs/openapi.json", {}, 200],
    ["the problem codes", "/docs/errors", {}, 200],
    ["a path of the API that is none", "/v1/nothing", {}, 404],
    ["a method that an operation has not", "/v1/airports", { method: "DELETE" }, 405],
    ["a command to nowhere", "/nothing", { method: "POST" }, 404],
  ];

  test.each(OTHERS)("%s is counted by address, in a class of its own, and says so", async (_, path, init, status) => {
    const { request, limits } = gateway();
    const answer = await request(path, { ...init, headers: from(ADDRESS) });
    expect([answer.status, answer.headers.get("ratelimit-policy")]).toEqual([status, '"site";q=3000;w=60']);
    expect([...limits.counts]).toEqual([[`site:address:${ADDRESS}`, 1]]);
  });

  test.each(OTHERS)("%s is refused where too many were asked for, before anything is looked up", async (_, path, init) => {
    const { request, limits, services } = gateway();
    limits.rough.RATE_3000.mockResolvedValue({ success: false });
    const answer = await request(path, init);
    expect([answer.status, answer.headers.get("ratelimit-policy")]).toEqual([429, '"site";q=3000;w=60']);
    expect(asked(services)).toEqual([]);
  });

  test("takes nothing from the operations, nor they from it", async () => {
    const { request, limits } = gateway();
    limits.rough.RATE_3000.mockResolvedValue({ success: false });
    expect((await request("/v1/airports?q=lon")).status).toBe(200);
  });

  test.each<[string, RequestInit, number]>([
    ["what a browser asks before it asks", PREFLIGHT, 204],
    ["a body that is too large", { method: "POST", body: "x".repeat(65 * 1024) }, 413],
  ])("%s, which nothing counts, says the policy too, once", async (_, init, status) => {
    const answer = await gateway().request("/v1/bookings", init);
    expect([answer.status, answer.headers.get("ratelimit-policy")]).toEqual([status, '"site";q=3000;w=60']);
  });
});

describe("the booking class", () => {
  const book = (subject: ReturnType<typeof gateway>, claims = {}) =>
    subject.withToken(
      "/v1/bookings",
      {
        method: "POST",
        headers: { "idempotency-key": "key-1", "content-type": "application/json" },
        body: JSON.stringify(bookingRequest),
      },
      { claims },
    );

  test("says what remains to the user, and refuses the one too many with the time until the next", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-12-01T08:00:00Z"), toFake: ["Date"] });
    const subject = gateway();
    const answers = await times(61, () => book(subject));
    expect(answers.slice(0, 60).map(({ headers }) => headers.get("ratelimit"))).toEqual(
      Array.from({ length: 60 }, (_, i) => `"booking";r=${59 - i};t=${i + 1}`),
    );
    expect(answers[0]?.headers.get("ratelimit-policy")).toBe('"booking";q=60;w=60, "booking-address";q=600;w=60');
    const refused = answers[60];
    expect([refused?.status, refused?.headers.get("retry-after"), refused?.headers.get("ratelimit")]).toEqual([
      429,
      "1",
      '"booking";r=0;t=60',
    ]);
    expect(subject.services.bookings.create).toHaveBeenCalledTimes(60);
    vi.advanceTimersByTime(1_000);
    expect((await book(subject)).status).toBe(201);
    vi.useRealTimers();
  });

  test("counts every command about bookings together, and each user alone", async () => {
    const subject = gateway({ BOOKING_REQUESTS_PER_MINUTE: "2" });
    await subject.command(`/v1/bookings/${BOOKING_ID}/payments`, { payment_method: "pm_card_visa" });
    await subject.withToken(`/v1/bookings/${BOOKING_ID}`, { method: "DELETE" });
    expect((await book(subject)).status).toBe(429);
    expect((await book(subject, { sub: "usr_2" })).status).toBe(201);
    expect((await subject.withToken(`/v1/bookings/${BOOKING_ID}`)).status).toBe(200);
  });

  test("counts an OAuth client beside its users", async () => {
    const subject = gateway();
    const answer = await book(subject, { client_id: "partner", scope: "bookings:write" });
    expect(answer.headers.get("ratelimit-policy")).toBe(
      '"booking";q=60;w=60, "booking-client";q=3000;w=60, "booking-address";q=600;w=60',
    );
    expect([...subject.limits.counts.keys()]).toContain("booking:client:partner");
    subject.limits.rough.RATE_3000.mockResolvedValueOnce({ success: false });
    expect((await book(subject, { client_id: "partner", scope: "bookings:write" })).status).toBe(429);
  });

  test("counts nothing for a token that is not good", async () => {
    const subject = gateway();
    expect((await book(subject, { aud: "somebody else" })).status).toBe(401);
    expect(subject.limits.countRequest).not.toHaveBeenCalled();
  });

  test("counts a request that is refused later on", async () => {
    const subject = gateway({ BOOKING_REQUESTS_PER_MINUTE: "1" });
    expect((await subject.command("/v1/bookings", {})).status).toBe(400);
    expect((await book(subject)).status).toBe(429);
  });
});

describe("a limiter that cannot be reached", () => {
  test("lets requests through, and says no more than the policy", async () => {
    const subject = gateway();
    const down = async () => Promise.reject(new Error("down"));
    for (const limiter of Object.values(subject.limits.rough)) limiter.mockImplementation(down);
    subject.limits.countRequest.mockImplementation(down);
    for (const operation of OPERATIONS) {
      const answer = await ask(subject, operation);
      expect([operation.id, answer.status]).toEqual([operation.id, operation.status ?? 200]);
      expect(answer.headers.has("ratelimit-policy")).toBe(true);
      expect(answer.headers.has("ratelimit")).toBe(false);
    }
  });
});

describe("where limits are wide", () => {
  test.each([
    ["on this machine", { PUBLIC_URL: "http://localhost:8787" }],
    ["by a setting", { RATE_LIMITS: "wide" }],
  ])("%s, they are a thousand times wider, and the platform's limiters are not asked", async (_, settings) => {
    const { request, limits } = gateway(settings);
    const answer = await request("/v1/airports?q=lon");
    expect(answer.headers.get("ratelimit-policy")).toBe('"public_read";q=600000;w=60');
    expect([...limits.counts]).toEqual([]);
  });

  test("the booking class is counted as ever", async () => {
    const subject = gateway({ RATE_LIMITS: "wide" });
    const answer = await subject.withToken(`/v1/bookings/${BOOKING_ID}`, { method: "DELETE" });
    expect(answer.headers.get("ratelimit")).toBe('"booking";r=59999;t=1');
  });

  test("nowhere by accident: another word is a mistake of the deployment", async () => {
    expect((await gateway({ RATE_LIMITS: "off" }).request("/v1/airports?q=lon")).status).toBe(500);
  });
});
