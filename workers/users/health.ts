import { errorText, log } from "#platform/log.ts";

/** Whether the database answers. */
export async function isHealthy(database: D1Database): Promise<boolean> {
  try {
    await database.prepare("SELECT 1").first();
    return true;
  } catch (error) {
    log("error", "identity.database_unreachable", { error: errorText(error) });
    return false;
  }
}
