import { env, evictDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import type { BookingSagas } from "./booking-sagas/index.ts";
import type { Metrics } from "./metrics/index.ts";

const { BOOKING_SAGAS, METRICS } = env as unknown as {
  BOOKING_SAGAS: DurableObjectNamespace<BookingSagas>;
  METRICS: DurableObjectNamespace<Metrics>;
};
/** Far less than what is counted waits for anything. */
const AT_ONCE_MS = 3_000;

test("an object that has counted something can be thrown out of memory at once", async () => {
  const shard = BOOKING_SAGAS.getByName("08");
  await shard.sizes();
  const began = performance.now();
  await evictDurableObject(shard);
  expect(performance.now() - began).toBeLessThan(AT_ONCE_MS);
});

test("a shard says what waits in it beside the call that it was asked something with", async () => {
  await BOOKING_SAGAS.getByName("09").sizes();
  const told = async () => {
    const all = await METRICS.getByName("0").read();
    return all.filter(({ series }) => series.includes('shard="09"')).map(({ series, value }) => `${series} ${value}`);
  };
  await expect.poll(told, { timeout: 10_000 }).toContain('holdfast_outbox_commands{shard="09",state="waiting"} 0');
  expect(await told()).toContain('holdfast_bookings_open{shard="09",status="held"} 0');
  expect(await told()).toContain('holdfast_outbox_oldest_timestamp_seconds{shard="09"} 0');
});
