import { runInDurableObject } from "cloudflare:test";
import { env, type DurableObject } from "cloudflare:workers";
import { expect, test } from "vitest";
import { openFlight, request } from "./flight-seats/object.fixture.ts";
import * as objects from "./test-index.ts";

type Stub = DurableObjectStub<DurableObject>;
const byName = (binding: string) =>
  (env as unknown as Record<string, DurableObjectNamespace<DurableObject>>)[binding]?.getByName("98");
const gone = (table: string) => ({ fail: `ALTER TABLE ${table} RENAME TO gone`, mend: `ALTER TABLE gone RENAME TO ${table}` });

/** Every class that has an alarm: an object of it, and what makes its alarm's turn fail. */
const ALARMS: Record<string, { stub: () => Promise<unknown>; fail: string; mend: string }> = {
  Audits: { stub: async () => byName("AUDITS"), ...gone("audits") },
  BookingSagas: { stub: async () => byName("BOOKING_SAGAS"), ...gone("sagas") },
  FlightSeats: {
    stub: async () => {
      const { stub } = await openFlight();
      await stub.hold(request(1, ["14A"], { ttl_ms: 1 }));
      return stub;
    },
    fail: "CREATE TRIGGER full BEFORE DELETE ON holds BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    mend: "DROP TRIGGER full",
  },
  IdempotencyKeys: {
    stub: async () => {
      const keys = (env as unknown as { IDEMPOTENCY_KEYS: DurableObjectNamespace<objects.IdempotencyKeys> }).IDEMPOTENCY_KEYS;
      const stub = keys.getByName("98");
      await stub.begin({ scope: "s", key: "k", request_hash: "h", attempt: "a" });
      return stub;
    },
    ...gone("requests"),
  },
  Scheduler: { stub: async () => byName("SCHEDULER"), ...gone("tasks") },
};

test("every object with an alarm is here", () => {
  const all = Object.entries(objects).filter(([, object]) => "alarm" in object.prototype);
  expect(all.map(([name]) => name).toSorted()).toEqual(Object.keys(ALARMS));
});

/** A handler that throws is retried six times, and then its object never wakes by itself again. */
test.each(Object.entries(ALARMS))(
  "the alarm of %s whose turn fails does not throw, and comes again",
  async (_, { stub, fail, mend }) => {
    await runInDurableObject((await stub()) as Stub, async (instance, { storage }) => {
      await storage.deleteAlarm();
      storage.sql.exec(fail);
      await instance.alarm?.();
      storage.sql.exec(mend);
      const again = (await storage.getAlarm()) ?? 0;
      expect(again).toBeGreaterThan(Date.now());
      expect(again).toBeLessThanOrEqual(Date.now() + 60_000);
    });
  },
);
