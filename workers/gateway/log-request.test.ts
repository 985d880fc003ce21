import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { setLogLevel } from "#platform/log.ts";
import { BOOKING_ID, FLIGHT_ID } from "./test/samples.ts";
import { gateway } from "./test/fakes.ts";

const CLIENT = "4bf92f3577b34da6a3ce929d0e0e4736";
const headers = { traceparent: `00-${CLIENT}-00f067aa0ba902b7-01`, "x-request-id": "req-1" };
/** Of ours, not the client's. */
const TRACE = expect.stringMatching(`^(?!${CLIENT})[0-9a-f]{32}$`);
const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  lines.length = 0;
  for (const level of ["debug", "info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>));
  setLogLevel("info", "100");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  setLogLevel("silent");
});
const about = (event: string) => lines.filter((line) => line["event"] === event);

describe("a request", () => {
  test("is one line, with its ids and the operation it is, never with its path", async () => {
    const { withToken } = gateway();
    expect((await withToken(`/v1/bookings/${BOOKING_ID}`, { headers })).status).toBe(200);
    expect(about("request")).toEqual([
      {
        level: "info",
        event: "request",
        request_id: "req-1",
        trace_id: TRACE,
        booking_id: BOOKING_ID,
        method: "GET",
        route: "/v1/bookings/{id}",
        status: 200,
        ms: expect.any(Number),
      },
    ]);
  });

  test("that is refused is an ordinary one, and says nothing of what was asked", async () => {
    const { request } = gateway();
    await request("/v1/nowhere/ada@example.com?name=Lovelace", { headers });
    expect(about("request")).toMatchObject([{ route: "unmatched", status: 404 }]);
    expect(JSON.stringify(lines)).not.toMatch(/ada@|Lovelace|nowhere/);
  });

  test("is written or not by chance, for all that its client calls its trace and itself", async () => {
    setLogLevel("info", "50");
    const { request } = gateway();
    for (let i = 0; i < 60; i++) await request("/healthz", { headers });
    // All or none of 60 by chance: once in 10^18.
    expect(about("request").length).toBeGreaterThan(0);
    expect(about("request").length).toBeLessThan(60);
  });

  test("that fails is a warning beside the error, both with its ids, though ordinary lines are off", async () => {
    setLogLevel("info", "0");
    const { withToken, services } = gateway();
    services.bookings.get.mockRejectedValue(new Error("no database"));
    expect((await withToken(`/v1/bookings/${BOOKING_ID}`, { headers })).status).toBe(500);
    expect(about("request")).toEqual([]);
    for (const event of ["gateway.failed", "request.slow_or_failed"])
      expect(about(event), event).toMatchObject([{ request_id: "req-1", trace_id: TRACE, booking_id: BOOKING_ID }]);
  });

  test("that is slow is a warning, but for those that wait for something to happen", async () => {
    const { withToken, services } = gateway();
    const answer = await services.bookings.list({ user_id: "u", limit: 1 });
    const booking = await services.bookings.get({ booking_id: BOOKING_ID, user_id: "u" });
    vi.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
    services.bookings.list.mockImplementation(async () => {
      vi.setSystemTime(Date.now() + 2_000);
      return answer;
    });
    services.bookings.get.mockImplementation(async () => {
      vi.setSystemTime(Date.now() + 25_000);
      return booking;
    });
    await withToken("/v1/bookings", { headers });
    await withToken(`/v1/bookings/${BOOKING_ID}?wait=25`, { headers });
    expect(about("request.slow_or_failed").map(({ route }) => route)).toEqual(["/v1/bookings"]);
    expect(about("request")).toMatchObject([{ route: "/v1/bookings/{id}", status: 200, ms: 25_000 }]);
  });

  test("that opens a stream or a socket slowly is no such wait", async () => {
    const { request, withToken, services } = gateway();
    const booking = await services.bookings.get({ booking_id: BOOKING_ID, user_id: "u" });
    vi.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
    services.bookings.get.mockImplementation(async () => {
      vi.setSystemTime(Date.now() + 2_000);
      return booking;
    });
    services.search.fetch.mockImplementation(async () => {
      vi.setSystemTime(Date.now() + 2_000);
      return new Response(null, { status: 404 });
    });
    const stream = await withToken(`/v1/bookings/${BOOKING_ID}/events`, { headers });
    await request(`/v1/flights/${FLIGHT_ID}/seat-map/live`, { headers: { ...headers, upgrade: "websocket" } });
    await stream.body?.cancel();
    expect(about("request.slow_or_failed").map(({ route }) => route)).toEqual([
      "/v1/bookings/{id}/events",
      "/v1/flights/{flight_id}/seat-map/live",
    ]);
  });

  test("that lets go of a booking slowly is no such wait", async () => {
    const { withToken, services } = gateway();
    vi.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
    const answer = await services.bookings.release({ booking_id: BOOKING_ID, user_id: "u", traceparent: null });
    services.bookings.release.mockImplementation(async () => {
      vi.setSystemTime(Date.now() + 20_000);
      return answer;
    });
    await withToken(`/v1/bookings/${BOOKING_ID}`, { headers, method: "DELETE" });
    expect(about("request.slow_or_failed")).toMatchObject([{ method: "DELETE", route: "/v1/bookings/{id}", ms: 20_000 }]);
  });
});
