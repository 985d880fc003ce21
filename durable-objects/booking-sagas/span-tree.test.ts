import { expect, test } from "vitest";
import { spanTree } from "./span-tree.ts";

type Span = Parameters<typeof spanTree>[0][number];
const START = Date.parse("2026-12-01T10:00:00Z");
const span = (span_id: string, parent_id: string | null, began_at: number, more: Partial<Span> = {}): Span => ({
  span_id,
  parent_id,
  trace_id: "t",
  service: "payments",
  name: span_id,
  began_at: START + began_at,
  ended_at: START + began_at + 10,
  failed: false,
  open: false,
  ...more,
});
const shape = (spans: Span[]) => spanTree(spans).map(({ name, depth, parent_id }) => `${"  ".repeat(depth)}${name} ${parent_id}`);

test("each span comes after what it is a part of, in the order in which they began", () => {
  expect(
    shape([
      span("mail", "notify", 40),
      span("pay", null, 100),
      span("notify", "hold", 30),
      span("seats", "hold", 10),
      span("hold", null, 0),
      span("authorise", "pay", 110),
    ]),
  ).toEqual(["hold null", "  seats hold", "  notify hold", "    mail notify", "pay null", "  authorise pay"]);
});

test("one whose parent is not here is a part of nothing, and one that is here twice is shown once", () => {
  expect(shape([span("a", "gone", 0), span("a", "gone", 0), span("b", "b", 5)])).toEqual(["a null", "b null"]);
});

test("its flight is told apart, and no span is shorter than nothing", () => {
  const attributes = { flight_id: "HF101_2026-12-01_LHR", attempts: 2 };
  expect(spanTree([span("a", null, 5, { ended_at: START, attributes })])).toMatchObject([
    { took_ms: 0, began_at: "2026-12-01T10:00:00.005Z", flight_id: "HF101_2026-12-01_LHR", attributes: { attempts: 2 } },
  ]);
});
