import { eq, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { ALL_WANTED, isOptional, type Preferences, withDefaults } from "#domain/notification/preferences.ts";
import { CHANNELS, type Notice } from "./notice.ts";
import type { Owners } from "./owners.ts";
import { notificationPreferences } from "./schema.ts";

const { user_id } = notificationPreferences;

export async function accountPreferences(db: D1Database, userId: string): Promise<Preferences[]> {
  const rows = await drizzle(db).select().from(notificationPreferences).where(eq(user_id, userId));
  return rows.map(({ preferences }) => withDefaults(preferences));
}

export const readPreferences = async (db: D1Database, userId: string): Promise<Preferences> =>
  (await accountPreferences(db, userId))[0] ?? ALL_WANTED;

export async function setPreferences(
  db: D1Database,
  command: { user_id: string; preferences: Preferences },
  now: number,
): Promise<Preferences> {
  const { preferences } = command;
  await drizzle(db)
    .insert(notificationPreferences)
    .values({ ...command, updated_at: now })
    .onConflictDoUpdate({ target: user_id, set: { preferences, updated_at: now } });
  return preferences;
}

/** What those want whose bookings these are, by notice; asked only where anybody could do without one. */
export async function wishesOf(db: D1Database, notices: Notice[], owners: Owners): Promise<(notice: Notice) => Preferences> {
  const asked = notices.filter(({ type }) => CHANNELS.some((channel) => isOptional(type, channel)));
  const users = [...new Set(asked.flatMap(({ id }) => owners.get(id) ?? []))];
  if (users.length === 0) return () => ALL_WANTED;
  const rows = await drizzle(db).select().from(notificationPreferences).where(inArray(user_id, users));
  const byUser = new Map(rows.map((row) => [row.user_id, row.preferences]));
  return ({ id }) => byUser.get(owners.get(id) ?? "") ?? ALL_WANTED;
}
