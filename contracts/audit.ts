import * as z from "zod";
import type { FactOf, FactSource } from "#domain/audit/facts.ts";
import type { Result } from "#domain/result.ts";
import type { Answer } from "./bookings.ts";
import { Instant, type Page, pageOf } from "./common.ts";

export const AuditId = z
  .string()
  .regex(/^aud_[0-9a-f]{32}$/, "an audit id, as it was answered")
  .meta({ example: "aud_0123456789abcdef0123456789abcdef" });

/** One thing that is not as it must be. `invariant`: its number in docs/invariants.md; `unread`: a service that did not answer. */
export const Discrepancy = z.strictObject({ invariant: z.string(), ids: z.array(z.string()), detail: z.string() });
export type Discrepancy = z.infer<typeof Discrepancy>;

/** Rows by store and table: `{ "flights": { "tombstones": 12 } }`. */
export const Sizes = z.record(z.string(), z.record(z.string(), z.int()));
export type Sizes = z.infer<typeof Sizes>;

export const AuditReport = z.strictObject({
  id: AuditId,
  /** `empty`: there was nothing to compare, which proves nothing and counts as a failure. */
  status: z.enum(["running", "clean", "discrepancies", "empty"]),
  /** What was read: flights with claims, their claimed seats, bookings, payments, ledger entries, notifications and outbox rows. */
  compared: z.strictObject({
    flights: z.int(),
    seats: z.int(),
    bookings: z.int(),
    payments: z.int(),
    ledger_entries: z.int(),
    messages: z.int(),
  }),
  /** Bookings that were still at work after the last look, so their stores need not agree yet. */
  in_motion: z.int(),
  /** Bookings whose sagas were asked to look again at what is amiss: only by an audit that the schedule asked for. */
  poked: z.int(),
  /** Rows that each store has, over all flights and all shards: what grows here though nothing else does is not pruned. */
  sizes: Sizes,
  /** The first thousand. */
  discrepancies: z.array(Discrepancy),
  started_at: Instant,
  finished_at: Instant.nullable(),
});
export type AuditReport = z.infer<typeof AuditReport>;

/** A line of the list of audits: the report without sizes, and with a number in the place of what was found. */
export const AuditSummary = AuditReport.omit({ sizes: true, discrepancies: true }).extend({ discrepancy_count: z.int() });
export type AuditSummary = z.infer<typeof AuditSummary>;
export const AuditList = pageOf(AuditSummary);

/** What services are asked for by queue; the sagas and the flights' claims are read by the object itself. */
export type ServiceSource = Exclude<FactSource, "sagas" | "claims"> | "flights";

/** Data of the message `audit.read`: one page after `cursor`, or the facts of just these bookings. */
export const AuditRead = z.strictObject({
  read_id: z.int(),
  audit_id: AuditId,
  source: z.enum(["projections", "payments", "entries", "debts", "intents", "provider_refunds", "notices", "flights"]),
  cursor: z.string().nullable(),
  booking_ids: z.array(z.string()).nullable(),
  /** Intents known of those bookings: the provider finds none by booking. */
  intent_ids: z.array(z.string()),
});
export type AuditRead = z.infer<typeof AuditRead>;

/** A page of one source. `flights`: ids of flights that were ever sold on. */
export type AuditPage = {
  [Source in ServiceSource]: {
    source: Source;
    rows: (Source extends keyof FactOf ? FactOf[Source] : { flight_id: string })[];
    /** Where the next page starts; null: this was the last. */
    next: string | null;
    /** Rows of the service's tables, with the last page of one of its sources. */
    sizes?: Record<string, number>;
  };
}[ServiceSource];

/**
 * Compares everything with everything: one object, `main`. It works in turns of its own alarm; services are asked by queue
 * and answer by `deliver`.
 */
export interface AuditsApi {
  /**
   * Starts an audit; while one is running that one is answered. The same key gets its first answer again. `repairs`: at its
   * end the sagas of what it found are poked, also where it was running already.
   */
  start(request: {
    key: string;
    request_hash: string;
    shards: string[];
    repairs: boolean;
  }): Promise<Result<Answer<AuditReport>, { reason: "key_reused" }>>;
  get(id: string): Promise<Result<AuditReport, { reason: "not_found" }>>;
  /** The newest first; a cursor is the id of the last one of the page before. */
  list(query: { limit: number; cursor?: string | undefined }): Promise<Result<Page<AuditSummary>, { reason: "invalid_cursor" }>>;
  /** The page that a message asked for; a page that was not asked for, or no longer, changes nothing. */
  deliver(asked: AuditRead, page: AuditPage): Promise<void>;
}
