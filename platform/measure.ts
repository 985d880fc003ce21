import type { WorkerEntrypoint } from "cloudflare:workers";
import { type Counting, meter } from "./meter.ts";

/** What the runtime calls itself, but an alarm: it has no answer to look at, and a socket's messages are told by those who send them. */
const NOT_CALLS = new Set(["constructor", "webSocketMessage", "webSocketClose", "webSocketError"]);

type Method = (...args: unknown[]) => unknown;
/** What is counted of the answers of some methods, beside that and how long they took. Must not fail. */
export type Seen<Api> = {
  [K in keyof Api]?: Api[K] extends (...args: infer A) => infer R ? (answer: Awaited<R>, ...args: A) => void : never;
};
/** What every class that answers calls has, by the time it does. */
export interface Called {
  ctx: Pick<ExecutionContext, "waitUntil"> & { id?: { name?: string | undefined } };
  env: { METRICS: Counting };
}
interface Measured<Api> {
  service: string;
  seen?: Seen<Api>;
  /** After each call, of the object or entrypoint that was called. */
  after: (called: Called, now: number, api: Api, method: string) => void;
}

/** Has an entrypoint's calls counted and timed. To be done once, where the class is exported to the runtime. */
export function measureService<Api extends WorkerEntrypoint<object>>(type: { prototype: Api }, service: string): void {
  measure(type.prototype, {
    service,
    after({ ctx, env }, now) {
      const flush = meter.flushIfDue(env.METRICS, now);
      if (flush !== null) ctx.waitUntil(flush);
    },
  });
}

/**
 * A batch's messages count as done when its handler returns: no longer than this (ms) does it wait for counts to be taken. One of five seconds
 * that is cut off is lost, which counts may be.
 */
const FLUSH_WAIT_MS = 1_000;

/** A queue's consumer that hands over what it has counted. */
export const countedQueue =
  <Env extends { METRICS: Counting }>(handle: (batch: MessageBatch, env: Env) => Promise<void>) =>
  async (batch: MessageBatch, env: Env): Promise<void> => {
    try {
      await handle(batch, env);
    } finally {
      const patience = new Promise<void>((resolve) => {
        setTimeout(resolve, FLUSH_WAIT_MS);
      });
      await Promise.race([meter.flushIfDue(env.METRICS, Date.now()), patience]);
    }
  };

/** Has an object's calls and alarms counted and timed. `after`: what else is looked at after a call. */
export function measureObject<Api extends object>(
  type: { prototype: Api },
  service: string,
  { seen, after }: { seen?: Seen<Api>; after?: (called: Called, object: Api, method: string) => unknown } = {},
): void {
  measure<Api>(type.prototype, {
    service,
    ...(seen && { seen }),
    after(called, now, api, method) {
      meter.flushSoon(called.env.METRICS, now, (work) => called.ctx.waitUntil(work));
      after?.(called, api, method);
    },
  });
}

function measure<Api extends object>(prototype: Api, measured: Measured<Api>): void {
  for (const [method, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (typeof value !== "function" || NOT_CALLS.has(method)) continue;
    const seen = measured.seen?.[method as keyof Api] as ((answer: unknown, ...args: unknown[]) => void) | undefined;
    Object.defineProperty(prototype, method, {
      value: timed(method, value as Method, seen, measured),
      configurable: true,
      writable: true,
    });
  }
}

function timed<Api extends object>(
  method: string,
  call: Method,
  seen: ((answer: unknown, ...args: unknown[]) => void) | undefined,
  { service, after }: Measured<Api>,
): Method {
  const counter = (outcome: string) => meter.counter("holdfast_rpc_requests_total", { service, method, outcome });
  const outcomes = { ok: counter("ok"), refused: counter("refused"), error: counter("error") };
  const duration = meter.histogram("holdfast_rpc_request_duration_seconds", { service, method });
  return async function timed(this: unknown, ...args: unknown[]): Promise<unknown> {
    const began = Date.now();
    let outcome: keyof typeof outcomes = "error";
    try {
      const answer = await call.apply(this, args);
      outcome = outcomeOf(answer);
      seen?.(answer, ...args);
      return answer;
    } finally {
      const now = Date.now();
      outcomes[outcome].add();
      duration.observe((now - began) / 1_000);
      after(this as Called, now, this as Api, method);
    }
  };
}

/** A refusal is an answer too: a `Result` that is not ok, or a status of HTTP that blames the request. */
function outcomeOf(answer: unknown): "ok" | "refused" | "error" {
  if (answer instanceof Response) {
    if (answer.status >= 500) return "error";
    return answer.status >= 400 ? "refused" : "ok";
  }
  const isRefusal = typeof answer === "object" && answer !== null && (answer as { ok?: unknown }).ok === false;
  return isRefusal ? "refused" : "ok";
}
