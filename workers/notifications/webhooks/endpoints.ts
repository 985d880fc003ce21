import { asc, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { WebhookEndpoint, WebhookOwner, WebhooksApi } from "#contracts/webhooks.ts";
import { err, ok } from "#domain/result.ts";
import { receiverUrl } from "#domain/webhook/receiver.ts";
import { ROTATION_MS } from "#domain/webhook/secrets.ts";
import { base32 } from "#platform/hash.ts";
import { type EndpointRow, webhookDeliveries, webhookEndpoints } from "../schema.ts";
import { disabledNow, giveUpDisabled } from "./disable.ts";
import { answerOnce, answeredBefore } from "./keys.ts";
import { clientOf, endpointView, ownedBy, theirs } from "./owner.ts";
import { newSecret } from "./sign.ts";

/** Of one owner: each costs a request for every event, and five are one for each environment of a partner's. */
const MAX_ENDPOINTS = 5;
/** 26 symbols of base 32 are 130 bits. */
const ID_LENGTH = 26;
const ID_BYTES = 17;

type Command<Method extends keyof WebhooksApi> = Parameters<WebhooksApi[Method]>[0];

const newId = (): string => `whe_${base32(crypto.getRandomValues(new Uint8Array(ID_BYTES)), ID_LENGTH)}`;

const distinct = <Value>(values: Value[]): Value[] => [...new Set(values)];

export async function createEndpoint(
  db: D1Database,
  command: Command<"createWebhookEndpoint">,
  loopback: boolean,
  now: number,
): ReturnType<WebhooksApi["createWebhookEndpoint"]> {
  const before = await answeredBefore(db, command);
  if (before !== null) return before;
  const url = receiverUrl(command.body.url, { loopback });
  if (!url.ok) return url;
  const row: Omit<EndpointRow, "slot"> = {
    id: newId(),
    user_id: command.user_id,
    client_id: clientOf(command),
    url: url.value,
    events: distinct(command.body.events),
    description: command.body.description,
    secret: newSecret(),
    previous_secret: null,
    previous_until: null,
    rests_until: 0,
    disabled_at: null,
    disabled_by: null,
    created_at: now,
    updated_at: now,
  };
  return placeEndpoint(db, command, row, now);
}

/** Whoever comes at the same moment may take the place that was free; then another is looked for. */
async function placeEndpoint(
  db: D1Database,
  command: Command<"createWebhookEndpoint">,
  row: Omit<EndpointRow, "slot">,
  now: number,
): ReturnType<WebhooksApi["createWebhookEndpoint"]> {
  const answer = { ...endpointView(row, now), secret: row.secret };
  let failure: unknown = null;
  for (let tries = 0; tries <= MAX_ENDPOINTS; tries++) {
    const slot = await freeSlot(db, command);
    if (slot === undefined) return err({ reason: "webhook_endpoint_limit", limit: MAX_ENDPOINTS });
    try {
      return await answerOnce(db, command, answer, (orm) => orm.insert(webhookEndpoints).values({ ...row, slot }), now);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function freeSlot(db: D1Database, owner: WebhookOwner): Promise<number | undefined> {
  const rows = await drizzle(db).select({ slot: webhookEndpoints.slot }).from(webhookEndpoints).where(ownedBy(owner));
  const taken = new Set(rows.map(({ slot }) => slot));
  return Array.from({ length: MAX_ENDPOINTS }, (_, slot) => slot).find((slot) => !taken.has(slot));
}

export async function listEndpoints(db: D1Database, owner: WebhookOwner, now: number): Promise<WebhookEndpoint[]> {
  const rows = await drizzle(db)
    .select()
    .from(webhookEndpoints)
    .where(ownedBy(owner))
    .orderBy(asc(webhookEndpoints.created_at), asc(webhookEndpoints.id));
  return rows.map((row) => endpointView(row, now));
}

export async function findEndpoint(db: D1Database, query: WebhookOwner & { endpoint_id: string }): Promise<EndpointRow | null> {
  const [row] = await drizzle(db).select().from(webhookEndpoints).where(theirs(query));
  return row ?? null;
}

export async function updateEndpoint(
  db: D1Database,
  command: Command<"updateWebhookEndpoint">,
  loopback: boolean,
  now: number,
): ReturnType<WebhooksApi["updateWebhookEndpoint"]> {
  const { url, events, description, enabled } = command.change;
  const judged = url === undefined ? undefined : receiverUrl(url, { loopback });
  if (judged?.ok === false) return judged;
  const orm = drizzle(db);
  const [[row]] = await orm.batch([
    orm
      .update(webhookEndpoints)
      .set({
        // Another address has not failed yet.
        ...(judged?.ok === true && { url: judged.value, rests_until: 0 }),
        ...(events !== undefined && { events: distinct(events) }),
        ...(description !== undefined && { description }),
        ...(enabled === true && { disabled_at: null, disabled_by: null, rests_until: 0 }),
        ...(enabled === false && disabledNow("owner", now)),
        updated_at: now,
      })
      .where(theirs(command))
      .returning(),
    giveUpDisabled(orm, command.endpoint_id, now),
  ]);
  return row === undefined ? err({ reason: "not_found" }) : ok(endpointView(row, now));
}

export async function deleteEndpoint(
  db: D1Database,
  command: Command<"deleteWebhookEndpoint">,
): ReturnType<WebhooksApi["deleteWebhookEndpoint"]> {
  if ((await findEndpoint(db, command)) === null) return err({ reason: "not_found" });
  const orm = drizzle(db);
  const [, gone] = await orm.batch([
    orm.delete(webhookDeliveries).where(eq(webhookDeliveries.endpoint_id, command.endpoint_id)),
    orm.delete(webhookEndpoints).where(theirs(command)),
  ]);
  return gone.meta.changes === 0 ? err({ reason: "not_found" }) : ok(null);
}

export async function rotateSecret(
  db: D1Database,
  command: Command<"rotateWebhookSecret">,
  now: number,
): ReturnType<WebhooksApi["rotateWebhookSecret"]> {
  const before = await answeredBefore(db, command);
  if (before !== null) return before;
  const row = await findEndpoint(db, command);
  if (row === null) return err({ reason: "not_found" });
  const change = { secret: newSecret(), previous_until: now + ROTATION_MS, updated_at: now };
  const answer = { ...endpointView({ ...row, ...change }, now), secret: change.secret };
  // Whatever is the secret then: of two rotations at once the one that is written first stays good beside the other.
  const set = { ...change, previous_secret: sql`${webhookEndpoints.secret}` };
  return answerOnce(db, command, answer, (orm) => orm.update(webhookEndpoints).set(set).where(theirs(command)), now);
}
