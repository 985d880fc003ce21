import { and, asc, eq, gt } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import * as z from "zod";
import {
  ACCOUNT_LISTS,
  type AccountData,
  type AccountList,
  type AccountPart,
  type AccountRow,
} from "#contracts/personal-data.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { ownProfileOf } from "./profile.ts";
import { oauthAccessToken, oauthClient, oauthConsent, oauthRefreshToken } from "./schema-oauth.ts";
import { account, passkey, session, user } from "./schema.ts";

/** Rows on one page, whatever lists they are of. */
const PAGE_ROWS = 200;
/** Lists are JSON text in the tables of OAuth. */
const Words = z.array(z.string()).catch([]);
const words = (text: string | null): string[] => Words.parse(text === null ? [] : JSON.parse(text));
const instant = (at: Date): string => at.toISOString();
const instantOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

export async function accountData(database: D1Database, userId: string): Promise<Result<AccountData, { reason: "not_found" }>> {
  const [record] = await drizzle(database).select().from(user).where(eq(user.id, userId)).limit(1);
  if (record === undefined) return err({ reason: "not_found" });
  return ok({
    ...ownProfileOf(record),
    image: record.image,
    two_factor: record.twoFactorEnabled === true,
    updated_at: instant(record.updatedAt),
  });
}

interface Read {
  db: DrizzleD1Database;
  userId: string;
  /** The id of the last row of the page before. */
  after: string;
  limit: number;
}
type Owned = SQLiteTable & { id: SQLiteColumn; userId: SQLiteColumn };

/** A list of rows that belong to a user, in the order of their ids; only what `show` names leaves this Worker. */
const list =
  <List extends AccountList, Table extends Owned>(
    name: List,
    table: Table,
    show: (row: Table["$inferSelect"]) => AccountRow<List>,
  ) =>
  async ({ db, userId, after, limit }: Read) => {
    const rows = (await db
      .select()
      .from(table as SQLiteTable)
      .where(and(eq(table.userId, userId), gt(table.id, after)))
      .orderBy(asc(table.id))
      .limit(limit)) as (Table["$inferSelect"] & { id: string })[];
    return { part: { list: name, rows: rows.map(show) } as AccountPart, last: rows.at(-1)?.id };
  };

const LISTS: Record<AccountList, (read: Read) => Promise<{ part: AccountPart; last: string | undefined }>> = {
  sessions: list("sessions", session, (row) => ({
    id: row.id,
    created_at: instant(row.createdAt),
    expires_at: instant(row.expiresAt),
    ip_address: row.ipAddress,
    user_agent: row.userAgent,
  })),
  sign_in_methods: list("sign_in_methods", account, (row) => ({
    id: row.id,
    provider: row.providerId,
    account_id: row.accountId,
    scope: row.scope,
    created_at: instant(row.createdAt),
  })),
  passkeys: list("passkeys", passkey, (row) => ({
    id: row.id,
    name: row.name,
    credential_id: row.credentialID,
    device_type: row.deviceType,
    backed_up: row.backedUp,
    transports: row.transports,
    aaguid: row.aaguid,
    created_at: instantOrNull(row.createdAt),
    last_used_at: instantOrNull(row.lastUsedAt),
  })),
  oauth_clients: list("oauth_clients", oauthClient, (row) => ({
    id: row.id,
    client_id: row.clientId,
    name: row.name,
    uri: row.uri,
    redirect_uris: words(row.redirectUris),
    contacts: words(row.contacts),
    scopes: words(row.scopes),
    created_at: instantOrNull(row.createdAt),
  })),
  oauth_consents: list("oauth_consents", oauthConsent, (row) => ({
    id: row.id,
    client_id: row.clientId,
    scopes: words(row.scopes),
    created_at: instant(row.createdAt),
    updated_at: instant(row.updatedAt),
  })),
  oauth_refresh_tokens: list("oauth_refresh_tokens", oauthRefreshToken, tokenData),
  oauth_access_tokens: list("oauth_access_tokens", oauthAccessToken, tokenData),
};

function tokenData(row: {
  id: string;
  clientId: string;
  scopes: string;
  createdAt: Date;
  expiresAt: Date;
  revoked: Date | null;
}) {
  return {
    id: row.id,
    client_id: row.clientId,
    scopes: words(row.scopes),
    created_at: instant(row.createdAt),
    expires_at: instant(row.expiresAt),
    revoked_at: instantOrNull(row.revoked),
  };
}

const NAMES = Object.keys(ACCOUNT_LISTS) as AccountList[];

/** The next rows of an account's lists, and where the page after them begins: `sessions:<id>`; null: that was all. */
export async function accountLists(
  database: D1Database,
  { user_id, cursor }: { user_id: string; cursor: string | null },
): Promise<{ parts: AccountPart[]; next: string | null }> {
  const db = drizzle(database);
  const [first, ...id] = (cursor ?? "").split(":");
  const parts: AccountPart[] = [];
  let after = id.join(":");
  let room = PAGE_ROWS;
  for (const name of NAMES.slice(Math.max(0, NAMES.indexOf(first as AccountList)))) {
    const { part, last } = await LISTS[name]({ db, userId: user_id, after, limit: room });
    parts.push(part);
    room -= part.rows.length;
    if (room === 0) return { parts, next: `${name}:${last}` };
    after = "";
  }
  return { parts, next: null };
}
