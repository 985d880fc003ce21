import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CALLS_AT_ONCE, CALLS_WAITING, MAX_WAIT_MS, openBulkhead, places } from "./bulkhead.ts";
import { type CallLimits, callProvider } from "./call.ts";

// The library loads itself by the first call, which takes real time.
await import("cockatiel");
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ROOMY = 1_000;
const SHUT = { kind: "shut", retry_after_s: expect.any(Number) };
const silence = () => new Stripe.errors.StripeConnectionError({ message: "no answer", type: "api_error" });

/** One invocation, a breaker that lets everything through, and a provider that answers when it is told to. */
function invocation(ofIsolate = places(ROOMY)) {
  const gate = { admitted: 0, reports: [] as boolean[], allowed: true, shut: false };
  const limits: CallLimits = {
    bulkhead: openBulkhead(ofIsolate),
    gate: {
      async admit() {
        gate.admitted += 1;
        return { allowed: gate.allowed, retry_after_s: gate.allowed ? 0 : 9 };
      },
      async report(answered) {
        gate.reports.push(answered);
      },
      isShut: () => gate.shut,
    },
    try_ms: 5_000,
  };
  const open: { answer: (value: string) => void; fail: (error: Error) => void }[] = [];
  const most = { at_once: 0, sent: 0 };
  const send = (): Promise<string> =>
    new Promise((answer, fail) => {
      open.push({ answer, fail });
      most.sent += 1;
      most.at_once = Math.max(most.at_once, open.length);
    });
  return {
    gate,
    most,
    open,
    call: () => callProvider(limits, "retrieve", send),
    calls: (n: number) => Array.from({ length: n }, () => callProvider(limits, "retrieve", send)),
    /** The first that is open ends so. */
    end: (how: (one: (typeof open)[number]) => void = (one) => one.answer("fine")) => {
      const first = open.shift();
      if (first === undefined) throw new Error("no call is open");
      how(first);
    },
  };
}
/** Lets everything happen that needs no time, also after the library's `import`. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const batch = CALLS_AT_ONCE + CALLS_WAITING;

describe("the bulkhead of an invocation", () => {
  test("a batch of ten is served in turns, never more than five at once", async () => {
    expect(batch).toBe(10);
    const provider = invocation();
    const answers = provider.calls(batch);
    await settle();
    expect(provider.open).toHaveLength(CALLS_AT_ONCE);
    for (let i = 0; i < batch; i++) {
      provider.end();
      await settle();
    }
    expect(await Promise.all(answers)).toEqual(Array(batch).fill({ kind: "ok", value: "fine" }));
    expect(provider.most).toEqual({ at_once: CALLS_AT_ONCE, sent: batch });
  });

  test("what is beyond that is shut at once: never sent, unknown to the breaker, and not its failure", async () => {
    const provider = invocation();
    const served = provider.calls(batch);
    await settle();
    expect(await Promise.all(provider.calls(3))).toEqual([SHUT, SHUT, SHUT]);
    expect(provider.gate).toMatchObject({ admitted: CALLS_AT_ONCE, reports: [] });
    for (let i = 0; i < batch; i++) {
      provider.end();
      await settle();
    }
    await Promise.all(served);
    expect(provider.most.sent).toBe(batch);
    expect(provider.gate.reports).not.toContain(false);
  });

  test("what has waited too long is shut too, and not sent when its turn comes", async () => {
    const provider = invocation();
    const [...served] = provider.calls(CALLS_AT_ONCE);
    await settle();
    const late = provider.call();
    await vi.advanceTimersByTimeAsync(MAX_WAIT_MS);
    expect(await late).toEqual(SHUT);
    for (let i = 0; i < CALLS_AT_ONCE; i++) provider.end();
    await Promise.all(served);
    await settle();
    expect(provider.most.sent).toBe(CALLS_AT_ONCE);
    expect(provider.gate).toMatchObject({ admitted: CALLS_AT_ONCE, reports: [true, true, true, true, true] });
  });

  test.each<[string, Parameters<ReturnType<typeof invocation>["end"]>[0], string]>([
    ["an answer", (one) => one.answer("fine"), "ok"],
    ["a declined card", (one) => one.fail(new Stripe.errors.StripeCardError({ message: "no", type: "card_error" })), "declined"],
    [
      "a refusal",
      (one) =>
        one.fail(new Stripe.errors.StripeInvalidRequestError({ message: "no", type: "invalid_request_error", statusCode: 400 })),
      "refused",
    ],
    ["a bug of ours", (one) => one.fail(new TypeError("not the provider's doing")), "thrown"],
  ])("%s gives the turn to the next", async (_name, how, kind) => {
    const provider = invocation();
    const first = provider.call().then(
      (answer) => answer.kind,
      () => "thrown",
    );
    const others = provider.calls(CALLS_AT_ONCE);
    await settle();
    expect(provider.most.sent).toBe(CALLS_AT_ONCE);
    provider.end(how);
    await settle();
    expect(await first).toBe(kind);
    expect(provider.most.sent).toBe(CALLS_AT_ONCE + 1);
    for (let i = 0; i < CALLS_AT_ONCE; i++) provider.end();
    await Promise.all(others);
  });

  test("a call that fails in every try, or gets no answer by its deadline, gives its turn back, and only it fails the provider", async () => {
    const provider = invocation();
    const failing = provider.call();
    await settle();
    for (let i = 0; i < 5; i++) {
      provider.end((one) => one.fail(silence()));
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(await failing).toEqual({ kind: "silent" });
    const hanging = provider.calls(CALLS_AT_ONCE);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await Promise.all(hanging)).toEqual(Array(CALLS_AT_ONCE).fill({ kind: "silent" }));
    const next = provider.calls(CALLS_AT_ONCE);
    await settle();
    // The SDK ends a try by itself; until then it has its connection.
    expect(provider.most.at_once).toBe(CALLS_AT_ONCE);
    for (let i = 0; i < CALLS_AT_ONCE; i++) provider.end((one) => one.fail(silence()));
    await settle();
    expect(provider.open).toHaveLength(CALLS_AT_ONCE);
    for (let i = 0; i < CALLS_AT_ONCE; i++) provider.end();
    await Promise.all(next);
    expect(provider.gate.reports).toEqual([...Array(6).fill(false), ...Array(5).fill(true)]);
  });

  test("an open breaker takes no turn away from anybody", async () => {
    const provider = invocation();
    provider.gate.allowed = false;
    expect(await Promise.all(provider.calls(batch))).toEqual(Array(batch).fill({ kind: "shut", retry_after_s: 9 }));
    expect(provider.most.sent).toBe(0);
    provider.gate.allowed = true;
    const answer = provider.call();
    await settle();
    provider.end();
    expect(await answer).toMatchObject({ kind: "ok" });
  });
});

test("a call that was let through is tried no further once the breaker has opened", async () => {
  const provider = invocation();
  const answer = provider.call();
  await settle();
  provider.end((one) => one.fail(silence()));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(provider.most.sent).toBe(2);
  provider.gate.shut = true;
  provider.end((one) => one.fail(silence()));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await answer).toEqual({ kind: "silent" });
  expect(provider.most.sent).toBe(2);
  expect(provider.gate.reports).toEqual([false]);
});

test("nor while it waits for its next try", async () => {
  const provider = invocation();
  const answer = provider.call();
  await settle();
  provider.end((one) => one.fail(silence()));
  await settle();
  provider.gate.shut = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await answer).toEqual({ kind: "silent" });
  expect(provider.most.sent).toBe(1);
});

test("no try goes out once its call was answered for want of time", async () => {
  const provider = invocation();
  const answer = provider.call();
  const tries: number[] = [];
  const begun = Date.now();
  // Each try is given up after five seconds, as the SDK does.
  for (let i = 0; i < 400; i++) {
    await vi.advanceTimersByTimeAsync(50);
    while (tries.length < provider.most.sent) tries.push(Date.now() - begun);
    if (provider.open.length > 0 && Date.now() - begun - (tries.at(-1) ?? 0) >= 5_000) provider.end((one) => one.fail(silence()));
  }
  expect(await answer).toEqual({ kind: "silent" });
  expect(tries.length).toBeGreaterThan(1);
  expect(Math.max(...tries)).toBeLessThanOrEqual(14_000);
});

describe("the places of an isolate", () => {
  test("are for all of its invocations together; what finds none is shut without a wait", async () => {
    const shared = places(7);
    const [one, two] = [invocation(shared), invocation(shared)];
    const answers = [...one.calls(5), ...two.calls(2)];
    await settle();
    expect(await two.call()).toEqual(SHUT);
    expect(two.gate.admitted).toBe(2);
    one.end();
    await settle();
    const next = two.call();
    await settle();
    expect([one.open.length, two.open.length]).toEqual([4, 3]);
    for (let i = 0; i < 4; i++) one.end();
    for (let i = 0; i < 3; i++) two.end();
    expect((await Promise.all([...answers, next])).map(({ kind }) => kind)).toEqual(Array(8).fill("ok"));
  });

  test("are not lost to an invocation that the runtime has ended", () => {
    const shared = places(1);
    expect(shared.take()).not.toBeNull();
    vi.advanceTimersByTime(19_999);
    expect(shared.take()).toBeNull();
    vi.advanceTimersByTime(1);
    expect(shared.take()).not.toBeNull();
    expect(shared.take()).toBeNull();
  });

  test("are given back once, by whoever took them", () => {
    const shared = places(1);
    const first = shared.take();
    first?.leave();
    const second = shared.take();
    first?.leave();
    expect(second).not.toBeNull();
    expect(shared.take()).toBeNull();
  });
});

describe("the provider's own rate limit", () => {
  const limited = () =>
    new Stripe.errors.StripeRateLimitError({ message: "slow down", type: "rate_limit_error", statusCode: 429 });
  /** A call whose tries end so, one after the other. */
  async function calling(ends: (() => Error)[], at = invocation()) {
    const answer = at.call();
    for (const end of ends) {
      await vi.advanceTimersByTimeAsync(2_000);
      at.end((one) => one.fail(end()));
    }
    await vi.advanceTimersByTimeAsync(2_000);
    return answer;
  }

  test("is asked again, and what it then answers is the call's answer", async () => {
    const provider = invocation();
    const answer = provider.call();
    await settle();
    provider.end((one) => one.fail(limited()));
    await vi.advanceTimersByTimeAsync(2_000);
    provider.end();
    expect(await answer).toEqual({ kind: "ok", value: "fine" });
    expect(provider.gate.reports).toEqual([true]);
  });

  test("in the last of all tries has the caller come again, and is the breaker's business, too", async () => {
    const provider = invocation();
    expect(await calling(Array(5).fill(limited), provider)).toEqual({ kind: "shut", retry_after_s: 5 });
    expect(provider.most.sent).toBe(5);
    expect(provider.gate.reports).toEqual([false]);
  });

  test("after a try without an answer, too: the key will answer for that", async () => {
    expect(await calling([silence, silence, silence, silence, limited])).toEqual(SHUT);
  });

  test("is no longer the answer once a try after it had none", async () => {
    expect(await calling([limited, limited, limited, limited, silence])).toEqual({ kind: "silent" });
  });

  test("stays the answer where the breaker opens before the next try", async () => {
    const provider = invocation();
    const answer = provider.call();
    await settle();
    provider.end((one) => one.fail(limited()));
    await settle();
    provider.gate.shut = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answer).toEqual(SHUT);
    expect(provider.most.sent).toBe(1);
  });

  test("is not the answer where the deadline ends a try that is still under way", async () => {
    const provider = invocation();
    const answer = provider.call();
    await settle();
    provider.end((one) => one.fail(limited()));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await answer).toEqual({ kind: "silent" });
    expect(provider.open).toHaveLength(1);
  });

  test("a key in use is none: whether that try has its effect, nobody knows", async () => {
    const inUse = () =>
      new Stripe.errors.StripeIdempotencyError({ message: "in use", type: "idempotency_error", statusCode: 409 });
    expect(await calling(Array(5).fill(inUse))).toEqual({ kind: "silent" });
  });
});
