import type { Handling } from "#queues/consume.ts";
import type { Env } from "../env.ts";
import { applyImport, unfinishedImport } from "./apply.ts";
import { applyTask } from "./into-force.ts";

/** How long one message works on: a consumer has minutes, and its neighbours wait. */
const WORK_MS = 20_000;

/** Goes on with imports that are in force and whose flights do not follow yet, and sends itself again where that takes longer. */
export async function applyUnfinished(env: Env): Promise<Handling> {
  const until = Date.now() + WORK_MS;
  for (let id = await unfinishedImport(env); id !== null; id = await unfinishedImport(env)) {
    if (await applyImport(env, id, until)) continue;
    await env.OWN_QUEUE.send(applyTask(id, Date.now()));
    break;
  }
  return { kind: "quiet" };
}
