import { describe, expect, test } from "vitest";
import { ownTraceOf, randomSpanId, randomTraceId, readTraceparent, shareOf, spanIdOf, traceparentOf } from "./traceparent.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

test("a traceparent is read as it was written", () => {
  const place = { trace_id: TRACE, span_id: SPAN };
  expect(readTraceparent(traceparentOf(place))).toEqual(place);
});

test.each([
  ["nothing", null],
  ["another version", `01-${TRACE}-${SPAN}-01`],
  ["a trace of zeros", `00-${"0".repeat(32)}-${SPAN}-01`],
  ["a span of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
  ["capitals", `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ["more behind it", `00-${TRACE}-${SPAN}-01-x`],
  ["a line of its own", `00-${TRACE}-${SPAN}-01\n`],
])("%s is none", (_, text) => {
  expect(readTraceparent(text)).toBeNull();
});

describe("ids", () => {
  test("of a name are always the same, valid, and differ from name to name", () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `bkg_00_${n}:payment.authorize:1`);
    const ids = names.map(spanIdOf);
    expect(new Set(ids).size).toBe(names.length);
    expect(ids.every((id) => /^(?!0{16})[0-9a-f]{16}$/.test(id))).toBe(true);
    expect(spanIdOf("a")).toBe(spanIdOf("a"));
  });

  test("of a trace of its own are a valid traceparent", () => {
    expect(readTraceparent(traceparentOf(ownTraceOf("task:prune:1")))).toEqual(ownTraceOf("task:prune:1"));
  });

  test("at random are valid, and others each time", () => {
    const spans = Array.from({ length: 1_000 }, randomSpanId);
    expect(new Set(spans).size).toBe(spans.length);
    for (const span_id of spans) expect(readTraceparent(traceparentOf({ trace_id: randomTraceId(), span_id }))).not.toBeNull();
  });
});

test("traces have shares that are spread evenly, and the same each time", () => {
  const shares = Array.from({ length: 10_000 }, (_, n) => shareOf(ownTraceOf(`${n}`).trace_id));
  const below = shares.filter((share) => share < 0.1).length;
  expect(below).toBeGreaterThan(850);
  expect(below).toBeLessThan(1_150);
  expect(shareOf(TRACE)).toBe(shareOf(TRACE));
});

test("names that differ in their last characters only are spread as evenly", () => {
  const below = Array.from({ length: 10_000 }, (_, n) => shareOf(`message ${n}`)).filter((share) => share < 0.1).length;
  expect(below).toBeGreaterThan(850);
  expect(below).toBeLessThan(1_150);
});
