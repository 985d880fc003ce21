import { sql } from "drizzle-orm";
import type { Health } from "#contracts/service-registry.ts";
import { errorText, log } from "#platform/log.ts";
import { reader } from "./database.ts";
import type { Env } from "./env.ts";

/** Whether the database answers, and which version is asked. */
export async function health(env: Env): Promise<Health> {
  const version = env.VERSION.id;
  try {
    await reader(env).all(sql`SELECT 1`);
    return { ok: true, version };
  } catch (error) {
    log("error", "health.database", { why: errorText(error) });
    return { ok: false, version };
  }
}
