import { expect, test } from "vitest";
import { observe } from "./observe.ts";

test("observations count in every bucket that they fit into, and in the sum", () => {
  const deltas = new Map(
    observe("holdfast_projection_lag_seconds", { projection: "availability" }, [0.2, 1, 2.5]).map(({ series, value }) => [
      series,
      value,
    ]),
  );
  const bucket = (le: string) => deltas.get(`holdfast_projection_lag_seconds_bucket{projection="availability",le="${le}"}`);
  expect(["0.1", "0.25", "1", "2", "3", "+Inf"].map(bucket)).toEqual([0, 1, 2, 2, 3, 3]);
  expect(deltas.get('holdfast_projection_lag_seconds_sum{projection="availability"}')).toBeCloseTo(3.7);
  expect(deltas.get('holdfast_projection_lag_seconds_count{projection="availability"}')).toBe(3);
});

test("where nothing was observed, nothing is told", () => {
  expect(observe("holdfast_projection_lag_seconds", {}, [])).toEqual([]);
});
