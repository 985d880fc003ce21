import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { afterFailure, restsUntil } from "#domain/webhook/retry.ts";
import { log } from "#platform/log.ts";
import { meter } from "#platform/meter.ts";
import { type DeliveryRow, webhookDeliveries, webhookEndpoints } from "../schema.ts";
import { disableGone, giveUpDisabled } from "./disable.ts";
import type { Posted } from "./post.ts";

export interface Attempt {
  /** As it was claimed. */
  delivery: DeliveryRow;
  /** Where it was sent. */
  url: string;
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
  const ends = attempts.map((attempt) => ({ ...attempt, next: nextOf(attempt, now) }));
  const gone = ends.filter(({ outcome }) => isUnwanted(outcome));
  const written = ends.flatMap(({ delivery: { endpoint_id, event_id, attempts: number }, url, outcome, next }) => [
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
      // Its owner may have changed the address meanwhile: another one has not failed yet.
      .where(and(eq(webhookEndpoints.id, endpoint_id), eq(webhookEndpoints.url, url))),
  ]);
  const disabled = gone.flatMap(({ delivery: { endpoint_id: id }, url }) => [
    disableGone(orm, { id, url }, now),
    giveUpDisabled(orm, id, now),
  ]);
  const [first, ...rest] = [...written, ...disabled];
  if (first !== undefined) await orm.batch([first, ...rest]);
  for (const end of ends) report(end);
  return ends.map(({ delivery, next }) => ({ delivery, due_at: next.status === "pending" ? next.due_at : null }));
}

type Next = ReturnType<typeof afterFailure> | { status: "delivered" };

function nextOf({ delivery: { attempts, since }, outcome }: Attempt, now: number): Next {
  if (outcome.ok) return { status: "delivered" };
  return outcome.error.reason === "undelivered" ? afterFailure(attempts, since, now) : { status: "failed" };
}

const isUnwanted = (outcome: Posted): boolean => !outcome.ok && outcome.error.reason === "unwanted";

function report({ delivery, outcome, next }: Attempt & { next: Next }): void {
  const { endpoint_id, event_id, attempts } = delivery;
  meter.add("holdfast_webhook_deliveries_total", { outcome: next.status });
  log(outcome.ok ? "info" : "warn", `webhook.${next.status}`, {
    endpoint_id,
    event_id,
    attempts,
    ...(!outcome.ok && { why: outcome.error.detail }),
  });
  if (isUnwanted(outcome)) log("warn", "webhook.unwanted", { endpoint_id, event_id });
}
