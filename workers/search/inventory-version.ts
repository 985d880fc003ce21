import { eq } from "drizzle-orm";
import { writer } from "./database.ts";
import type { Env } from "./env.ts";
import { availability } from "./schema.ts";

/** The newest version of the flight's inventory that has arrived here; 0 where none ever has. */
export async function inventoryVersion(env: Env, flightId: string): Promise<number> {
  const [row] = await writer(env)
    .select({ version: availability.version })
    .from(availability)
    .where(eq(availability.flight_id, flightId));
  return row?.version ?? 0;
}
