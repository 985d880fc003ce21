import { afterAll, beforeAll, expect, test } from "vitest";
import { type PaymentsHarness, startPayments } from "./fixtures/payments-harness.ts";
import { until } from "../harness/until.ts";
import { newBooking } from "./fixtures/payments-trip.ts";

let system: PaymentsHarness;
beforeAll(async () => {
  // As deployed: a provider that takes two seconds is slow, not silent.
  system = await startPayments({ PROVIDER_TIMEOUT_MS: "5000" });
});
afterAll(() => system.close());

test("a batch meets a slow provider with five calls at once; the others wait for their turn, and nobody fails", async () => {
  const trips = Array.from({ length: 10 }, () => newBooking());
  // Each create is carried out two seconds after it arrived.
  await system.fault({ mode: "slow", operations: ["create"] });
  await system.send(...trips.map((trip) => trip.authorize()));
  for (const trip of trips) {
    const [outcome] = await until(
      () => system.settlements(trip.authorize().id),
      (outcomes) => outcomes.length > 0,
    );
    expect(outcome).toMatchObject({ type: "payment.authorized" });
  }
  const made = (await Promise.all(trips.map((trip) => system.witness(trip.booking)))).flat();
  expect(made).toHaveLength(10);
  const seconds = made.map(({ created }) => created).toSorted((a, b) => a - b);
  expect((seconds[5] ?? 0) - (seconds[0] ?? 0)).toBeGreaterThanOrEqual(1);
  expect(await system.breaker("status")).toMatchObject({ phase: "closed", failures: 0 });
});
