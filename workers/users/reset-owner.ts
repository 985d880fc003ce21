import { and, eq, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { passkey, verification } from "./schema.ts";

/** What better-auth puts before the token of a reset where it keeps one. */
export const RESET_PREFIX = "reset-password:";

/** Whose password a mailed link may set, by its token; null for one that is none, or no longer. `now`: epoch milliseconds. */
export async function ownerOfReset(database: D1Database, token: string, now: number): Promise<string | null> {
  const [row] = await drizzle(database)
    .select({ userId: verification.value })
    .from(verification)
    .where(and(eq(verification.identifier, RESET_PREFIX + token), gt(verification.expiresAt, new Date(now))))
    .limit(1);
  return row?.userId ?? null;
}

export async function hasPasskeys(database: D1Database, userId: string): Promise<boolean> {
  const rows = await drizzle(database).select({ id: passkey.id }).from(passkey).where(eq(passkey.userId, userId)).limit(1);
  return rows.length > 0;
}

export async function removePasskeys(database: D1Database, userId: string): Promise<void> {
  await drizzle(database).delete(passkey).where(eq(passkey.userId, userId));
}
