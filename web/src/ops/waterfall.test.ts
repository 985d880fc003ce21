import { expect, test } from "vitest";
import type { BookingTrace } from "#contracts/traces.ts";
import { waterfalls } from "./waterfall.ts";

type Span = BookingTrace["spans"][number];
const START = Date.parse("2026-12-01T10:00:00Z");
let serial = 0;
const span = (name: string, depth: number, after_ms: number, took_ms: number): Span => ({
  span_id: (++serial).toString(16).padStart(16, "0"),
  parent_id: null,
  trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
  depth,
  service: "gateway",
  name,
  began_at: new Date(START + after_ms).toISOString(),
  took_ms,
  open: false,
  failed: false,
  flight_id: null,
  attributes: {},
});
const shape = (spans: Span[]) =>
  waterfalls({ spans }).map(({ request, took_ms, bars }) => [
    request.name,
    took_ms,
    bars.map(({ span: { name }, from, width }) => `${name} ${Math.round(from)}+${Math.round(width)}`),
  ]);

test("each request has a scale of its own, which ends with the last thing it led to", () => {
  const day = 86_400_000;
  expect(
    shape([
      span("hold", 0, 0, 50),
      span("seats.hold", 1, 10, 20),
      span("mail", 1, 60, 40),
      span("pay", 0, day, 100),
      span("payment.authorize", 1, day + 100, 300),
    ]),
  ).toEqual([
    ["hold", 100, ["hold 0+50", "seats.hold 10+20", "mail 60+40"]],
    ["pay", 400, ["pay 0+25", "payment.authorize 25+75"]],
  ]);
});

test("the handling of a message is told from the message, and from another one of its kind", () => {
  const sent = span("mail", 1, 1, 9);
  const [picture] = waterfalls({
    spans: [span("hold", 0, 0, 10), sent, { ...span("mail", 2, 5, 2), parent_id: sent.span_id }, span("mail", 1, 6, 1)],
  });
  expect(picture?.bars.map(({ isHandling }) => isHandling)).toEqual([false, false, true, false]);
});

test("what took no time can be seen, and no bar leaves the picture", () => {
  const [picture] = waterfalls({ spans: [span("hold", 0, 0, 1_000), span("told", 1, 1_000, 0)] });
  const told = picture?.bars[1];
  expect(told?.width).toBeGreaterThan(0);
  expect((told?.from ?? 0) + (told?.width ?? 0)).toBeLessThanOrEqual(100);
});

test("a part that began before its request, by another clock, is not left of the picture", () => {
  const [picture] = waterfalls({ spans: [span("hold", 0, 5, 10), span("seats.hold", 1, 0, 5)] });
  expect(picture?.bars.map(({ from }) => from >= 0)).toEqual([true, true]);
});

test("nothing is no picture, and one instant is one", () => {
  expect(waterfalls({ spans: [] })).toEqual([]);
  expect(shape([span("hold", 0, 0, 0)])).toEqual([["hold", 1, ["hold 0+1"]]]);
});
