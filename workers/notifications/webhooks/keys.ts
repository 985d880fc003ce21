import { and, eq } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { BatchItem } from "drizzle-orm/batch";
import type { Answer } from "#contracts/bookings.ts";
import type { WebhookEndpointWithSecret, WebhookOwner } from "#contracts/webhooks.ts";
import { ok, type Result } from "#domain/result.ts";
import { answerAgain } from "#platform/keyed.ts";
import { webhookKeys } from "../schema.ts";
import { clientOf } from "./owner.ts";

type Keyed = WebhookOwner & { key: string; request_hash: string };
type Answered = Result<Answer<WebhookEndpointWithSecret>, { reason: "key_reused" }>;

/** What this key was answered with before, if it was. */
export async function answeredBefore(db: D1Database, command: Keyed): Promise<Answered | null> {
  const [known] = await drizzle(db)
    .select()
    .from(webhookKeys)
    .where(
      and(
        eq(webhookKeys.user_id, command.user_id),
        eq(webhookKeys.client_id, clientOf(command)),
        eq(webhookKeys.key, command.key),
      ),
    );
  if (known === undefined) return null;
  return answerAgain(JSON.parse(known.answer) as WebhookEndpointWithSecret, known.request_hash, command.request_hash);
}

/** Does what a key asks for and notes its answer, in one write: of copies that come at once, one does it. */
export async function answerOnce(
  db: D1Database,
  command: Keyed,
  answer: WebhookEndpointWithSecret,
  effect: (orm: DrizzleD1Database) => BatchItem<"sqlite">,
  now: number,
): Promise<Answered> {
  const orm = drizzle(db);
  const { user_id, key, request_hash } = command;
  const note = { user_id, client_id: clientOf(command), key, request_hash, answer: JSON.stringify(answer), created_at: now };
  try {
    await orm.batch([orm.insert(webhookKeys).values(note), effect(orm)]);
  } catch (error) {
    const before = await answeredBefore(db, command);
    if (before === null) throw error;
    return before;
  }
  return ok({ body: answer, replayed: false });
}
