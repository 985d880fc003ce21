import { and, desc, eq, lt, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { WebhookDelivery, WebhooksApi } from "#contracts/webhooks.ts";
import { eventBody, PING } from "#domain/webhook/event.ts";
import { err, ok } from "#domain/result.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { base32 } from "#platform/hash.ts";
import { errorText, log } from "#platform/log.ts";
import { traceparentNow } from "#platform/operation.ts";
import type { Env } from "../env.ts";
import { type DeliveryRow, type EndpointRow, webhookDeliveries } from "../schema.ts";
import { sendMessage } from "./announce.ts";
import { findEndpoint } from "./endpoints.ts";

type Query<Method extends keyof WebhooksApi> = Parameters<WebhooksApi[Method]>[0];

const { endpoint_id, event_id, created_at, status } = webhookDeliveries;
const deliveryView = (row: DeliveryRow): WebhookDelivery => ({
  id: row.event_id,
  type: row.type as WebhookDelivery["type"],
  booking_id: row.booking_id,
  status: row.status,
  attempts: row.attempts,
  response_status: row.response_status,
  reason: row.reason,
  next_attempt_at: row.status === "pending" ? formatInstantMs(row.due_at) : null,
  created_at: formatInstantMs(row.created_at),
  updated_at: formatInstantMs(row.updated_at),
});

/** Where a page ended: when its last row was written (epoch ms), and its event. */
const CURSOR = /^([0-9]{1,15})\.(evt_[0-9a-z]{26})$/;

/** In keyset order: stable while new ones arrive. */
export async function listDeliveries(
  db: D1Database,
  query: Query<"webhookDeliveries">,
): ReturnType<WebhooksApi["webhookDeliveries"]> {
  if ((await findEndpoint(db, query)) === null) return err({ reason: "not_found" });
  const after = query.cursor === undefined ? null : CURSOR.exec(query.cursor);
  if (query.cursor !== undefined && after === null) return err({ reason: "invalid_cursor" });
  const [at, id] = [Number(after?.[1]), after?.[2] ?? ""];
  const rows = await drizzle(db)
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(endpoint_id, query.endpoint_id),
        query.status && eq(status, query.status),
        after === null ? undefined : or(lt(created_at, at), and(eq(created_at, at), lt(event_id, id))),
      ),
    )
    .orderBy(desc(created_at), desc(event_id))
    .limit(query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const next_cursor = rows.length > query.limit && last !== undefined ? `${last.created_at}.${last.event_id}` : null;
  return ok({ data: page.map(deliveryView), next_cursor });
}

function refusalOf(endpoint: EndpointRow | null): { reason: "not_found" | "webhook_endpoint_disabled" } | null {
  if (endpoint === null) return { reason: "not_found" };
  return endpoint.disabled_at === null ? null : { reason: "webhook_endpoint_disabled" };
}

/** An event about nothing, for this endpoint alone. */
export async function ping(
  env: Env,
  query: Query<"pingWebhookEndpoint">,
  now: number,
): ReturnType<WebhooksApi["pingWebhookEndpoint"]> {
  const refusal = refusalOf(await findEndpoint(env.DB, query));
  if (refusal !== null) return err(refusal);
  const row: DeliveryRow = {
    endpoint_id: query.endpoint_id,
    event_id: `evt_${base32(crypto.getRandomValues(new Uint8Array(17)), 26)}`,
    type: PING,
    booking_id: null,
    body: eventBody(PING, formatInstantMs(now), { endpoint_id: query.endpoint_id }),
    status: "pending",
    attempts: 0,
    since: now,
    due_at: now,
    response_status: null,
    reason: null,
    created_at: now,
    updated_at: now,
  };
  await drizzle(env.DB).insert(webhookDeliveries).values(row);
  await sendSoon(env, [row.event_id], now);
  return ok(deliveryView(row));
}

/** As if it had just happened. One that is being sent at this moment may arrive twice, as any may. */
export async function redeliver(
  env: Env,
  query: Query<"redeliverWebhook">,
  now: number,
): ReturnType<WebhooksApi["redeliverWebhook"]> {
  const refusal = refusalOf(await findEndpoint(env.DB, query));
  if (refusal !== null) return err(refusal);
  const [row] = await drizzle(env.DB)
    .update(webhookDeliveries)
    .set({ status: "pending", attempts: 0, since: now, due_at: now, updated_at: now })
    .where(and(eq(endpoint_id, query.endpoint_id), eq(event_id, query.event_id)))
    .returning();
  if (row === undefined) return err({ reason: "not_found" });
  await sendSoon(env, [row.event_id], now);
  return ok(deliveryView(row));
}

/** Losing this costs a minute: then the task finds what is due. */
export async function sendSoon(
  { OWN_QUEUE }: Pick<Env, "OWN_QUEUE">,
  eventIds: string[],
  now: number,
  traceparentOf: (eventId: string) => string | null = traceparentNow,
): Promise<void> {
  if (eventIds.length === 0) return;
  const messages = [...new Set(eventIds)].map((id) => sendMessage(id, now, traceparentOf(id)));
  try {
    await OWN_QUEUE.sendBatch(messages.map((body) => ({ body, contentType: "json" })));
  } catch (error) {
    log("warn", "webhook.send_failed", { events: eventIds.length, why: errorText(error) });
  }
}
