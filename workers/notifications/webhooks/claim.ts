import { and, asc, eq, exists, inArray, lte, sql } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { LEASE_MS } from "#domain/webhook/retry.ts";
import { type DeliveryRow, webhookDeliveries, webhookEndpoints } from "../schema.ts";

/** Connections that an invocation has at once; a request beyond them would wait, and its time run out. */
const CONNECTIONS = 6;

const { endpoint_id, event_id, status, due_at, attempts } = webhookDeliveries;

/** Which deliveries are asked for; nothing said: all. */
export interface Wanted {
  eventIds?: string[] | undefined;
  /** Those to endpoints that users have made themselves, not a client for them. */
  onlyUsersOwn?: boolean;
}

/** What is due and waits the longest. */
export const dueDeliveries = (orm: DrizzleD1Database, now: number, { eventIds, onlyUsersOwn = false }: Wanted) =>
  orm
    .select({ endpoint_id, event_id })
    .from(webhookDeliveries)
    .where(
      and(
        eq(status, "pending"),
        lte(due_at, now),
        eventIds && inArray(event_id, eventIds),
        onlyUsersOwn ? exists(usersOwn(orm)) : undefined,
      ),
    )
    .orderBy(asc(due_at))
    .limit(CONNECTIONS);

const usersOwn = (orm: DrizzleD1Database) =>
  orm
    .select({ id: webhookEndpoints.id })
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.id, endpoint_id), eq(webhookEndpoints.client_id, "")));

/** Takes what is due, as much as can be sent at once. Two that ask at the same time never get the same. */
export function claim(db: D1Database, now: number, wanted: Wanted): Promise<DeliveryRow[]> {
  const orm = drizzle(db);
  const due = dueDeliveries(orm, now, wanted);
  return orm
    .update(webhookDeliveries)
    .set({ attempts: sql`${attempts} + 1`, due_at: now + LEASE_MS, updated_at: now })
    .where(and(eq(status, "pending"), lte(due_at, now), sql`(${endpoint_id}, ${event_id}) IN ${due}`))
    .returning();
}
