import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { BookingsMessage, PaymentsMessage, SearchMessage } from "#contracts/messages.ts";
import type { TaskMessage } from "#queues/task-message.ts";
import type { Scheduler } from "./index.ts";
import { tasksOf } from "./tasks.ts";

type Stub = DurableObjectStub<Scheduler>;
const schedulers = (env as unknown as { SCHEDULER: DurableObjectNamespace<Scheduler> }).SCHEDULER;

const HOUR_MS = 3_600_000;
const settings = (minutes: string) => ({ AUDIT_EVERY_MINUTES: minutes, LOG_LEVEL: "silent" });
const TASKS = tasksOf(settings("60"));
const AT_ONCE = TASKS.filter((task) => task.starts_later !== true);

/** Puts recorders in the place of the queues; `down` queues refuse. `minutes`: between two audits. */
async function listenTo(stub: Stub, down: string[] = [], minutes = "60"): Promise<{ queue: string; message: TaskMessage }[]> {
  const sent: { queue: string; message: TaskMessage }[] = [];
  const recorder = (queue: string) => ({
    send: async (message: TaskMessage) => {
      if (down.includes(queue)) throw new Error("queue is down");
      sent.push({ queue, message });
    },
  });
  const queues = Object.fromEntries(TASKS.map(({ queue }) => [queue, recorder(queue)]));
  await runInDurableObject(stub, (instance) => {
    const { env: real } = instance as unknown as { env: object };
    Object.defineProperty(instance, "env", { value: { ...real, ...queues, ...settings(minutes) }, configurable: true });
  });
  return sent;
}
const planOf = (stub: Stub) =>
  runInDurableObject(stub, (_, state) =>
    state.storage.sql.exec<{ name: string; next_at: number }>("SELECT name, next_at FROM tasks").toArray(),
  );
const makeDue = (stub: Stub, name: string) =>
  runInDurableObject(stub, async (_, state) => {
    state.storage.sql.exec("UPDATE tasks SET next_at = 1 WHERE name = ?", name);
    await state.storage.setAlarm(Date.now() + 60_000);
  });

/** The first run, with all that it sends: until then it would send to whoever listens next. */
async function begin(stub: Stub): Promise<void> {
  const sent = await listenTo(stub);
  await stub.ensure();
  await runDurableObjectAlarm(stub);
  await expect.poll(() => sent.length).toBe(AT_ONCE.length);
}
/** It was between then and now, however long that took. An object's clock stands still while it works, and may be behind the test's. */
function expectWithin(at: number, begun: number): void {
  expect(at).toBeGreaterThan(begun - 1_000);
  expect(at).toBeLessThanOrEqual(Date.now() + 1_000);
}

describe("the schedule", () => {
  test("asks the services once at the start, each by its own queue, in messages they understand", async () => {
    const begun = Date.now();
    const stub = schedulers.getByName("start");
    const sent = await listenTo(stub);
    const { tasks } = await stub.ensure();
    expect(tasks.map(({ name, queue }) => [name, queue])).toEqual([
      ["timetable.extend", "SEARCH_QUEUE"],
      ["schedules.tell", "SEARCH_QUEUE"],
      ["check_ins.tell", "SEARCH_QUEUE"],
      ["fares.refresh", "SEARCH_QUEUE"],
      ["payments.reconcile", "PAYMENTS_QUEUE"],
      ["payments.prune", "PAYMENTS_QUEUE"],
      ["notifications.prune", "NOTIFICATIONS_QUEUE"],
      ["users.prune", "BOOKINGS_QUEUE"],
      ["accounts.erase", "BOOKINGS_QUEUE"],
      ["notifications.retry", "NOTIFICATIONS_QUEUE"],
      ["webhooks.retry", "NOTIFICATIONS_QUEUE"],
      ["refund_debts.tell", "NOTIFICATIONS_QUEUE"],
      ["bookings.measure", "BOOKINGS_QUEUE"],
      ["notifications.measure", "NOTIFICATIONS_QUEUE"],
      ["payments.measure", "PAYMENTS_QUEUE"],
      ["search.measure", "SEARCH_QUEUE"],
      ["load.measure", "SEARCH_QUEUE"],
      ["audit.run", "BOOKINGS_QUEUE"],
    ]);
    await runDurableObjectAlarm(stub);
    await expect
      .poll(() => [...new Set(sent.map(({ queue }) => queue))].toSorted())
      .toEqual(["BOOKINGS_QUEUE", "NOTIFICATIONS_QUEUE", "PAYMENTS_QUEUE", "SEARCH_QUEUE"]);
    expect(SearchMessage.safeParse(sent.find(({ queue }) => queue === "SEARCH_QUEUE")?.message).success).toBe(true);
    expect(PaymentsMessage.safeParse(sent.find(({ queue }) => queue === "PAYMENTS_QUEUE")?.message).data?.booking_id).toBeNull();
    for (const { name, next_at } of await planOf(stub)) {
      const every = TASKS.find((task) => task.name === name)?.every_ms ?? 0;
      expectWithin(next_at - every, begun);
    }
  });

  test("is not moved by being ensured again, nor by a restart", async () => {
    const stub = schedulers.getByName("again");
    await begin(stub);
    const before = await planOf(stub);
    await evictDurableObject(stub);
    const sent = await listenTo(stub);
    await stub.ensure();
    expect(await planOf(stub)).toEqual(before);
    await runDurableObjectAlarm(stub);
    expect(sent).toEqual([]);
  });

  test("sends what is due and nothing else", async () => {
    const stub = schedulers.getByName("due");
    await begin(stub);
    const sent = await listenTo(stub);
    await makeDue(stub, "payments.reconcile");
    await runDurableObjectAlarm(stub);
    expect(sent.map(({ message }) => message.data.name)).toEqual(["payments.reconcile"]);
    expect(await runInDurableObject(stub, (_, state) => state.storage.getAlarm())).toBeGreaterThan(Date.now());
  });

  test("audits only after a whole period, then once in each", async () => {
    const stub = schedulers.getByName("audit");
    const sent = await listenTo(stub);
    await stub.ensure();
    await runDurableObjectAlarm(stub);
    const audits = () => sent.filter(({ message }) => message.data.name === "audit.run");
    await expect.poll(() => sent.length).toBe(AT_ONCE.length);
    expect(audits()).toEqual([]);
    const begun = Date.now();
    await makeDue(stub, "audit.run");
    await runDurableObjectAlarm(stub);
    await expect.poll(() => audits().map(({ queue }) => queue)).toEqual(["BOOKINGS_QUEUE"]);
    expect(BookingsMessage.safeParse(sent.at(-1)?.message).data).toMatchObject({ type: "task.run", data: { name: "audit.run" } });
    const [audit] = (await planOf(stub)).filter(({ name }) => name === "audit.run");
    expectWithin((audit?.next_at ?? 0) - HOUR_MS, begun);
  });

  test("audits sooner as soon as the period is shorter, and never where there is none", async () => {
    const stub = schedulers.getByName("period");
    await listenTo(stub);
    await stub.ensure();
    await listenTo(stub, [], "5");
    const next = async () => Date.parse((await stub.ensure()).tasks.find(({ name }) => name === "audit.run")?.next_at ?? "");
    expect(await next()).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
    await listenTo(stub, [], "0");
    expect((await stub.ensure()).tasks.map(({ name }) => name)).not.toContain("audit.run");
  });

  test("tries again soon when one queue is down, without holding up the others", async () => {
    const begun = Date.now();
    const stub = schedulers.getByName("down");
    const sent = await listenTo(stub, ["SEARCH_QUEUE"]);
    await stub.ensure();
    await runDurableObjectAlarm(stub);
    const others = AT_ONCE.filter(({ queue }) => queue !== "SEARCH_QUEUE").map(({ name }) => name);
    await expect.poll(() => sent.map(({ message }) => message.data.name).toSorted()).toEqual(others.toSorted());
    const next = async () => (await planOf(stub)).find(({ name }) => name === "timetable.extend")?.next_at ?? 0;
    // It comes once a day by itself.
    await expect.poll(next).toBeLessThan(begun + HOUR_MS);
    expectWithin((await next()) - 60_000, begun);
  });
});
