import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { InventoryChanged } from "#contracts/messages.ts";
import type { Env } from "./env.ts";
import { writer } from "./database.ts";
import { availability } from "./schema.ts";

/** Stores what flights say they have left. An older version than the stored one changes nothing. */
export async function projectInventory(env: Env, messages: readonly z.infer<typeof InventoryChanged>[]): Promise<void> {
  const db = writer(env);
  const [first, ...rest] = messages.map(({ data }) =>
    db
      .insert(availability)
      .values(data)
      .onConflictDoUpdate({
        target: availability.flight_id,
        set: {
          version: sql`excluded.version`,
          as_of: sql`excluded.as_of`,
          cabins: sql`excluded.cabins`,
          booking_classes: sql`excluded.booking_classes`,
        },
        setWhere: sql`excluded.version > ${availability.version}`,
      }),
  );
  if (first !== undefined) await db.batch([first, ...rest]);
}
