import { AUDIT_PAGE } from "#domain/audit/facts.ts";
import type { AuditPage, AuditRead } from "#contracts/audit.ts";
import { primary } from "./database.ts";
import type { Env } from "./env.ts";
import { KNOWN_FLIGHTS } from "./known-flights.ts";

/** Flights whose objects may have claims. */
export async function auditPage(env: Env, { cursor }: AuditRead): Promise<AuditPage> {
  const { results: rows } = await primary(env)
    .prepare(KNOWN_FLIGHTS)
    .bind(cursor ?? "", AUDIT_PAGE)
    .all<{ flight_id: string }>();
  return { source: "flights", rows, next: rows.length === AUDIT_PAGE ? (rows.at(-1)?.flight_id ?? null) : null };
}
