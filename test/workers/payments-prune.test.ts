import { afterAll, beforeAll, expect, test } from "vitest";
import type { PaymentsMessage } from "#contracts/messages.ts";
import { type PaymentsHarness, startPayments } from "./fixtures/payments-harness.ts";
import { until } from "../harness/until.ts";
import { TOTAL, balances, newBooking, task } from "./fixtures/payments-trip.ts";

const DAY_MS = 86_400_000;
let system: PaymentsHarness;
beforeAll(async () => {
  system = await startPayments();
});
afterAll(() => system.close());

const known = async () =>
  (await system.db.prepare("select message_id from inbox order by message_id").all<{ message_id: string }>()).results.map(
    ({ message_id }) => message_id,
  );
const events = async () =>
  (await system.db.prepare("select event_id from webhook_events order by event_id").all<{ event_id: string }>()).results.map(
    ({ event_id }) => event_id,
  );

/** As if its answers had been given so many days ago. */
const age = (days: number, booking: string) =>
  system.db
    .prepare("update inbox set replied_at = replied_at - ? where booking_id = ?")
    .bind(days * DAY_MS, booking)
    .run();

/** Everything of a booking that was paid and paid back, in order. */
async function paidBack(): Promise<{ trip: ReturnType<typeof newBooking>; messages: PaymentsMessage[] }> {
  const trip = newBooking();
  const messages = [trip.authorize(), trip.poll(), trip.capture(), trip.refund()];
  for (const message of messages) await system.ask(message);
  return { trip, messages };
}

test("a command that was answered a month ago is forgotten, a younger one and one without an answer are not", async () => {
  const [old, young, open] = [newBooking(), newBooking(), newBooking()];
  await system.ask(old.poll());
  await system.ask(young.poll());
  await age(30, old.booking);
  await age(29, young.booking);
  await system.db
    .prepare(
      "insert into inbox (message_id, type, booking_id, body, lease_until, attempts, first_at) values (?, ?, ?, ?, ?, 1, 0)",
    )
    .bind(open.refund().id, "payment.refund", open.booking, JSON.stringify(open.refund()), Date.now() + DAY_MS)
    .run();
  await system.send(task("payments.prune"));
  expect(await until(known, (ids) => !ids.includes(old.poll().id))).toEqual([young.poll().id, open.refund().id].toSorted());
});

test("every copy that comes after that moves no money and books nothing", { timeout: 90_000 }, async () => {
  const { trip, messages } = await paidBack();
  const before = [await system.witness(trip.booking), await balances(system, trip.booking)];
  await age(31, trip.booking);
  await system.send(task("payments.prune"));
  await until(known, (ids) => !ids.some((id) => id.startsWith(trip.booking)));
  const late = [...messages, trip.cancel()];
  for (const message of late) await system.send(message);
  await until(known, (ids) => late.every(({ id }) => ids.includes(id)));
  for (const { id } of messages)
    await until(
      () => system.settlements(id),
      (outcomes) => outcomes.length === 2,
    );
  const [row] = await system.witness(trip.booking);
  expect(row).toMatchObject({ amount_received: TOTAL, amount_refunded: TOTAL });
  expect([await system.witness(trip.booking), await balances(system, trip.booking)]).toEqual(before);
  expect(await system.settlements(trip.refund().id)).toMatchObject([
    { type: "payment.refunded", amount_minor: TOTAL },
    { type: "payment.refunded", amount_minor: TOTAL },
  ]);
});

test("an event goes two months after its saga took it, and never before it has", async () => {
  const insert = (id: string, delivered: number | null) =>
    system.db
      .prepare(
        "insert into webhook_events (event_id, type, outcome, received_at, delivered_at) values (?, 'refund.failed', '{}', 0, ?)",
      )
      .bind(id, delivered)
      .run();
  await insert("evt_old", Date.now() - 60 * DAY_MS);
  await insert("evt_young", Date.now() - 59 * DAY_MS);
  await insert("evt_undelivered", null);
  await system.send(task("payments.prune"));
  const left = await until(events, (ids) => !ids.includes("evt_old"));
  expect(left).toEqual(expect.arrayContaining(["evt_undelivered", "evt_young"]));
});
