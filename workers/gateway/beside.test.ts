import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Family, METRIC_FAMILIES } from "#contracts/metrics.ts";
import { exposition } from "./metrics/exposition.ts";
import { gateway } from "./test/fakes.ts";
import { OPERATOR } from "./test/operations.ts";
import { FLIGHT_ID } from "./test/samples.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const idle = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("the service registry", () => {
  test("is told of every service on the first request, and again at most every ten seconds", async () => {
    const { request, objects, services } = gateway();
    for (let i = 0; i < 5; i++) await request("/healthz");
    await idle(0);
    expect(services.bookings.health).toHaveBeenCalledTimes(1);
    expect(objects.reports).toHaveLength(1);
    expect(objects.reports[0]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "gateway", ok: true, version: "v1" }),
        expect.objectContaining({ name: "users", ok: true, version: "u1" }),
        expect.objectContaining({ name: "payments", ok: true, version: null }),
      ]),
    );
    await idle(10_000);
    await request("/healthz");
    await idle(0);
    expect(services.bookings.health).toHaveBeenCalledTimes(2);
  });

  test("is told of a service that throws, and of one that does not answer", async () => {
    const { request, objects, services } = gateway();
    services.search.health.mockRejectedValue(new Error("down"));
    services.payments.health.mockReturnValue(new Promise(() => {}));
    await request("/healthz");
    await idle(3_000);
    expect(objects.reports[0]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "search", ok: false }),
        expect.objectContaining({ name: "payments", ok: false }),
        expect.objectContaining({ name: "users", ok: true }),
      ]),
    );
  });

  test("out of reach means in service: requests are answered and nothing is called down", async () => {
    const { request, objects } = gateway();
    objects.registry.fetch.mockRejectedValue(new Error("unreachable"));
    expect((await request(`/v1/flights/${FLIGHT_ID}`)).status).toBe(200);
    const status = (await (await request("/v1/status")).json()) as {
      status: string;
      services: { name: string; health: string }[];
    };
    expect(status.status).toBe("ok");
    expect(status.services.map(({ health }) => health)).toEqual(Array(6).fill("unknown"));
  });

  test("the scheduler is started once", async () => {
    const { request, objects } = gateway();
    for (let i = 0; i < 3; i++) await request("/healthz");
    await idle(30_000);
    await request("/healthz");
    expect(objects.ensure).toHaveBeenCalledOnce();
  });
});

describe("metrics", () => {
  test("may be read by anybody all the time, and nothing is written for it", async () => {
    const { request, objects } = gateway();
    for (let i = 0; i < 20; i++) expect((await request("/metrics")).status).toBe(200);
    expect([objects.add.mock.calls.length, objects.set.mock.calls.length]).toEqual([0, 0]);
    // That they were asked for is counted as any request is.
    await idle(1_000);
    expect(objects.add).toHaveBeenCalledTimes(1);
  });

  test.each([
    [undefined, 401],
    ["Bearer", 401],
    ["Bearer wrong", 401],
    ["Bearer the token and more", 401],
    ["Basic dGhlIHRva2Vu", 401],
    ["Bearer the-token", 200],
    ["bearer the-token", 200],
  ])("with a token to be had are for whoever has it: %s is %d", async (authorization, status) => {
    const { request } = gateway({ METRICS_ACCESS: "token", METRICS_TOKEN: "the-token" });
    const answer = await request("/metrics", authorization === undefined ? {} : { headers: { authorization } });
    expect(answer.status).toBe(status);
    expect((await answer.text()).includes("holdfast_")).toBe(status === 200);
    expect(answer.headers.get("www-authenticate")).toBe(status === 401 ? 'Bearer realm="holdfast metrics"' : null);
  });

  test.each([{}, { METRICS_TOKEN: "" }])("are for nobody where a token is wanted and there is none: %j", async (settings) => {
    const { request, withToken } = gateway({ METRICS_ACCESS: "token", ...settings });
    for (const authorization of ["Bearer ", "Bearer undefined"])
      expect((await request("/metrics", { headers: { authorization } })).status).toBe(401);
    expect((await withToken("/metrics", {}, OPERATOR)).status).toBe(401);
  });

  test("many answers are one write a second", async () => {
    const { request, objects } = gateway();
    for (let i = 0; i < 50; i++) await request("/healthz");
    expect(objects.add).not.toHaveBeenCalled();
    await idle(1_000);
    expect(objects.add).toHaveBeenCalledTimes(1);
    await request("/healthz");
    await idle(1_000);
    expect(objects.add).toHaveBeenCalledTimes(2);
  });

  test("are counted by route pattern, never by path", async () => {
    const { request } = gateway();
    await request(`/v1/flights/${FLIGHT_ID}`);
    await request("/v1/flights/HF102_2026-12-01_CDG");
    await request("/v1/nothing");
    await request("/wp-login.php");
    await idle(1_000);
    const text = await (await request("/metrics")).text();
    expect(text).toContain('holdfast_http_requests_total{route="/v1/flights/{flight_id}",method="GET",status="200"} 2\n');
    expect(text).toMatch(/route="unmatched",method="GET",status="404"} [12]\n/);
    expect(text).not.toContain("HF102");
    expect(text).toContain('holdfast_service_up{service="gateway"} 1\n');
  });

  test("whoever makes methods up makes no series up", async () => {
    const { request } = gateway();
    for (let i = 0; i < 5; i++) await request("/healthz", { method: `SPAM${i}` });
    await idle(1_000);
    const text = await (await request("/metrics")).text();
    expect(text).not.toContain("SPAM");
    expect(text).toMatch(/holdfast_http_request_duration_seconds_count\{route="[^"]+",method="other"\} 5\n/);
  });

  test("what an alert waits for is there before it happens, at 0, and no label is one that its family does not declare", async () => {
    const { request, objects } = gateway();
    await objects.add([{ series: 'holdfast_dead_letters_total{queue="search"}', value: 2 }]);
    const text = await (await request("/metrics")).text();
    expect(text).toContain('holdfast_dead_letters_total{queue="payments"} 0\nholdfast_dead_letters_total{queue="search"} 2\n');
    expect(text).toContain('holdfast_bookings_total{status="confirmed"} 0\n');
    const families: Record<string, Family> = METRIC_FAMILIES;
    for (const [, name = "", labels = ""] of text.matchAll(/^(\w+)\{(.*)\} /gm)) {
      const family = families[name] ?? families[name.replace(/_(?:bucket|sum|count)$/, "")];
      const used = Array.from(labels.matchAll(/(\w+)="/g), ([, label]) => label).filter((label) => label !== "le");
      expect(used, name).toEqual(family?.labels);
    }
  });

  test("refund debts that are open are a gauge by currency, which falls to nought when all are settled", async () => {
    const { request, services } = gateway();
    services.payments.openRefundDebts.mockResolvedValue([
      { currency: "EUR", open: 2 },
      { currency: "JPY", open: 0 },
    ]);
    const text = await (await request("/metrics")).text();
    expect(text).toContain('holdfast_refund_debts_open{currency="EUR"} 2\nholdfast_refund_debts_open{currency="JPY"} 0\n');
    services.payments.openRefundDebts.mockRejectedValue(new Error("payments is down"));
    const without = await request("/metrics");
    expect(without.status).toBe(200);
    expect(await without.text()).not.toContain("holdfast_refund_debts_open");
  });

  test("the circuit breakers are gauges, and left out while payments does not answer", async () => {
    const { request, services } = gateway();
    const text = await (await request("/metrics")).text();
    for (const [phase, value] of [
      ["closed", 0],
      ["half_open", 0],
      ["open", 1],
    ])
      expect(text).toContain(`holdfast_breaker_state{breaker="payment-provider",phase="${phase}"} ${value}\n`);
    services.payments.breakers.mockRejectedValue(new Error("payments is down"));
    const without = await request("/metrics");
    expect(without.status).toBe(200);
    expect(await without.text()).not.toContain("holdfast_breaker_state");
  });

  test("histograms are cumulative and end with +Inf = count", async () => {
    const { request } = gateway();
    for (let i = 0; i < 3; i++) await request("/healthz");
    await idle(1_000);
    const text = await (await request("/metrics")).text();
    const buckets = Array.from(
      text.matchAll(/duration_seconds_bucket\{route="\/healthz",method="GET",le="([^"]+)"\} (\d+)/g),
      ([, bound, count]) => [bound, Number(count)],
    );
    expect(buckets.map(([bound]) => bound)).toEqual([
      ...METRIC_FAMILIES.holdfast_http_request_duration_seconds.buckets.map(String),
      "+Inf",
    ]);
    expect(buckets.at(-1)).toEqual(["+Inf", 3]);
    for (const [i, [, count]] of buckets.entries()) expect(count).toBeGreaterThanOrEqual(Number(buckets[i - 1]?.[1] ?? 0));
    expect(text).toContain('holdfast_http_request_duration_seconds_count{route="/healthz",method="GET"} 3\n');
  });

  test("the exposition has HELP and TYPE once for each family, before its series", () => {
    const text = exposition(
      new Map([
        ['holdfast_http_requests_total{route="b"}', 2],
        ['holdfast_http_requests_total{route="a"}', 1],
        ['holdfast_http_request_duration_seconds_bucket{route="a",le="10"}', 1],
        ['holdfast_http_request_duration_seconds_bucket{route="a",le="2.5"}', 0],
        ['somebody_elses_total{route="a"}', 9],
      ]),
    );
    expect(text).toBe(
      [
        "# HELP holdfast_http_requests_total HTTP requests answered, by route, method and status.",
        "# TYPE holdfast_http_requests_total counter",
        'holdfast_http_requests_total{route="a"} 1',
        'holdfast_http_requests_total{route="b"} 2',
        "# HELP holdfast_http_request_duration_seconds Time from request to answer in seconds, by route and method.",
        "# TYPE holdfast_http_request_duration_seconds histogram",
        'holdfast_http_request_duration_seconds_bucket{route="a",le="2.5"} 0',
        'holdfast_http_request_duration_seconds_bucket{route="a",le="10"} 1',
        "",
      ].join("\n"),
    );
  });

  test("a lost flush disturbs nobody", async () => {
    const { request, objects } = gateway();
    objects.add.mockRejectedValueOnce(new Error("overloaded"));
    await request("/healthz");
    await idle(1_000);
    expect((await request("/healthz")).status).toBe(200);
    await idle(1_000);
    expect(objects.add).toHaveBeenCalledTimes(2);
  });
});
