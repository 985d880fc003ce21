import type { z } from "zod";
import { type InventoryChanged, SearchMessage } from "#contracts/messages.ts";
import { consume, consumeDeadLetters, type Handling, type Parking } from "#queues/consume.ts";
import { measureDeadLetters } from "#queues/dead-letters/measure.ts";
import { park } from "#queues/dead-letters/park.ts";
import { numberVar } from "#platform/env.ts";
import { errorText } from "#platform/log.ts";
import { meter } from "#platform/meter.ts";
import { answerAudit } from "#queues/answer-audit.ts";
import { acknowledgeInventory } from "./acknowledge-inventory.ts";
import { auditPage } from "./audit-page.ts";
import type { Env } from "./env.ts";
import { extendTimetable } from "./extend-timetable.ts";
import { forgetPastFares } from "./fare-table/forget-past.ts";
import { KEEP_FARES, keepFares, keepFaresLater, refreshFares } from "./fare-table/keep.ts";
import { markClosing } from "./fare-table/mark-closing.ts";
import { measureLoad } from "./measure-load.ts";
import { type Projected, projectInventory } from "./project-inventory.ts";
import { applyUnfinished } from "./schedules/apply-unfinished.ts";
import { FORGET_TASK, forgetOldImports } from "./schedules/forget.ts";
import { APPLY_TASK } from "./schedules/into-force.ts";
import { TELL_TASK, tellChanges } from "./schedules/tell-changes.ts";
import { CHECK_IN_TASK, forgetCheckIns, tellCheckIns } from "./tell-check-ins.ts";
import type { Calls } from "./tell-in-turn.ts";

type Inventory = z.infer<typeof InventoryChanged>;
type Task = Extract<SearchMessage, { type: "task.run" }>;

/** The search queue and its dead letters. */
export async function consumeSearch(batch: MessageBatch, env: Env, now: number): Promise<void> {
  const parking: Parking = { park: (letters) => park(env, "search", letters, now) };
  if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, parking);
  await consume<SearchMessage>(batch, { schema: SearchMessage, handle: (messages) => handle(env, messages, now), ...parking });
}

/** Of other Workers and objects by one invocation (why: `Calls`). Of thirty-two metrics have one, and one is to spare. */
const MAX_CALLS = 30;

/**
 * All inventory of the batch is one D1 batch, and comes first; tasks run beside one another, with the calls that it has left over. Answers
 * stand in the order of the messages.
 */
async function handle(env: Env, messages: SearchMessage[], now: number): Promise<Handling[]> {
  const inventory = messages.filter((message): message is Inventory => message.type === "inventory.changed");
  await projectAndAcknowledge(env, inventory, now);
  const flights = new Set(inventory.map(({ data }) => data.flight_id));
  // Each of the others makes one at most, unless it says how many.
  const calls: Calls = { left: MAX_CALLS - flights.size - (messages.length - inventory.length) };
  return Promise.all(
    messages.map(async (message) => {
      if (message.type === "task.run") return runOrRetry(env, message, now, calls);
      if (message.type === "audit.read")
        return answerAudit(env.AUDITS, message.data, () => auditPage(env, message.data), sized(env));
      return quiet;
    }),
  );
}

const sized = (env: Env) => ({ source: "flights", db: env.DB, tables: ["availability", "flights", "parked_messages"] }) as const;

const quiet: Handling = { kind: "quiet" };

/** Stores the counts, then tells each flight which version has arrived. */
async function projectAndAcknowledge(env: Env, messages: Inventory[], now: number): Promise<void> {
  const { news, repriced } = await projectInventory(
    env,
    messages.map(({ data }) => data),
  );
  countLags(messages, news, Date.now());
  await Promise.all([acknowledgeInventory(env.FLIGHT_SEATS, messages), repriced ? refreshFares(env, now) : null]);
}

/** How late search heard what was news to it: a copy was heard already. */
function countLags(messages: Inventory[], news: Projected["news"], now: number): void {
  const isNews = new Set(news.map(({ flight_id, version }) => `${flight_id} ${version}`));
  const heard = new Map(messages.map(({ at, data }) => [`${data.flight_id} ${data.version}`, at]));
  for (const [key, at] of heard) {
    if (!isNews.has(key)) continue;
    meter.observe("holdfast_projection_lag_seconds", { projection: "availability" }, Math.max(0, now - Date.parse(at)) / 1000);
  }
}

/**
 * Runs a task; one that fails is tried again, and then is a dead letter. `runTask` of the other queues drops it until its next period: here the
 * timetable is extended once a day, and flights follow an import by a message that nothing sends again.
 */
async function runOrRetry(env: Env, task: Task, now: number, calls: Calls): Promise<Handling> {
  const run = TASKS[task.data.name];
  // The dead-letter queue takes it after the retries: an operator should see that somebody asks for it.
  if (run === undefined) return { kind: "retry", delay_s: 0, why: `no such task: ${task.data.name}` };
  try {
    await run(env, now, calls);
    return quiet;
  } catch (error) {
    // By itself: its neighbours in the batch are done.
    return { kind: "retry", delay_s: 0, why: errorText(error) };
  }
}

const TASKS: Readonly<Record<string, (env: Env, now: number, calls: Calls) => Promise<unknown>>> = {
  "timetable.extend": async (env, now) => {
    await extendTimetable(env, numberVar("TIMETABLE_DAYS", env.TIMETABLE_DAYS), now);
    await forgetPastFares(env, now);
    await forgetOldImports(env, now);
    await forgetCheckIns(env, now);
    await keepFaresLater(env, now);
  },
  // By the clock: the offers of flights have ended, and a run that broke off left something to do.
  "fares.refresh": async (env, now) => {
    await markClosing(env, now);
    await keepOn(env, now);
  },
  "search.measure": (env, now) => measureDeadLetters(env, "search", now),
  "load.measure": measureLoad,
  [KEEP_FARES]: keepOn,
  [FORGET_TASK]: forgetOldImports,
  [TELL_TASK]: tellChanges,
  [CHECK_IN_TASK]: tellCheckIns,
  [APPLY_TASK]: async (env, now) => {
    await applyUnfinished(env);
    await refreshFares(env, now);
  },
};

/** A run at a time, so that what else is in the queue does not wait. */
async function keepOn(env: Env, now: number): Promise<void> {
  if (await keepFares(env, "cover", now)) await keepFaresLater(env, now);
}
