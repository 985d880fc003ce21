import { and, eq, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { DisabledBy } from "#domain/webhook/disabled.ts";
import { webhookDeliveries, webhookEndpoints } from "../schema.ts";

const { id, url, disabled_at, disabled_by } = webhookEndpoints;

/** What makes an endpoint one that nothing is sent to; it stays disabled since when and by whom it was first. */
export const disabledNow = (by: DisabledBy, now: number) => ({
  disabled_at: sql<number>`coalesce(${disabled_at}, ${now})`,
  disabled_by: sql<DisabledBy>`coalesce(${disabled_by}, ${by})`,
});

/** Its receiver wants nothing more. Not where its owner has sent it elsewhere meanwhile: somebody else has answered. */
export const disableGone = (orm: DrizzleD1Database, endpoint: { id: string; url: string }, now: number) =>
  orm
    .update(webhookEndpoints)
    .set({ ...disabledNow("receiver", now), updated_at: now })
    .where(and(eq(id, endpoint.id), eq(url, endpoint.url), sql`${disabled_at} IS NULL`));

export const DISABLED = "its endpoint was disabled before it was delivered";

/** What is still to be sent to this endpoint is not, if it is disabled by now. */
export const giveUpDisabled = (orm: DrizzleD1Database, endpointId: string, now: number) =>
  orm
    .update(webhookDeliveries)
    .set({ status: "failed", reason: DISABLED, updated_at: now })
    .where(
      and(
        eq(webhookDeliveries.endpoint_id, endpointId),
        eq(webhookDeliveries.status, "pending"),
        sql`EXISTS (SELECT 1 FROM ${webhookEndpoints} WHERE ${id} = ${endpointId} AND ${disabled_at} IS NOT NULL)`,
      ),
    );
