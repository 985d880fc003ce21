import type { Context } from "hono";
import type { SeriesDelta } from "#contracts/metrics.ts";
import { measureObject } from "#platform/measure.ts";
import { Meter } from "#platform/meter.ts";
import type { App } from "../../workers/gateway/env.ts";
import { measure } from "../../workers/gateway/middleware/measure.ts";

const TURNS = 50_000;
const ROUNDS = 9;

/** What counting one request at the gateway, and one call of a service or an object, takes of a processor, in ms for a thousand. */
export async function costs(): Promise<{ request: number; call: number; flush: number }> {
  const [request, call] = [await beyond(plainRequest(), countedRequest()), await beyond(plainCall(), countedCall())];
  return { request, call, flush: await flushCost() };
}

/** Histograms of one isolate that have counted something within a second: more than any but the gateway has. */
const BUSY = 50;

/** What handing over the counts of a busy second takes, their way through the structured clone of a call included, in ms. */
async function flushCost(): Promise<number> {
  const meter = new Meter();
  const metrics = {
    getByName: () => ({
      add: async (deltas: SeriesDelta[]) => ({ stored: structuredClone(deltas).length, refused: 0 }),
      set: async () => {},
      fetch: async () => new Response(),
    }),
  };
  const turns = 200;
  const durations = Array.from({ length: BUSY }, (_, i) =>
    meter.histogram("holdfast_http_request_duration_seconds", { route: `/v1/route-${i}`, method: "GET" }),
  );
  const before = process.cpuUsage();
  for (let i = 0; i < turns; i++) {
    for (const duration of durations) duration.observe(0.004);
    await meter.flush(metrics);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / turns;
}

type Work = () => Promise<unknown>;

/** How much more the one takes than the other: the least of some rounds, since all that disturbs adds to it. */
async function beyond(plain: Work, counted: Work): Promise<number> {
  const least = { plain: Infinity, counted: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    least.plain = Math.min(least.plain, await cpuOf(plain));
    least.counted = Math.min(least.counted, await cpuOf(counted));
  }
  return Math.max(0, least.counted - least.plain);
}

/** In ms for a thousand. */
async function cpuOf(work: Work): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < TURNS; i++) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / TURNS;
}

const METRICS = { getByName: () => ({ add: async () => ({ stored: 0, refused: 0 }), set: async () => {} }) };

const next = async (): Promise<void> => {};
/** As much of a request as the middleware looks at. */
const context = () => {
  const values = new Map<string, unknown>();
  return {
    env: { METRICS },
    req: { method: "POST" },
    res: { status: 201 },
    executionCtx: { waitUntil: () => undefined },
    set: (name: string, value: unknown) => void values.set(name, value),
    get: () => "/v1/bookings",
  } as unknown as Context<App>;
};

function plainRequest(): Work {
  const c = context();
  return async () => {
    c.set("route", "unmatched");
    await next();
  };
}

function countedRequest(): Work {
  const c = context();
  const middleware = measure();
  return async () => await middleware(c, next);
}

class Desk {
  readonly env = { METRICS };
  readonly ctx = { waitUntil: () => undefined };
  turn = 0;
  async ask(): Promise<{ ok: boolean }> {
    return { ok: this.turn++ >= 0 };
  }
}

function plainCall(): Work {
  const desk = new Desk();
  return () => desk.ask();
}

function countedCall(): Work {
  class Counted extends Desk {
    override async ask(): Promise<{ ok: boolean }> {
      return { ok: this.turn++ >= 0 };
    }
  }
  measureObject(Counted, "bench");
  const desk = new Counted();
  return () => desk.ask();
}
