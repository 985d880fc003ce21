import { expect, test, vi } from "vitest";
import type { GaugeValue } from "#contracts/metrics.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { type Counting, meter } from "#platform/meter.ts";
import { measureDeadLetters } from "./measure.ts";

test("the gauge of dead letters has those that wait for an operator, and none that was decided about", async () => {
  const database = databaseOf("payments");
  const letter = database.prepare(
    `INSERT INTO parked_messages (id, queue, type, body, reason, attempts, parkings, state, first_at, last_at)
     VALUES (?, 'payments', '', '{}', '', 1, 1, ?, 0, 0)`,
  );
  for (const [n, state] of ["parked", "parked", "replayed", "dropped"].entries()) letter.run(n, state);
  const set = vi.fn<(gauges: GaugeValue[]) => Promise<void>>(async () => {});
  await measureDeadLetters(bindingOf(database), "payments", Date.now());
  await meter.flush({ getByName: () => ({ set, add: async () => {} }) } as unknown as Counting);
  const gauge = { series: 'holdfast_dead_letters_open{queue="payments"}', value: 2 };
  expect(set.mock.calls.flat(2)).toContainEqual(expect.objectContaining(gauge));
});
