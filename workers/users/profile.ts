import { eq, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { type OwnProfile, type Profile, type ProfileChange, Role } from "#contracts/users.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { Language } from "#domain/text/language.ts";
import { errorText } from "#platform/log.ts";
import { user } from "./schema.ts";

/** A user in better-auth's words: from its API, or as JSON from its endpoints. */
export interface UserRecord {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  createdAt: Date | string;
  role?: string | null | undefined;
}

/** An unknown or missing role is the one that may do least. */
export function roleOf(record: object): Role {
  return Role.catch("passenger").parse("role" in record ? record.role : undefined);
}

/** What of a user every answer about a session shows. */
export function profileOf(record: UserRecord): Profile {
  return {
    id: record.id,
    name: record.name,
    email: record.email,
    email_verified: record.emailVerified,
    role: roleOf(record),
    created_at: new Date(record.createdAt).toISOString(),
  };
}

/** Whoever signed up before there was a choice is written to in English. */
const DEFAULT_LANGUAGE: Language = "en";
export const languageOf = ({ language }: { language: Language | null }): Language => language ?? DEFAULT_LANGUAGE;

/** What a user sees of themselves. */
export const ownProfileOf = (record: typeof user.$inferSelect): OwnProfile => ({
  ...profileOf(record),
  language: languageOf(record),
});

type Missing = { reason: "not_found" };

export async function readProfile(database: D1Database, userId: string): Promise<Result<OwnProfile, Missing>> {
  const [record] = await drizzle(database).select().from(user).where(eq(user.id, userId)).limit(1);
  return record ? ok(ownProfileOf(record)) : err({ reason: "not_found" });
}

/** What is not named stays. `now`: epoch milliseconds. */
export async function changeProfile(
  database: D1Database,
  userId: string,
  { name, language }: ProfileChange,
  now: number,
): Promise<Result<OwnProfile, Missing>> {
  const [record] = await drizzle(database)
    .update(user)
    .set({ name, language, updatedAt: new Date(now) })
    .where(eq(user.id, userId))
    .returning()
    // Its message would take the name along, to the caller and into the runtime's own record of what failed.
    .catch((error: unknown) => {
      throw new Error(errorText(error));
    });
  return record ? ok(ownProfileOf(record)) : err({ reason: "not_found" });
}

/** In the order of the ids; null: nobody has this one. */
export async function languagesOf(database: D1Database, userIds: string[]): Promise<(Language | null)[]> {
  const rows = await drizzle(database)
    .select({ id: user.id, language: user.language })
    .from(user)
    .where(inArray(user.id, userIds));
  const found = new Map(rows.map((row) => [row.id, languageOf(row)]));
  return userIds.map((id) => found.get(id) ?? null);
}
