import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { type Profile, Role } from "#contracts/users.ts";
import { err, ok, type Result } from "#domain/result.ts";
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

/** The only fields of a user that ever leave this Worker. */
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

type Missing = { reason: "not_found" };

export async function readProfile(database: D1Database, userId: string): Promise<Result<Profile, Missing>> {
  const [record] = await drizzle(database).select().from(user).where(eq(user.id, userId)).limit(1);
  return record ? ok(profileOf(record)) : err({ reason: "not_found" });
}

/** `now`: epoch milliseconds. */
export async function renameUser(
  database: D1Database,
  userId: string,
  name: string,
  now: number,
): Promise<Result<Profile, Missing>> {
  const [record] = await drizzle(database)
    .update(user)
    .set({ name, updatedAt: new Date(now) })
    .where(eq(user.id, userId))
    .returning()
    // Its message would take the name along, to the caller and into the runtime's own record of what failed.
    .catch((error: unknown) => {
      throw new Error(errorText(error));
    });
  return record ? ok(profileOf(record)) : err({ reason: "not_found" });
}
