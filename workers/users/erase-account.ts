import { and, asc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { ErasingUsers, UnfinishedErasure } from "#contracts/erasure.ts";
import { err, ok } from "#domain/result.ts";
import { log } from "#platform/log.ts";
import { erasures } from "./schema-erasures.ts";
import { oauthAccessToken, oauthClient, oauthClientResource, oauthConsent, oauthRefreshToken } from "./schema-oauth.ts";
import { account, passkey, session, twoFactor, user, verification } from "./schema.ts";

/**
 * The account with all that hangs on it, in one batch with the note that its traces elsewhere are to be erased: the note is the
 * outbox, there if and only if the account is gone. What hangs on a row goes before it. `now`: epoch milliseconds.
 */
export async function eraseAccount(
  database: D1Database,
  { user_id: id, erase_by }: Parameters<ErasingUsers["eraseAccount"]>[0],
  now: number,
): ReturnType<ErasingUsers["eraseAccount"]> {
  if (now > erase_by) return err({ reason: "too_late" });
  const db = drizzle(database);
  const [known] = await db.select({ id: user.id }).from(user).where(eq(user.id, id)).limit(1);
  if (known === undefined) return (await isErased(database, id)) ? ok(null) : err({ reason: "not_found" });
  const clients = db.select({ id: oauthClient.clientId }).from(oauthClient).where(eq(oauthClient.userId, id));
  await db.batch([
    db.insert(erasures).values({ user_id: id, requested_at: now, finished_at: null }).onConflictDoNothing(),
    // Of the user, and of everybody for the clients that go with them.
    db.delete(oauthAccessToken).where(or(eq(oauthAccessToken.userId, id), inArray(oauthAccessToken.clientId, clients))),
    db.delete(oauthRefreshToken).where(or(eq(oauthRefreshToken.userId, id), inArray(oauthRefreshToken.clientId, clients))),
    db.delete(oauthConsent).where(or(eq(oauthConsent.userId, id), inArray(oauthConsent.clientId, clients))),
    db.delete(oauthClientResource).where(inArray(oauthClientResource.clientId, clients)),
    db.delete(oauthClient).where(eq(oauthClient.userId, id)),
    db.delete(passkey).where(eq(passkey.userId, id)),
    db.delete(twoFactor).where(eq(twoFactor.userId, id)),
    // One-time values hold the user's id, by itself or within JSON. Ids are random, so none is part of another.
    db.delete(verification).where(sql`instr(${verification.value}, ${id}) > 0 OR instr(${verification.identifier}, ${id}) > 0`),
    db.delete(session).where(eq(session.userId, id)),
    db.delete(account).where(eq(account.userId, id)),
    db.delete(user).where(eq(user.id, id)),
  ]);
  log("info", "account.gone", { user_id: id });
  return ok(null);
}

async function isErased(database: D1Database, userId: string): Promise<boolean> {
  const rows = await drizzle(database).select().from(erasures).where(eq(erasures.user_id, userId)).limit(1);
  return rows.length > 0;
}

export const unfinishedErasures = (
  database: D1Database,
  limit: number,
  after: UnfinishedErasure = { user_id: "", requested_at: 0 },
): ReturnType<ErasingUsers["unfinishedErasures"]> =>
  drizzle(database)
    .select({ user_id: erasures.user_id, requested_at: erasures.requested_at })
    .from(erasures)
    .where(
      and(
        isNull(erasures.finished_at),
        sql`(${erasures.requested_at}, ${erasures.user_id}) > (${after.requested_at}, ${after.user_id})`,
      ),
    )
    .orderBy(asc(erasures.requested_at), asc(erasures.user_id))
    .limit(limit);

export async function erasureFinished(database: D1Database, userId: string, now: number): Promise<void> {
  await drizzle(database)
    .update(erasures)
    .set({ finished_at: now })
    .where(and(eq(erasures.user_id, userId), isNull(erasures.finished_at)));
}
