import type { z } from "zod";
import { type InventoryChanged, SearchMessage } from "#contracts/messages.ts";
import { consume, consumeDeadLetters, type Handling, type Parking } from "#queues/consume.ts";
import { park } from "#queues/dead-letters/park.ts";
import { numberVar } from "#platform/env.ts";
import { errorText } from "#platform/log.ts";
import { answerAudit } from "#queues/answer-audit.ts";
import { auditPage } from "./audit-page.ts";
import type { Env } from "./env.ts";
import { extendTimetable } from "./extend-timetable.ts";
import { projectInventory } from "./project-inventory.ts";

type Inventory = z.infer<typeof InventoryChanged>;
type Task = Extract<SearchMessage, { type: "task.run" }>;

/** The queue `holdfast-search` and its dead letters. */
export async function consumeSearch(batch: MessageBatch, env: Env, now: number): Promise<void> {
  const parking: Parking = { park: (letters) => park(env, "search", letters, now) };
  if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, parking);
  return consume<SearchMessage>(batch, { schema: SearchMessage, handle: (messages) => handle(env, messages), ...parking });
}

/** All inventory of the batch is one D1 batch; tasks run one by one. Answers stand in the order of the messages. */
async function handle(env: Env, messages: SearchMessage[]): Promise<Handling[]> {
  const inventory = messages.filter((message): message is Inventory => message.type === "inventory.changed");
  const projected = await projectAndAcknowledge(env, inventory);
  return Promise.all(
    messages.map(async (message) => {
      if (message.type === "task.run") return runTask(env, message);
      if (message.type === "audit.read")
        return answerAudit(env.AUDITS, message.data, () => auditPage(env, message.data), sized(env));
      return projected.get(message.id) ?? quiet;
    }),
  );
}

const sized = (env: Env) => ({ source: "flights", db: env.DB, tables: ["availability", "flights", "parked_messages"] }) as const;

const quiet: Handling = { kind: "quiet" };

/**
 * Stores the counts, then tells each flight which version has arrived, so that its outbox forgets it. One call per
 * flight and batch; a flight that cannot be reached gets its messages again.
 */
async function projectAndAcknowledge(env: Env, messages: Inventory[]): Promise<Map<string, Handling>> {
  await projectInventory(env, messages);
  const byFlight = Map.groupBy(messages, (message) => message.data.flight_id);
  const handled = await Promise.all(
    [...byFlight].map(async ([flightId, group]): Promise<[string, Handling][]> => {
      const newest = Math.max(...group.map((message) => message.data.version));
      try {
        await env.FLIGHT_SEATS.getByName(flightId).inventoryApplied(newest);
        return group.map((message) => [message.id, quiet]);
      } catch (error) {
        return group.map((message) => [message.id, { kind: "retry", delay_s: 0, why: errorText(error) }]);
      }
    }),
  );
  return new Map(handled.flat());
}

async function runTask(env: Env, task: Task): Promise<Handling> {
  switch (task.data.name) {
    case "timetable.extend":
      try {
        await extendTimetable(env, numberVar("TIMETABLE_DAYS", env.TIMETABLE_DAYS), Date.now());
        return quiet;
      } catch (error) {
        // By itself: its neighbours in the batch are done. It is not due again for a day.
        return { kind: "retry", delay_s: 0, why: errorText(error) };
      }
    default:
      // The dead-letter queue takes it after the retries: an operator should see that somebody asks for it.
      return { kind: "retry", delay_s: 0, why: `no such task: ${task.data.name}` };
  }
}
