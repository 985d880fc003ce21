import { beforeEach, expect, test, vi } from "vitest";
import type { SeriesDelta } from "#contracts/metrics.ts";
import { err, ok } from "#domain/result.ts";
import { type Called, measureObject, measureService } from "./measure.ts";
import { meter } from "./meter.ts";

const add = vi.fn(async (deltas: SeriesDelta[]) => ({ stored: deltas.length, refused: 0 }));
const env = { METRICS: { getByName: () => ({ add, set: async () => {} }) } } as unknown as Called["env"];
const ctx = { waitUntil: vi.fn<(work: Promise<unknown>) => void>() };

class Desk {
  readonly env = env;
  readonly ctx = ctx;
  readonly #name = "desk";

  greet(name: string) {
    return Promise.resolve(ok(`${this.#name} greets ${name}`));
  }
  async refuse() {
    return err({ reason: "no" });
  }
  async fail(): Promise<never> {
    throw new Error("broken");
  }
  throws(): string {
    throw new Error("at once");
  }
  async page(status: number) {
    return new Response(null, { status });
  }
}

beforeEach(async () => {
  await meter.flush(env.METRICS);
  add.mockClear();
  ctx.waitUntil.mockClear();
});

async function counted(service: string): Promise<Record<string, number>> {
  await meter.flush(env.METRICS);
  const rows = add.mock.calls.flatMap(([deltas]) => deltas);
  const found = rows.flatMap(({ series, value }) => {
    const [, of, method, outcome] =
      /^holdfast_rpc_requests_total\{service="([^"]+)",method="(\w+)",outcome="(\w+)"\}$/.exec(series) ?? [];
    return of === service ? [[`${method} ${outcome}`, value] as const] : [];
  });
  return Object.fromEntries(found);
}

test("every call of an object is counted by what it came to, and answers and throws as before", async () => {
  class Front extends Desk {}
  Object.defineProperties(Front.prototype, Object.getOwnPropertyDescriptors(Desk.prototype));
  const greeted: unknown[] = [];
  measureObject(Front, "front", { seen: { greet: (answer, name) => greeted.push([answer, name]) } });
  const front = new Front();
  expect(front).toBeInstanceOf(Desk);
  expect(await front.greet("Ada")).toEqual(ok("desk greets Ada"));
  expect(await front.refuse()).toEqual(err({ reason: "no" }));
  await expect(front.fail()).rejects.toThrow("broken");
  await expect(Promise.resolve().then(() => front.throws())).rejects.toThrow("at once");
  for (const status of [200, 404, 503]) expect((await front.page(status)).status).toBe(status);
  expect(greeted).toEqual([[ok("desk greets Ada"), "Ada"]]);
  expect(await counted("front")).toEqual({
    "greet ok": 1,
    "refuse refused": 1,
    "fail error": 1,
    "throws error": 1,
    "page ok": 1,
    "page refused": 1,
    "page error": 1,
  });
});

test("an entrypoint hands over within its own calls, since it is gone after them", async () => {
  class Back extends Desk {}
  Object.defineProperties(Back.prototype, Object.getOwnPropertyDescriptors(Desk.prototype));
  measureService(Back as never, "back");
  await new Back().greet("Ada");
  expect(ctx.waitUntil).toHaveBeenCalled();
});
