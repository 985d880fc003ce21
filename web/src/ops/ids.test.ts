import { expect, test } from "vitest";
import { pageOfId } from "./ids.ts";

test("a booking's id leads to its saga, a flight's to the flight, and what has no page leads nowhere", () => {
  expect(pageOfId("bkg_01_gc3ev78g487cnxhcdcftjxqmyw")).toBe("/ops/sagas/bkg_01_gc3ev78g487cnxhcdcftjxqmyw");
  expect(pageOfId("HF101_2026-12-01_LHR")).toBe("/ops/flights/HF101_2026-12-01_LHR");
  // A message's id begins with its booking's.
  expect(pageOfId("bkg_01_gc3ev78g487cnxhcdcftjxqmyw:capture:1")).toBe(null);
  expect(pageOfId("14C")).toBe(null);
});
