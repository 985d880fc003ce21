import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { LEASE_MS } from "#domain/webhook/retry.ts";
import { type DeliveryRow, webhookDeliveries } from "../schema.ts";

/** Connections that an invocation has at once; a request beyond them would wait, and its time run out. */
const CONNECTIONS = 6;

const { endpoint_id, event_id, status, due_at, attempts } = webhookDeliveries;

/** What is due and waits the longest, of these events or of all. */
export const dueDeliveries = (orm: DrizzleD1Database, now: number, eventIds?: string[]) =>
  orm
    .select({ endpoint_id, event_id })
    .from(webhookDeliveries)
    .where(and(eq(status, "pending"), lte(due_at, now), eventIds && inArray(event_id, eventIds)))
    .orderBy(asc(due_at))
    .limit(CONNECTIONS);

/** Takes what is due, of these events or of all, as much as can be sent at once. Two that ask at the same time never get the same. */
export function claim(db: D1Database, now: number, eventIds?: string[]): Promise<DeliveryRow[]> {
  const orm = drizzle(db);
  const due = dueDeliveries(orm, now, eventIds);
  return orm
    .update(webhookDeliveries)
    .set({ attempts: sql`${attempts} + 1`, due_at: now + LEASE_MS, updated_at: now })
    .where(and(eq(status, "pending"), lte(due_at, now), sql`(${endpoint_id}, ${event_id}) IN ${due}`))
    .returning();
}
