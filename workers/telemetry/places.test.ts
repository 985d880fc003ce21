import { expect, test } from "vitest";
import { Places } from "./places.ts";

const place = { trace_id: "1".repeat(32), span_id: "a".repeat(16), parent: null, whole: true, link: null, times: null };

test("ten thousand spans are remembered, and not ever more", () => {
  const places = new Places();
  places.open("first", undefined);
  places.settle("first", place);
  places.end("first");
  for (let n = 0; n < 9_999; n++) places.open(`span ${n}`, "first");
  expect(places.of("span 0").trace?.trace_id).toBe(place.trace_id);
  for (let n = 0; n < 20_000; n++) places.open(`later ${n}`, undefined);
  expect(places.of("span 0")).toEqual({ trace: null, isCertain: false });
});

test("one that is settled though it is old is known as such", () => {
  const places = new Places();
  places.open("first", undefined);
  for (let n = 0; n < 12_000; n++) places.open(`span ${n}`, "first");
  places.settle("first", place);
  expect(places.of("span 11999").trace?.trace_id).toBe(place.trace_id);
});
