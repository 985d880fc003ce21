import * as z from "zod";
import type { ErasingBookings } from "#contracts/erasure.ts";
import { errorText, log } from "#platform/log.ts";
import { done, type Handling } from "#queues/consume.ts";
import { runTask } from "#queues/run-task.ts";
import { taskMessage } from "#queues/task-message.ts";
import type { Env } from "./env.ts";
import { CLOSED_MS } from "./erase-account.ts";
import { beginPass, type Calls, canErase, eraseBookings, erasureCalls, Pass } from "./erase-bookings.ts";

export const ERASE_TASK = "accounts.erase";
/** An erasure is gone over once more after that, for what was under way when it began, and only then is it done. */
const SETTLED_MS = CLOSED_MS;
/** Erasures that are asked for at once. */
const MAX_ERASURES = 20;
/** Until the next run, in seconds: what comes meanwhile is in one batch with it, where of copies only one is run. */
const PAUSE_S = 1;

/** Where a run has stopped: at this erasure, with its pass, or after it. */
const Position = z.strictObject({
  last: z.strictObject({ user_id: z.string(), requested_at: z.int() }),
  pass: Pass.nullable(),
});
type Position = z.infer<typeof Position>;

/** At once, as soon as the account is gone. What is beyond one request the task does, and begins with it within seconds. */
export async function eraseAtOnce(env: Env, userId: string, now: number): ReturnType<ErasingBookings["eraseBookings"]> {
  const { pass, is_done } = await eraseBookings(env, { user_id: userId, pass: beginPass(now), calls: erasureCalls() });
  if (!is_done) await goOn(env, now);
  return { erased: pass.erased, kept: pass.kept };
}

/**
 * The task `accounts.erase`, for all its messages of one batch, by where each goes on `from`: one after another, for they share the calls
 * of one invocation. Those that begin at the same place would all do the same, so one of them does it: a queue that was paused brings a
 * message for every five minutes.
 */
export async function runErasures(env: Env, froms: unknown[], now: number): Promise<Handling> {
  const calls = erasureCalls();
  const places = new Map(froms.map((from) => [JSON.stringify(from), from]));
  for (const from of places.values()) await runTask({ [ERASE_TASK]: () => resumeErasures(env, now, calls, from) }, ERASE_TASK);
  return done;
}

/**
 * What was asked for is erased, however often it takes. One that fails does not stop the others, and neither does one that is long: where
 * `calls` are used up another message goes on `from` there.
 */
async function resumeErasures(env: Env, now: number, calls: Calls, from: unknown): Promise<void> {
  const position = Position.safeParse(from).data;
  // Those before it in the batch have had them all.
  if (!canErase(calls)) return await goOn(env, now, position);
  calls.left -= 1;
  const listed = await env.USERS.unfinishedErasures(MAX_ERASURES, position?.last);
  const paused = position?.pass ? [{ ...position.last, pass: position.pass }] : [];
  for (const each of [...paused, ...listed.map((erasure) => ({ ...erasure, pass: beginPass(now) }))]) {
    const pass = await resume(env, each, calls);
    const last = { user_id: each.user_id, requested_at: each.requested_at };
    if (pass !== null) return await goOn(env, now, { last, pass });
  }
  const last = listed.length === MAX_ERASURES ? listed.at(-1) : undefined;
  if (last !== undefined) await goOn(env, now, { last, pass: null });
}

/** Null: it is through, or failed and is tried again by the next run from the beginning; else how far it came. */
async function resume(
  env: Env,
  { user_id, requested_at, pass: before }: Position["last"] & { pass: Pass },
  calls: Calls,
): Promise<Pass | null> {
  try {
    const { pass, is_done } = await eraseBookings(env, { user_id, pass: before, calls });
    if (!is_done) return pass;
    const { erased, kept, began_at } = pass;
    const finished = began_at - requested_at >= SETTLED_MS && kept === 0;
    if (finished) {
      calls.left -= 1;
      await env.USERS.erasureFinished(user_id);
    }
    log(kept === 0 ? "info" : "warn", "account.erased", { user_id, erased, kept, finished });
  } catch (error) {
    log("error", "account.erasure_failed", { user_id, why: errorText(error) });
  }
  return null;
}

async function goOn(env: Env, now: number, from?: Position): Promise<void> {
  const message = taskMessage(ERASE_TASK, { key: now, at: now, from });
  await env.OWN_QUEUE.send(message, { contentType: "json", delaySeconds: PAUSE_S });
}
