import { env, evictDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import type { BookingSagas } from "./booking-sagas/index.ts";

const { BOOKING_SAGAS } = env as unknown as { BOOKING_SAGAS: DurableObjectNamespace<BookingSagas> };
/** Less than the ten seconds that a timer once took, and time enough for a busy machine. */
const AT_ONCE_MS = 8_000;

test("an object that has counted something can be thrown out of memory at once", async () => {
  const shard = BOOKING_SAGAS.getByName("98");
  await shard.sizes();
  const began = performance.now();
  await evictDurableObject(shard);
  expect(performance.now() - began).toBeLessThan(AT_ONCE_MS);
});
