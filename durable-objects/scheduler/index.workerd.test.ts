import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { PaymentsMessage, SearchMessage } from "#contracts/messages.ts";
import type { Scheduler } from "./index.ts";
import { TASKS, type TaskMessage } from "./tasks.ts";

type Stub = DurableObjectStub<Scheduler>;
const schedulers = (env as unknown as { SCHEDULER: DurableObjectNamespace<Scheduler> }).SCHEDULER;

/** Puts recorders in the place of the queues; `down` queues refuse. */
async function listenTo(stub: Stub, down: string[] = []): Promise<{ queue: string; message: TaskMessage }[]> {
  const sent: { queue: string; message: TaskMessage }[] = [];
  const recorder = (queue: string) => ({
    send: async (message: TaskMessage) => {
      if (down.includes(queue)) throw new Error("queue is down");
      sent.push({ queue, message });
    },
  });
  const queues = Object.fromEntries(TASKS.map(({ queue }) => [queue, recorder(queue)]));
  await runInDurableObject(stub, (instance) => {
    Object.defineProperty(instance, "env", { value: { ...queues, LOG_LEVEL: "silent" }, configurable: true });
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

describe("the schedule", () => {
  test("asks every service once at the start, each by its own queue, in messages they understand", async () => {
    const stub = schedulers.getByName("start");
    const sent = await listenTo(stub);
    const { tasks } = await stub.ensure();
    expect(tasks.map(({ name, queue }) => [name, queue])).toEqual([
      ["timetable.extend", "SEARCH_QUEUE"],
      ["payments.reconcile", "PAYMENTS_QUEUE"],
      ["notifications.retry", "NOTIFICATIONS_QUEUE"],
    ]);
    await runDurableObjectAlarm(stub);
    await expect
      .poll(() => sent.map(({ queue }) => queue).toSorted())
      .toEqual(["NOTIFICATIONS_QUEUE", "PAYMENTS_QUEUE", "SEARCH_QUEUE"]);
    expect(SearchMessage.safeParse(sent.find(({ queue }) => queue === "SEARCH_QUEUE")?.message).success).toBe(true);
    expect(PaymentsMessage.safeParse(sent.find(({ queue }) => queue === "PAYMENTS_QUEUE")?.message).data?.booking_id).toBeNull();
    for (const { name, next_at } of await planOf(stub)) {
      const every = TASKS.find((task) => task.name === name)?.every_ms ?? 0;
      expect(Math.abs(next_at - Date.now() - every)).toBeLessThan(10_000);
    }
  });

  test("is not moved by being ensured again, nor by a restart", async () => {
    const stub = schedulers.getByName("again");
    await listenTo(stub);
    await stub.ensure();
    await runDurableObjectAlarm(stub);
    await expect.poll(async () => Math.min(...(await planOf(stub)).map(({ next_at }) => next_at))).toBeGreaterThan(Date.now());
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
    await listenTo(stub);
    await stub.ensure();
    await runDurableObjectAlarm(stub);
    await expect.poll(async () => Math.min(...(await planOf(stub)).map(({ next_at }) => next_at))).toBeGreaterThan(Date.now());
    const sent = await listenTo(stub);
    await makeDue(stub, "payments.reconcile");
    await runDurableObjectAlarm(stub);
    expect(sent.map(({ message }) => message.data.name)).toEqual(["payments.reconcile"]);
    expect(await runInDurableObject(stub, (_, state) => state.storage.getAlarm())).toBeGreaterThan(Date.now());
  });

  test("tries again soon when one queue is down, without holding up the others", async () => {
    const stub = schedulers.getByName("down");
    const sent = await listenTo(stub, ["SEARCH_QUEUE"]);
    await stub.ensure();
    await runDurableObjectAlarm(stub);
    await expect.poll(() => sent.length).toBe(2);
    await expect
      .poll(async () => (await planOf(stub)).find(({ name }) => name === "timetable.extend")?.next_at)
      .toBeLessThan(Date.now() + 61_000);
    expect((await planOf(stub)).find(({ name }) => name === "timetable.extend")?.next_at).toBeGreaterThan(Date.now() + 30_000);
  });
});
