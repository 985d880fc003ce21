import { gt } from "drizzle-orm";
import { AUDIT_PAGE, type AuditPage, type AuditRead } from "#contracts/audit.ts";
import { writer } from "./database.ts";
import type { Env } from "./env.ts";
import { availability } from "./schema.ts";

/** Flights that were ever sold on: only their objects can have claims. */
export async function auditPage(env: Env, { cursor }: AuditRead): Promise<AuditPage> {
  const rows = await writer(env)
    .select({ flight_id: availability.flight_id })
    .from(availability)
    .where(gt(availability.flight_id, cursor ?? ""))
    .orderBy(availability.flight_id)
    .limit(AUDIT_PAGE);
  return { source: "flights", rows, next: rows.length === AUDIT_PAGE ? (rows.at(-1)?.flight_id ?? null) : null };
}
