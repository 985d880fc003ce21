import { primary } from "../database.ts";
import type { Env } from "../env.ts";

/** Deletes the months that are over everywhere: nobody may ask for them any more. */
export async function forgetPastFares(env: Env, now: number): Promise<void> {
  const yesterday = new Date(now - 86_400_000).toISOString().slice(0, 7);
  await primary(env).prepare("DELETE FROM lowest_fares WHERE month < ?").bind(yesterday).run();
}
