import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import type { BookingSagasApi, Settlement } from "#contracts/booking-sagas.ts";
import type { Objects } from "#contracts/bindings.ts";
import type { SeriesDelta } from "#contracts/metrics.ts";
import { meter } from "#platform/meter.ts";
import type { Envelope } from "#contracts/messages.ts";
import { setLogLevel } from "#platform/log.ts";
import { asOperation, traceparentNow } from "#platform/operation.ts";
import { readTraceparent, spanIdOf, traceparentOf } from "#platform/traceparent.ts";
import { type DeadLetter, type Handling, QUEUE_RETRIES, consume, consumeDeadLetters, done, eachAlone } from "./consume.ts";
import { forMessage } from "./deliveries.ts";

setLogLevel("silent");
const BOOKING = "bkg_03_00000000000000000000000000";
const schema = z.object({
  v: z.literal(1),
  id: z.string(),
  type: z.literal("thing.done"),
  booking_id: z.string().nullable(),
  step: z.string(),
  at: z.string(),
  traceparent: z.null(),
  data: z.null(),
});
const body = (id: string, booking_id: string | null = BOOKING) => ({
  v: 1,
  id,
  type: "thing.done",
  booking_id,
  step: "s",
  at: "t",
  traceparent: null,
  data: null,
});

function batchOf(...bodies: unknown[]) {
  const messages = bodies.map((content, i) => ({
    id: `m${i}`,
    timestamp: new Date(0),
    body: content,
    attempts: 1,
    ack: vi.fn(),
    retry: vi.fn(),
  }));
  return {
    messages,
    batch: { queue: "holdfast-things", messages, ackAll: vi.fn(), retryAll: vi.fn(), metadata: {} } as unknown as MessageBatch,
  };
}

/** What has been counted since this was asked last. */
async function counted(): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  const add = async (deltas: SeriesDelta[]) => {
    for (const { series, value } of deltas) all.set(series, value);
    return { stored: deltas.length, refused: 0 };
  };
  await meter.flush({ getByName: () => ({ add, set: async () => {}, fetch: async () => new Response() }) });
  return all;
}

function world(settle: (settlements: Settlement[]) => Promise<void> = () => Promise.resolve()) {
  const settled: { shard: string; settlements: Settlement[] }[] = [];
  const parked: DeadLetter[] = [];
  const sagas = {
    getByName: (shard: string) => ({
      settle: async (settlements: Settlement[]) => {
        await settle(settlements);
        settled.push({ shard, settlements });
      },
    }),
  } as unknown as Objects<BookingSagasApi>;
  const park = (letters: DeadLetter[]) => {
    parked.push(...letters);
    return Promise.resolve();
  };
  return { settled, parked, sagas, park };
}

const run = (batch: MessageBatch, w: ReturnType<typeof world>, handle: (id: string) => Handling | Promise<Handling>) =>
  consume(batch, { schema, handle: eachAlone(async ({ id }) => await handle(id)), park: w.park, sagas: w.sagas });

describe("a queue batch", () => {
  it("is acknowledged after the saga's shard was told, in one call", async () => {
    const w = world();
    const { batch, messages } = batchOf(body("a"), body("b"));
    await run(batch, w, () => done);
    expect(w.settled).toEqual([
      {
        shard: "03",
        settlements: ["a", "b"].map((message_id) => ({ booking_id: BOOKING, message_id, outcome: { type: "done" } })),
      },
    ]);
    for (const message of messages) expect(message.ack).toHaveBeenCalledOnce();
  });

  it("is not acknowledged when the saga could not be told", async () => {
    const w = world(() => Promise.reject(new Error("unreachable")));
    const { batch, messages } = batchOf(body("a"));
    await run(batch, w, () => done);
    expect(messages[0]?.ack).not.toHaveBeenCalled();
    expect(messages[0]?.retry).toHaveBeenCalledOnce();
  });

  it("says why the saga could not be told", async () => {
    const lines: unknown[] = [];
    const warn = vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(JSON.parse(line)));
    setLogLevel("warn");
    const w = world(() => Promise.reject(new Error("unreachable")));
    const { batch } = batchOf(body("a"), body("b"));
    await run(batch, w, () => done);
    setLogLevel("silent");
    warn.mockRestore();
    expect(lines).toMatchObject([{ event: "saga.not_told", shard: "03", settlements: 2, why: "Error: unreachable" }]);
  });

  it("is not given up because the saga cannot be told: it has been handled, and the saga sends it again", async () => {
    const w = world(() => Promise.reject(new Error("unreachable")));
    const outcomes = [];
    for (const attempts of [QUEUE_RETRIES, QUEUE_RETRIES + 1]) {
      const { batch, messages } = batchOf(body("handled"), body("failed"));
      for (const message of messages) message.attempts = attempts;
      await run(batch, w, (id) => (id === "handled" ? done : { kind: "retry", delay_s: 0, why: "not yet" }));
      outcomes.push(messages.map(({ ack, retry }) => [ack.mock.calls.length, retry.mock.calls.length]));
    }
    // One try more after the last retry is the platform's way to the dead letters.
    expect(outcomes).toEqual([
      [
        [0, 1],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    ]);
    expect(w.parked).toEqual([]);
  });

  it("retries the one that throws, alone", async () => {
    const w = world();
    const { batch, messages } = batchOf(body("good"), body("bad"));
    await run(batch, w, (id) => {
      if (id === "bad") throw new Error("no");
      return done;
    });
    expect([
      messages[0]?.ack.mock.calls.length,
      messages[1]?.ack.mock.calls.length,
      messages[1]?.retry.mock.calls.length,
    ]).toEqual([1, 0, 1]);
  });

  it("tells the saga nothing of a message that is being worked on elsewhere, and lets it go", async () => {
    const w = world();
    const { batch, messages } = batchOf(body("a"));
    await run(batch, w, () => ({ kind: "quiet" }));
    expect(w.settled).toEqual([]);
    expect(messages[0]?.ack).toHaveBeenCalledOnce();
  });

  it("needs no saga for a message that belongs to no booking", async () => {
    const w = world();
    const { batch, messages } = batchOf(body("a", null));
    await run(batch, w, () => done);
    expect(w.settled).toEqual([]);
    expect(messages[0]?.ack).toHaveBeenCalledOnce();
  });

  it("parks what is no known message, tells its saga, and handles the rest", async () => {
    const w = world();
    const { batch, messages } = batchOf({ ...body("odd"), type: "thing.undone" }, "not even an object", body("a"));
    await run(batch, w, () => done);
    expect(w.parked.map(({ id, type, booking_id }) => ({ id, type, booking_id }))).toEqual([
      { id: "odd", type: "thing.undone", booking_id: BOOKING },
      { id: "m1", type: "unknown", booking_id: null },
    ]);
    expect(
      w.settled.flatMap(({ settlements }) => settlements.map(({ message_id, outcome }) => [message_id, outcome.type])),
    ).toEqual([
      ["odd", "parked"],
      ["a", "done"],
    ]);
    for (const message of messages) expect(message.ack).toHaveBeenCalledOnce();
  });

  it.each(["", "x".repeat(201), "two words", 7])("knows poison by its delivery where its id is %j", async (id) => {
    const w = world();
    await run(batchOf({ ...body("a"), id, type: "thing.undone" }).batch, w, () => done);
    expect(w.parked).toMatchObject([{ id: "m0", type: "thing.undone" }]);
  });

  it("counts every delivery of a dead letter, not those to the dead-letter queue", async () => {
    const w = world();
    await consumeDeadLetters(batchOf(body("a")).batch, w);
    expect(w.parked).toMatchObject([{ id: "a", reason: "every retry failed", attempts: QUEUE_RETRIES + 1 }]);
  });

  it("keeps what it cannot park", async () => {
    const w = world();
    const { batch, messages } = batchOf("poison");
    await consume(batch, {
      schema,
      handle: () => Promise.resolve([]),
      park: () => Promise.reject(new Error("database down")),
      sagas: w.sagas,
    });
    expect(messages[0]?.ack).not.toHaveBeenCalled();
    expect(messages[0]?.retry).toHaveBeenCalledOnce();
  });
});

describe("a message of a trace", () => {
  const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  const sent = (id: string) => traceparentOf({ trace_id: TRACE, span_id: spanIdOf(id) });
  const traced = z.strictObject({
    v: z.literal(1),
    id: z.string(),
    type: z.literal("thing.done"),
    booking_id: z.string(),
    step: z.string(),
    at: z.string(),
    traceparent: z.string(),
    data: z.null(),
  });
  type Traced = z.infer<typeof traced>;
  const tracedBody = (id: string) => ({ ...body(id), traceparent: sent(id) });
  const spansOf = (w: ReturnType<typeof world>) =>
    new Map(
      w.settled.flatMap(({ settlements }) => settlements.map(({ message_id, spans = [] }) => [message_id, spans] as const)),
    );

  it("tells its saga what was done for it, each message its own, below what was sent", async () => {
    const w = world();
    const handle = eachAlone(async ({ id }: Traced) => {
      await asOperation(`provider.${id}`, {}, () => Promise.resolve());
      return done;
    });
    await consume(batchOf(tracedBody("a"), tracedBody("b")).batch, { schema: traced, handle, park: w.park, sagas: w.sagas });
    for (const id of ["a", "b"]) {
      const spans = spansOf(w).get(id) ?? [];
      expect(spans.map(({ name }) => name)).toEqual([`provider.${id}`, "thing.done"]);
      const [call, handling] = spans;
      expect(handling).toMatchObject({ parent_id: spanIdOf(id), attributes: { message_id: id, attempts: 1, outcome: "done" } });
      expect(call?.parent_id).toBe(handling?.span_id);
    }
  });

  it("has what a whole batch was handled with as its own, and beside it what was done for it alone", async () => {
    const w = world();
    const handle = async (messages: Traced[]) => {
      for (const each of messages) await forMessage(each, () => asOperation(`mail ${each.id}`, {}, () => Promise.resolve()));
      return messages.map(() => done);
    };
    await consume(batchOf(tracedBody("a"), tracedBody("b")).batch, { schema: traced, handle, park: w.park, sagas: w.sagas });
    expect(
      spansOf(w)
        .get("b")
        ?.map(({ name }) => name),
    ).toEqual(["mail b", "thing.done"]);
  });

  it("is known by other ids at every try, so that none of them hides another", async () => {
    const [once, twice] = [world(), world()];
    const handle = eachAlone(() => Promise.resolve(done));
    const first = batchOf(tracedBody("a")).batch;
    await consume(first, { schema: traced, handle, park: once.park, sagas: once.sagas });
    const again = { ...first, messages: first.messages.map((message) => ({ ...message, attempts: 2 })) } as MessageBatch;
    await consume(again, { schema: traced, handle, park: twice.park, sagas: twice.sagas });
    expect(spansOf(once).get("a")?.[0]?.span_id).not.toBe(spansOf(twice).get("a")?.[0]?.span_id);
  });

  it("is a part of its trace also where it was stored meanwhile", async () => {
    expect(await forMessage(tracedBody("a") as Envelope, async () => readTraceparent(traceparentNow())?.trace_id)).toBe(TRACE);
  });
});

describe("a dead letter", () => {
  it("is stored before its saga hears of it", async () => {
    const order: string[] = [];
    const w = world(() => Promise.resolve(void order.push("settled")));
    const { batch, messages } = batchOf(body("a"));
    await consumeDeadLetters(batch, { park: () => Promise.resolve(void order.push("parked")), sagas: w.sagas });
    expect(order).toEqual(["parked", "settled"]);
    expect(messages[0]?.ack).toHaveBeenCalledOnce();
  });

  it("comes again when its saga did not hear, and its neighbours do not", async () => {
    const elsewhere = BOOKING.replace("bkg_03", "bkg_07");
    const w = world((settlements) =>
      settlements.some(({ booking_id }) => booking_id === elsewhere)
        ? Promise.reject(new Error("unreachable"))
        : Promise.resolve(),
    );
    const { batch, messages } = batchOf(body("a"), body("b", elsewhere), body("c", null));
    await consumeDeadLetters(batch, { park: w.park, sagas: w.sagas });
    expect(messages.map(({ ack }) => ack.mock.calls.length)).toEqual([1, 0, 1]);
    expect(messages.map(({ retry }) => retry.mock.calls.length)).toEqual([0, 1, 0]);
    expect(batch.ackAll).not.toHaveBeenCalled();
  });

  it("is not acknowledged where it cannot be stored", async () => {
    const w = world();
    const { batch, messages } = batchOf(body("a"));
    const park = () => Promise.reject(new Error("database down"));
    await expect(consumeDeadLetters(batch, { park, sagas: w.sagas })).rejects.toThrow("database down");
    expect(messages[0]?.ack).not.toHaveBeenCalled();
    expect(w.settled).toEqual([]);
  });
});

describe("deliveries are counted", () => {
  const outcome = (of: string) => `holdfast_queue_messages_total{queue="things",outcome="${of}"}`;

  it("by what becomes of them: acknowledged, coming again, parked", async () => {
    await counted();
    const { park, sagas } = world();
    const handle = async (messages: { id: string }[]) =>
      messages.map(({ id }): Handling => (id === "late" ? { kind: "retry", delay_s: 1, why: "later" } : done));
    await consume(batchOf(body("a"), body("late"), body("b"), { nonsense: true }).batch, { schema, handle, park, sagas });
    await consumeDeadLetters({ ...batchOf(body("x"), body("y")).batch, queue: "holdfast-things-dlq" }, { park, sagas });
    const all = await counted();
    expect([all.get(outcome("acked")), all.get(outcome("retried")), all.get(outcome("dead"))]).toEqual([2, 1, 3]);
  });

  it("under one name in every environment, also of what is dead", async () => {
    await counted();
    const { park, sagas } = world();
    const of = (queue: string) => ({ ...batchOf(body("a")).batch, queue });
    await consume(of("holdfast-staging-things"), { schema, handle: async (all) => all.map(() => done), park });
    await consumeDeadLetters(of("holdfast-staging-things-dlq"), { park, sagas });
    const all = await counted();
    expect([all.get(outcome("acked")), all.get(outcome("dead"))]).toEqual([1, 1]);
  });

  it("with how long they waited in the queue, when they come for the first time, however old what they ask for is", async () => {
    await counted();
    const { park } = world();
    const asked = { ...body("a"), at: new Date(Date.now() - 3_600_000).toISOString() };
    const { batch, messages } = batchOf(asked, asked);
    for (const message of messages) message.timestamp = new Date(Date.now() - 2_000);
    if (messages[1]) messages[1].attempts = 2;
    await consume(batch, { schema, handle: async (all) => all.map(() => done), park });
    const all = await counted();
    expect(all.get('holdfast_queue_lag_seconds_count{queue="things"}')).toBe(1);
    expect(all.get('holdfast_queue_lag_seconds_sum{queue="things"}')).toBeCloseTo(2, 0);
  });
});
