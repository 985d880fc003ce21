import type { PruningUsers } from "#contracts/users.ts";
import { prunable } from "#domain/identity/retention.ts";
import { log } from "#platform/log.ts";
import { PRUNE_BATCH, pruneInBatches } from "#platform/prune.ts";

/** Tokens all live equally long, so the oldest rows expire first: a batch reads no more than it may delete. */
const expiredTokens = (table: "oauth_refresh_tokens" | "oauth_access_tokens") => `
  DELETE FROM ${table} WHERE rowid IN (
    SELECT rowid FROM (SELECT rowid, expires_at FROM ${table} ORDER BY rowid LIMIT ?2) WHERE expires_at <= ?1)`;

/** Their clients say how long they last, minutes at most; so there are few that have not expired. */
const EXPIRED_ASSERTIONS = `
  DELETE FROM oauth_client_assertions WHERE rowid IN (
    SELECT rowid FROM oauth_client_assertions WHERE expires_at <= ?1 LIMIT ?2)`;

/** One that is used is put off, so age says nothing; the index on when it expires does. */
const expired = (table: "sessions" | "verifications") => `
  DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)`;

/**
 * Registered by nobody in particular, for users (not in its own name, which is an admin's to give), and no user has allowed it
 * anything, or what one did is taken back and over.
 */
const UNUSED_CLIENTS = `
  SELECT client_id FROM oauth_clients
  WHERE user_id IS NULL AND reference_id IS NULL AND created_at <= ?1
    AND coalesce(client_credentials_scopes, '[]') = '[]'
    AND client_id NOT IN (SELECT client_id FROM oauth_consents)
    AND client_id NOT IN (SELECT client_id FROM oauth_refresh_tokens)
    AND client_id NOT IN (SELECT client_id FROM oauth_access_tokens)
  ORDER BY rowid LIMIT ?2`;

/** A run of the task `users.prune`: what better-auth and its OAuth provider write and never delete. `now`: epoch milliseconds. */
export async function pruneExpired(database: D1Database, now: number): ReturnType<PruningUsers["pruneExpired"]> {
  const { expired_until, registered_until } = prunable(now);
  const run = (sql: string, until: number) =>
    pruneInBatches(async () => (await database.prepare(sql).bind(until, PRUNE_BATCH).run()).meta.changes);
  const pruned = {
    sessions: await run(expired("sessions"), expired_until),
    verifications: await run(expired("verifications"), expired_until),
    refresh_tokens: await run(expiredTokens("oauth_refresh_tokens"), expired_until),
    access_tokens: await run(expiredTokens("oauth_access_tokens"), expired_until),
    client_assertions: await run(EXPIRED_ASSERTIONS, expired_until),
    clients: await pruneInBatches(() => deleteUnusedClients(database, registered_until)),
  };
  const rows = Object.fromEntries(Object.entries(pruned).map(([what, each]) => [what, each.rows]));
  if (Object.values(rows).some((count) => count > 0)) log("info", "users.pruned", rows);
  return { more: Object.values(pruned).some(({ more }) => more) };
}

/** One write: a user who allows the client meanwhile comes before it or after it. */
async function deleteUnusedClients(database: D1Database, until: number): Promise<number> {
  const [, clients] = await database.batch(
    ["oauth_client_resources", "oauth_clients"].map((table) =>
      database.prepare(`DELETE FROM ${table} WHERE client_id IN (${UNUSED_CLIENTS})`).bind(until, PRUNE_BATCH),
    ),
  );
  return clients?.meta.changes ?? 0;
}
