import { expect, test } from "vitest";
import { quantile } from "./lag.ts";

const TEXT = `# TYPE holdfast_projection_lag_seconds histogram
holdfast_projection_lag_seconds_bucket{projection="availability",le="+Inf"} 200
holdfast_projection_lag_seconds_bucket{projection="availability",le="0.5"} 150
holdfast_projection_lag_seconds_bucket{projection="availability",le="1"} 198
holdfast_projection_lag_seconds_sum{projection="availability"} 61.5
holdfast_projection_lag_seconds_count{projection="availability"} 200
holdfast_http_requests_total{method="GET"} 9
`;

test.each([
  [0.5, 500],
  [0.75, 500],
  [0.99, 1_000],
  [1, Infinity],
])("the lag that %s of all are within is the bound of their bucket: %s ms", (share, ms) => {
  expect(quantile(TEXT, share)).toBe(ms);
});

test("of nothing there is no lag", () => {
  expect(() => quantile("", 0.99)).toThrow("something was projected");
});
