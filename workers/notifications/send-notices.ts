import { inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { isSettled } from "#domain/notification/retry.ts";
import { done, type Handling } from "#queues/consume.ts";
import { claim } from "./claim.ts";
import { deliver } from "./deliver.ts";
import type { Env } from "./env.ts";
import { isBookingNotice, type Notice } from "./notice.ts";
import { type Owners, ownersOf } from "./owners.ts";
import { record } from "./record.ts";
import { notifications } from "./schema.ts";

/** Records the notices, sends what is due of them, and says of each message id how it stands. */
export async function sendNotices(env: Env, all: Notice[]): Promise<Map<string, Handling>> {
  if (all.length === 0) return new Map();
  const owners = await ownersOf(env, all.filter(isBookingNotice));
  const notices = all.filter((notice) => !isBookingNotice(notice) || owners.has(notice.id));
  const handled = await send(env, notices, owners);
  return new Map(all.map(({ id }) => [id, handled.get(id) ?? SHARD_SILENT]));
}

/** Nothing of it is written down yet: the queue brings it again. */
const SHARD_SILENT: Handling = { kind: "retry", delay_s: 0, why: "its shard does not say whose booking it is" };

async function send(env: Env, notices: Notice[], owners: Owners): Promise<Map<string, Handling>> {
  const byId = new Map(notices.map((notice) => [notice.id, notice]));
  const ids = [...byId.keys()];
  const now = Date.now();
  await record(env, notices, owners, now);
  const claims = await claim(env.DB, ids, now);
  await deliver(env, claims, byId);

  const rows = await drizzle(env.DB).select().from(notifications).where(inArray(notifications.message_id, ids));
  const mine = new Set(claims.map(({ message_id }) => message_id));
  return new Map(
    ids.map((id) => [
      id,
      handling(
        rows.filter(({ message_id }) => message_id === id),
        mine.has(id),
      ),
    ]),
  );
}

type Row = typeof notifications.$inferSelect;

/** Only the one that tried asks the queue to bring the message again; a copy that met it at work leaves quietly. */
function handling(rows: Row[], mine: boolean): Handling {
  const open = rows.filter((row) => !isSettled(row));
  if (open.length === 0) return done;
  if (!mine) return { kind: "quiet" };
  const due = Math.max(...open.map(({ due_at }) => due_at));
  return { kind: "retry", delay_s: Math.max(1, Math.ceil((due - Date.now()) / 1_000)), why: open[0]?.reason ?? "not sent yet" };
}
