import { drizzle } from "drizzle-orm/d1";
import type Stripe from "stripe";
import { beforeEach, expect, test, vi } from "vitest";
import type { Objects } from "#contracts/bindings.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { setLogLevel } from "#platform/log.ts";
import type { Desk } from "./desk.ts";
import type { Provider } from "./provider/provider.ts";
import { reconcile } from "./reconcile.ts";

const MOST = 500;
const warned: Record<string, unknown>[] = [];
beforeEach(() => {
  warned.length = 0;
  setLogLevel("info");
  vi.spyOn(console, "warn").mockImplementation((line: string) => void warned.push(JSON.parse(line) as Record<string, unknown>));
  vi.spyOn(console, "info").mockImplementation(() => undefined);
});

/** A provider that has told of so many refunds, of which none is ours, and a database that has heard of none. */
function desk(events: { happened: number }) {
  const binding = bindingOf(databaseOf("payments"));
  const provider: Pick<Provider, "eventsSince"> = {
    eventsSince: (_types, _since, limit) => {
      const all = Array.from({ length: events.happened }, (_, i) => ({
        id: `evt_${i}`,
        type: "refund.updated",
        created: 1_790_000_000 + i,
        data: { object: { object: "refund", metadata: {} } },
      }));
      return Promise.resolve({ kind: "ok", value: all.slice(-limit) as unknown as Stripe.Event[] });
    },
  };
  const sagas = {} as Objects<BookingSagasApi>;
  const made: Desk = {
    db: drizzle(binding.DB),
    provider: provider as Provider,
    publicUrl: "https://holdfast.example",
    now: () => 1_790_000_000_000,
  };
  return () => reconcile(made, sagas);
}
const cutOff = () => warned.filter(({ event }) => event === "payments.events_cut_off");

test("where so many events never came that there may be older ones, somebody is told so", async () => {
  await desk({ happened: MOST + 1 })();
  expect(cutOff()).toEqual([expect.objectContaining({ limit: MOST, oldest: "evt_1" })]);
});

test("nobody is told where the oldest that was read had come: those before it were looked at by an earlier run", async () => {
  const events = { happened: MOST - 1 };
  const run = desk(events);
  await run();
  events.happened += 100;
  await run();
  await run();
  expect(cutOff()).toEqual([]);
});
