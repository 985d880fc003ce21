import type { Health } from "#contracts/service-registry.ts";
import { errorText, log } from "#platform/log.ts";
import type { Env } from "./env.ts";

/** Whether the database answers, and which version is asked. */
export async function health(env: Env): Promise<Health> {
  const version = env.VERSION.id;
  try {
    await env.DB.prepare("SELECT 1").first();
    return { ok: true, version };
  } catch (error) {
    log("error", "health.database", { why: errorText(error) });
    return { ok: false, version };
  }
}
