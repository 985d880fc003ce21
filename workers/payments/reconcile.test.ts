import type { DatabaseSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/d1";
import type Stripe from "stripe";
import { beforeEach, expect, test, vi } from "vitest";
import type { Objects } from "#contracts/bindings.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import type { Desk } from "./desk.ts";
import type { Provider } from "./provider/provider.ts";
import { reconcile } from "./reconcile.ts";

/** Of the newest events, and of those before them, that one run reads here. */
const MOST = 5;
beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => undefined);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

interface Happened {
  /** Refunds of which the provider has told, and of which none is ours. */
  events: number;
  /** Those that it does not have any more. */
  forgotten?: number;
  /** The one that cannot be taken in. */
  broken?: number;
  /** Which lists it gives no answer to. */
  silent?: "all" | "older";
}

/** A provider, and a database that has heard of none of its events. */
function desk(happened: Happened) {
  const database = databaseOf("payments");
  const asked: (string | null)[] = [];
  const eventOf = (i: number) => ({
    id: `evt_${i}`,
    type: "refund.updated",
    created: 1_790_000_000 + i,
    get data() {
      if (i === happened.broken) throw new Error("what is this?");
      return { object: { object: "refund", metadata: {} } };
    },
  });
  const provider: Pick<Provider, "eventsSince"> = {
    eventsSince(_types, _since, limit, older_than = null) {
      asked.push(older_than);
      if (happened.silent === "all" || (happened.silent === "older" && older_than !== null))
        return Promise.resolve({ kind: "silent" });
      const [first, end] = [happened.forgotten ?? 0, older_than === null ? happened.events : Number(older_than.slice(4))];
      if (end < first) return Promise.resolve({ kind: "refused", code: "resource_missing", intent: null });
      const all = Array.from({ length: end - first }, (_, i) => eventOf(first + i));
      return Promise.resolve({ kind: "ok", value: all.slice(-limit) as unknown as Stripe.Event[] });
    },
  };
  const made: Desk = {
    db: drizzle(bindingOf<{ DB: D1Database }>(database).DB),
    provider: provider as Provider,
    publicUrl: "https://holdfast.example",
    now: () => 1_790_000_000_000,
  };
  const run = () => reconcile(made, {} as Objects<BookingSagasApi>, MOST);
  return { database, asked, run };
}
/** The numbers of those that were taken in, as ranges. */
function taken(database: DatabaseSync): string {
  const rows = database.prepare("SELECT event_id FROM webhook_events").all();
  const numbers = rows.map(({ event_id }) => Number(String(event_id).slice(4))).toSorted((a, b) => a - b);
  const begins = numbers.filter((n, at) => n - 1 !== numbers[at - 1]);
  const ends = numbers.filter((n, at) => n + 1 !== numbers[at + 1]);
  return begins.map((n, at) => `${n}-${ends[at]}`).join(" ");
}

test("where more events never came than one run reads, the next ones read what is before them, to the first", async () => {
  const { database, run } = desk({ events: 4 * MOST + 1 });
  await run();
  expect(taken(database)).toBe("11-20");
  await run();
  expect(taken(database)).toBe("6-20");
  await run();
  await run();
  expect(taken(database)).toBe("0-20");
});

test("the newest are read by every run, also while older ones are still to be read", async () => {
  const happened = { events: 3 * MOST };
  const { database, run } = desk(happened);
  await run();
  happened.events += 1;
  await run();
  expect(taken(database)).toBe("0-15");
});

test("what more happened between two runs than one reads is read by those after them", async () => {
  const happened = { events: 2 * MOST };
  const { database, run } = desk(happened);
  await run();
  happened.events += 3 * MOST;
  for (let runs = 0; runs < 4; runs += 1) await run();
  expect(taken(database)).toBe("0-24");
});

test("one that could not be taken in is tried again when its turn comes, and is in no other's way", async () => {
  const happened: Happened = { events: 3 * MOST, broken: 2 };
  const { database, run } = desk(happened);
  for (let runs = 0; runs < 3; runs += 1) await run();
  expect(taken(database)).toBe("0-1 3-14");
  delete happened.broken;
  for (let runs = 0; runs < 2; runs += 1) await run();
  expect(taken(database)).toBe("0-14");
});

test.each(["all", "older"] as const)("where the provider is silent to %s, the place is kept", async (silent) => {
  const happened: Happened = { events: 3 * MOST };
  const { database, run } = desk(happened);
  await run();
  happened.silent = silent;
  await run();
  delete happened.silent;
  await run();
  expect(taken(database)).toBe("0-14");
});

test("a place that the provider does not know any more is forgotten, and the newest is begun with again", async () => {
  const happened: Happened = { events: 3 * MOST };
  const { database, asked, run } = desk(happened);
  await run();
  happened.events = 8 * MOST;
  happened.forgotten = 5 * MOST;
  await run();
  await run();
  expect(asked).toEqual([null, "evt_10", null, "evt_5", null, "evt_35"]);
  expect(taken(database)).toBe("5-14 30-39");
});

test("nothing is asked or written for older ones where there are none", async () => {
  const { database, asked, run } = desk({ events: MOST - 1 });
  await run();
  await run();
  expect(asked).toEqual([null, null]);
  expect(taken(database)).toBe("0-3");
});
