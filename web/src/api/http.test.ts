import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Call, type Reply, jsonOf, send } from "./http.ts";
import type { Failure } from "./failure.ts";
import type { Result } from "#domain/result.ts";

const MINUTE_MS = 60_000;
const bytes = (text: string) => new TextEncoder().encode(text);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A server whose answer begins at once; what follows is said by the returned stream's controller, and ends where the call is given up. */
function answering(status = 200): { body: ReadableStreamDefaultController<Uint8Array> } {
  const line: Partial<{ body: ReadableStreamDefaultController<Uint8Array> }> = {};
  const stream = new ReadableStream<Uint8Array>({ start: (controller) => void (line.body = controller) });
  vi.stubGlobal("fetch", (_path: string, { signal }: { signal: AbortSignal }) => {
    signal.addEventListener("abort", () => line.body?.error(signal.reason));
    return Promise.resolve(new Response(stream, { status, headers: { "content-type": "application/pdf" } }));
  });
  return line as { body: ReadableStreamDefaultController<Uint8Array> };
}

/** What a call comes to; null while it has come to nothing yet. */
function ask(call: Call = { path: "/v1/me/export" }): { outcome: Result<Reply, Failure> | null } {
  const asked: { outcome: Result<Reply, Failure> | null } = { outcome: null };
  void send(call).then((outcome) => (asked.outcome = outcome));
  return asked;
}
const reasonOf = ({ outcome }: ReturnType<typeof ask>) => (outcome?.ok === false ? outcome.error.reason : outcome);

test("a body is there whole, with its type", async () => {
  const line = answering();
  const asked = ask();
  await vi.advanceTimersByTimeAsync(0);
  line.body.enqueue(bytes("%PDF"));
  line.body.enqueue(bytes("-1.7"));
  line.body.close();
  await vi.advanceTimersByTimeAsync(0);
  const body = asked.outcome?.ok === true ? asked.outcome.value.body : null;
  expect(body?.type).toBe("application/pdf");
  expect(await body?.text()).toBe("%PDF-1.7");
});

test.each([200, 409])("an answer (%i) that breaks off is none", async (status) => {
  const line = answering(status);
  const asked = ask();
  await vi.advanceTimersByTimeAsync(0);
  line.body.enqueue(bytes('{"code":"inv'));
  line.body.error(new TypeError("network error"));
  await vi.advanceTimersByTimeAsync(0);
  expect(reasonOf(asked)).toBe("offline");
});

test("an answer that stops coming is not waited for for ever", async () => {
  const line = answering();
  const asked = ask();
  await vi.advanceTimersByTimeAsync(0);
  line.body.enqueue(bytes('{"exported_at":'));
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(reasonOf(asked)).toBe("offline");
});

test("an answer that comes slowly is waited for as long as it comes", async () => {
  const line = answering();
  const asked = ask();
  for (let part = 0; part < 10; part++) {
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
    line.body.enqueue(bytes("1"));
  }
  line.body.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.outcome?.ok === true && (await jsonOf(asked.outcome.value.body))).toBe(1_111_111_111);
  // Nothing is left that would go off later.
  expect(vi.getTimerCount()).toBe(0);
});

describe("a call that may be given up, in a browser that cannot join signals", () => {
  const joins = AbortSignal.any.bind(AbortSignal);
  beforeEach(() => void Reflect.deleteProperty(AbortSignal, "any"));
  afterEach(() => void Object.assign(AbortSignal, { any: joins }));

  test("comes to its answer", async () => {
    const line = answering();
    const asked = ask({ path: "/v1/trips", signal: new AbortController().signal });
    await vi.advanceTimersByTimeAsync(0);
    line.body.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.outcome).toMatchObject({ ok: true, value: { status: 200 } });
  });

  test("ends where it is given up, also while its answer comes", async () => {
    const line = answering();
    const giver = new AbortController();
    const asked = ask({ path: "/v1/trips", signal: giver.signal });
    await vi.advanceTimersByTimeAsync(0);
    line.body.enqueue(bytes("%PDF"));
    giver.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(reasonOf(asked)).toBe("offline");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is not made where it was given up before", async () => {
    const fetched = vi.fn<typeof fetch>(async (_path, init) => {
      init?.signal?.throwIfAborted();
      return new Response("{}");
    });
    vi.stubGlobal("fetch", fetched);
    const asked = ask({ path: "/v1/trips", signal: AbortSignal.abort() });
    await vi.advanceTimersByTimeAsync(0);
    expect(reasonOf(asked)).toBe("offline");
  });

  test("is not waited for for ever", async () => {
    answering();
    const asked = ask({ path: "/v1/trips", signal: new AbortController().signal });
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(reasonOf(asked)).toBe("offline");
  });

  test("leaves nothing with a signal that outlives it", async () => {
    const line = answering();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    ask({ path: "/v1/trips", signal });
    await vi.advanceTimersByTimeAsync(0);
    line.body.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(added).toHaveBeenCalledOnce();
    expect(removed).toHaveBeenCalledExactlyOnceWith(...(added.mock.calls[0] ?? []));
  });
});

test("a file goes out for as long as its line needs, and its answer is waited for as any then", async () => {
  let begin = () => {};
  vi.stubGlobal("fetch", (_path: string, { signal }: { signal: AbortSignal }) => {
    const whenGivenUp = (end: (reason: unknown) => void) => signal.addEventListener("abort", () => end(signal.reason));
    return new Promise<Response>((resolve, reject) => {
      whenGivenUp(reject);
      begin = () => resolve(new Response(new ReadableStream({ start: (body) => whenGivenUp((reason) => body.error(reason)) })));
    });
  });
  const asked = ask({ method: "POST", path: "/v1/ops/schedules", file: new Blob(["1"]) });
  await vi.advanceTimersByTimeAsync(20 * MINUTE_MS);
  expect(asked.outcome).toBeNull();
  begin();
  await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
  expect(asked.outcome).toBeNull();
  await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
  expect(reasonOf(asked)).toBe("offline");
});

test("a file is not sent for ever on a line that is dead without the browser knowing", async () => {
  vi.stubGlobal(
    "fetch",
    (_path: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  const asked = ask({ method: "POST", path: "/v1/ops/schedules", file: new Blob(["1"]) });
  await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
  expect(reasonOf(asked)).toBe("offline");
});

test("what is no JSON is nothing", async () => {
  expect(await jsonOf(new Blob(["<html>"]))).toBeUndefined();
  expect(await jsonOf(new Blob([]))).toBeUndefined();
});
