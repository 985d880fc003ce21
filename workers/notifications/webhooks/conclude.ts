import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { afterFailure, restsUntil } from "#domain/webhook/retry.ts";
import { log } from "#platform/log.ts";
import { meter } from "#platform/meter.ts";
import { type DeliveryRow, webhookDeliveries, webhookEndpoints } from "../schema.ts";
import type { Posted } from "./post.ts";

export interface Attempt {
  /** As it was claimed. */
  delivery: DeliveryRow;
  outcome: Posted;
}
/** `due_at`: when it is tried again; null: it is not. */
export interface Try {
  delivery: DeliveryRow;
  due_at: number | null;
}

/**
 * Writes down how tries ended. One whose lease has run out, or that was asked for anew meanwhile, has another number of attempts by
 * now; its outcome is then no longer the last word.
 */
export async function conclude(db: D1Database, attempts: Attempt[], now: number): Promise<Try[]> {
  const orm = drizzle(db);
  const ends = attempts.map(({ delivery, outcome }) => ({ delivery, outcome, next: nextOf(delivery, outcome, now) }));
  const [first, ...rest] = ends.flatMap(({ delivery: { endpoint_id, event_id, attempts: number }, outcome, next }) => [
    orm
      .update(webhookDeliveries)
      .set({
        ...next,
        response_status: outcome.ok ? outcome.value.status : outcome.error.status,
        reason: outcome.ok ? null : outcome.error.detail,
        updated_at: now,
      })
      .where(
        and(
          eq(webhookDeliveries.endpoint_id, endpoint_id),
          eq(webhookDeliveries.event_id, event_id),
          eq(webhookDeliveries.attempts, number),
        ),
      ),
    orm
      .update(webhookEndpoints)
      .set({ rests_until: outcome.ok ? 0 : restsUntil(number, now) })
      .where(eq(webhookEndpoints.id, endpoint_id)),
  ]);
  if (first !== undefined) await orm.batch([first, ...rest]);
  for (const end of ends) report(end);
  return ends.map(({ delivery, next }) => ({ delivery, due_at: next.status === "pending" ? next.due_at : null }));
}

type Next = ReturnType<typeof afterFailure> | { status: "delivered" };

const nextOf = ({ attempts, since }: DeliveryRow, outcome: Posted, now: number): Next =>
  outcome.ok ? { status: "delivered" } : afterFailure(attempts, since, now);

function report({ delivery, outcome, next }: Attempt & { next: Next }): void {
  const { endpoint_id, event_id, attempts } = delivery;
  meter.add("holdfast_webhook_deliveries_total", { outcome: next.status });
  log(outcome.ok ? "info" : "warn", `webhook.${next.status}`, {
    endpoint_id,
    event_id,
    attempts,
    ...(!outcome.ok && { why: outcome.error.detail }),
  });
}
