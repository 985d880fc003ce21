import { afterEach, describe, expect, test, vi } from "vitest";
import type { RecordedSpan } from "#contracts/traces.ts";
import { about, aboutNothing, knownIds } from "./context.ts";
import { PLACE, annotate, asOperation, type PlatformSpan, tellAfterwards, traceAs, traceparentNow } from "./operation.ts";
import { readTraceparent } from "./traceparent.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";
const traceparent = `00-${TRACE}-${PARENT}-01`;
const later = () => new Promise((resolve) => setTimeout(resolve, 1));

/** What the platform is told, span by span. */
function platform(context?: PlatformSpan["spanContext"]) {
  const told: { name: string; attributes: Record<string, unknown> }[] = [];
  traceAs("payments", {
    enterSpan(name, work) {
      const attributes: Record<string, unknown> = {};
      told.push({ name, attributes });
      const setAttribute = (key: string, value: unknown) => void (attributes[key] = value);
      return work({ isTraced: true, setAttribute, ...(context && { spanContext: context }) });
    },
  });
  return told;
}
afterEach(() => traceAs("payments", { enterSpan: (_, work) => work({ isTraced: false, setAttribute: () => undefined }) }));
platform();

describe("an operation", () => {
  test("is a part of what it has come from, and what is done in it a part of it", async () => {
    const recorded: RecordedSpan[] = [];
    await asOperation("outer", { traceparent, span_id: "a".repeat(16), recorded, attributes: { queue: "q" } }, async () => {
      await later();
      annotate({ outcome: "done" });
      await asOperation("inner", {}, later);
    });
    const [inner, outer] = recorded;
    expect(outer).toMatchObject({
      name: "outer",
      service: "payments",
      span_id: "a".repeat(16),
      parent_id: PARENT,
      failed: false,
      attributes: { queue: "q", outcome: "done" },
    });
    expect(inner).toMatchObject({ name: "inner", parent_id: "a".repeat(16) });
    expect(inner).not.toHaveProperty("attributes");
    expect(outer?.ended_at).toBeGreaterThanOrEqual(inner?.ended_at ?? Infinity);
  });

  test("keeps apart from others at the same time", async () => {
    const places = await Promise.all(
      ["1", "2"].map((digit) =>
        asOperation("one", { traceparent: `00-${digit.repeat(32)}-${PARENT}-01` }, async () => {
          await later();
          return [readTraceparent(traceparentNow())?.trace_id, knownIds().trace_id];
        }),
      ),
    );
    expect(places).toEqual([
      ["1".repeat(32), "1".repeat(32)],
      ["2".repeat(32), "2".repeat(32)],
    ]);
    expect(traceparentNow()).toBeNull();
  });

  test("that throws has failed, at once or later, and its error goes on", async () => {
    const recorded: RecordedSpan[] = [];
    const fail = () => {
      throw new Error("no");
    };
    expect(() => asOperation("now", { traceparent, recorded }, fail)).toThrow("no");
    await expect(asOperation("later", { traceparent, recorded }, async () => fail())).rejects.toThrow("no");
    expect(recorded.map(({ name, failed }) => [name, failed])).toEqual([
      ["now", true],
      ["later", true],
    ]);
  });

  test.each([null, "", "00-zz", `00-${"0".repeat(32)}-${PARENT}-01`])("of no trace (%j) is written down nowhere", (given) => {
    const recorded: RecordedSpan[] = [];
    expect(asOperation("alone", { traceparent: given, recorded }, traceparentNow)).toBeNull();
    expect(recorded).toEqual([]);
  });

  test("may begin a trace, the platform's own where that says which it is", () => {
    const begun = () => readTraceparent(asOperation("request", { traceparent: null, begins: true }, traceparentNow));
    expect(begun()).toEqual({ trace_id: expect.any(String), span_id: expect.any(String) });
    expect(begun()?.trace_id).not.toBe(begun()?.trace_id);
    platform(() => ({ traceId: TRACE, spanId: PARENT }));
    expect(begun()).toEqual({ trace_id: TRACE, span_id: PARENT });
    const own = { trace_id: "3".repeat(32), span_id: "4".repeat(16) };
    const place = asOperation("task", { traceparent: null, begins: true, ...own }, traceparentNow);
    expect(readTraceparent(place)).toEqual(own);
  });
});

test("where the platform traces nothing it is asked for a span only now and then, and for all as soon as it traces one", () => {
  vi.useFakeTimers({ now: 1_000_000 });
  let isTraced = false;
  let asked = 0;
  traceAs("payments", {
    enterSpan(_, work) {
      asked += 1;
      return work({ isTraced, setAttribute: () => undefined });
    },
  });
  const run = (times: number) => {
    const before = asked;
    for (let i = 0; i < times; i++) expect(asOperation("op", { traceparent }, () => "done")).toBe("done");
    return asked - before;
  };
  expect(run(10)).toBe(1);
  vi.advanceTimersByTime(100);
  expect(run(10)).toBe(1);
  isTraced = true;
  vi.advanceTimersByTime(100);
  expect(run(10)).toBe(10);
  // One that is not traced among others that are: a share of the requests is.
  isTraced = false;
  expect(run(10)).toBe(10);
  vi.advanceTimersByTime(60_000);
  expect(run(10)).toBe(1);
  vi.useRealTimers();
});

test("the platform is told where each operation belongs, and what it says of itself under our own name", () => {
  const told = platform();
  asOperation("send", { traceparent, span_id: "b".repeat(16), whole: true, kind: "producer", attributes: { attempts: 2 } }, () =>
    annotate({ outcome: "sent" }),
  );
  expect(told).toEqual([
    {
      name: "send",
      attributes: {
        [PLACE.parent]: traceparent,
        [PLACE.trace_id]: TRACE,
        [PLACE.span_id]: "b".repeat(16),
        [PLACE.whole]: true,
        [PLACE.kind]: "producer",
        [PLACE.service]: "payments",
        "holdfast.attempts": 2,
        "holdfast.outcome": "sent",
      },
    },
  ]);
});

test("what is over is told afterwards, with its times, as a part of whatever is under way", () => {
  const told = platform();
  const over = { trace_id: TRACE, span_id: "c".repeat(16), parent_id: PARENT, service: "objects", name: "seats.pin" };
  tellAfterwards(() => [
    { ...over, began_at: 1_000, ended_at: 2_000, failed: false, attributes: { attempts: 1, link: traceparent } },
  ]);
  expect(told.map(({ name }) => name)).toEqual(["tell", "seats.pin"]);
  expect(told[1]?.attributes).toMatchObject({
    [PLACE.parent]: traceparent,
    [PLACE.span_id]: "c".repeat(16),
    [PLACE.service]: "objects",
    [PLACE.began_at]: 1_000,
    [PLACE.ended_at]: 2_000,
    [PLACE.link]: traceparent,
    "holdfast.attempts": 1,
  });
});

test("a call of another Worker, which is no Promise, is waited for", async () => {
  const recorded: RecordedSpan[] = [];
  // oxlint-disable-next-line unicorn/no-thenable -- as the runtime's calls are
  const call = { then: (done: (value: string) => void) => setTimeout(() => done("answer"), 5) } as unknown as Promise<string>;
  const answer = asOperation("call", { traceparent, recorded }, () => call);
  expect(recorded).toEqual([]);
  expect(await answer).toBe("answer");
  expect(recorded).toHaveLength(1);
});

describe("what is known of the work at hand", () => {
  test("adds up, and is forgotten outside", () => {
    about({ request_id: "r" }, () =>
      about({ booking_id: "b" }, () => expect(knownIds()).toEqual({ request_id: "r", booking_id: "b" })),
    );
    expect(knownIds()).toEqual({});
  });

  test.each([traceparent, null])("is what an operation is about, too, whether it has a trace or none (%j)", (given) => {
    asOperation("op", { traceparent: given, ids: { message_id: "m" } }, () =>
      expect(knownIds()).toMatchObject({ message_id: "m" }),
    );
  });

  test("is nothing where one request only happens to start what is done for several", () => {
    asOperation("request", { traceparent }, () =>
      aboutNothing(() => {
        expect(knownIds()).toEqual({});
        expect(traceparentNow()).toBeNull();
      }),
    );
  });
});
