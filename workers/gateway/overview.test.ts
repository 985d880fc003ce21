import { describe, expect, test } from "vitest";
import { lagIn, requestsIn } from "./metrics/overview.ts";
import { gateway } from "./test/fakes.ts";
import { OPERATOR } from "./test/operations.ts";

const lag = (le: string) => `holdfast_projection_lag_seconds_bucket{projection="availability",le="${le}"}`;
const requests = (route: string, method: string, status: string) =>
  `holdfast_http_requests_total{route="${route}",method="${method}",status="${status}"}`;

test("requests are counted that were answered well, and no others", () => {
  const all = new Map([
    [requests("/v1/offers", "GET", "200"), 5],
    [requests("/v1/offers", "GET", "400"), 7],
    [requests("/v1/offers/search", "POST", "200"), 2],
    [requests("/v1/bookings", "POST", "201"), 3],
    [requests("/v1/bookings", "POST", "409"), 90],
    [requests("/v1/bookings", "GET", "200"), 11],
    [requests("/v1/bookings/{id}/payments", "POST", "202"), 1],
  ]);
  expect(requestsIn(all)).toEqual({ searches: 7, holds: 3, payments: 1 });
  expect(requestsIn(new Map())).toEqual({ searches: 0, holds: 0, payments: 0 });
});

test("the lag is the bound below which half, and 99 of 100, of all changes were", () => {
  const all = new Map([
    [lag("0.1"), 40],
    [lag("0.25"), 60],
    ...["0.5", "1", "1.5", "2", "3", "5", "10", "30", "60"].map((le) => [lag(le), 99] as const),
    [lag("+Inf"), 100],
  ]);
  expect(lagIn(all)).toEqual({ count: 100, p50_s: 0.25, p99_s: 0.5 });
  // More than one in a hundred took longer than any bound.
  expect(lagIn(new Map([...all, [lag("+Inf"), 200]]))).toMatchObject({ p99_s: null });
  expect(lagIn(new Map())).toEqual({ count: 0, p50_s: null, p99_s: null });
});

describe("the overview", () => {
  test("goes without what a service does not answer, and says so", async () => {
    const { withToken, services } = gateway();
    services.search.seatLoad.mockRejectedValueOnce(new Error("the database is gone"));
    services.payments.breakers.mockRejectedValueOnce(new Error("gone as well"));
    const answer = await withToken("/v1/ops/overview", {}, OPERATOR);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ load: null, breakers: null, backlog: { waiting: 3, parked: 1 } });
  });
});
