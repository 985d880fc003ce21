import { z } from "zod";
import type { FactOf, FactSource } from "#domain/audit/facts.ts";
import type { Result } from "#domain/result.ts";
import type { Answer } from "./bookings.ts";
import { Instant } from "./common.ts";

export const AuditId = z.string().regex(/^aud_[0-9a-f]{32}$/);

/** One thing that is not as it must be. `invariant`: its number in docs/Design.md; `unread`: a service that did not answer. */
export const Discrepancy = z.strictObject({ invariant: z.string(), ids: z.array(z.string()), detail: z.string() });
export type Discrepancy = z.infer<typeof Discrepancy>;

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
  /** The first thousand. */
  discrepancies: z.array(Discrepancy),
  started_at: Instant,
  finished_at: Instant.nullable(),
});
export type AuditReport = z.infer<typeof AuditReport>;

/** What services are asked for by queue; the sagas and the flights' claims are read by the object itself. */
export type ServiceSource = Exclude<FactSource, "sagas" | "claims"> | "flights";

/** Data of the message `audit.read`: one page after `cursor`, or the facts of just these bookings. */
export const AuditRead = z.strictObject({
  read_id: z.int(),
  audit_id: AuditId,
  source: z.enum(["projections", "payments", "entries", "intents", "provider_refunds", "notices", "flights"]),
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
  };
}[ServiceSource];

/**
 * Compares everything with everything: one object, `main`. It works in turns of its own alarm; services are asked by queue
 * and answer by `deliver`.
 */
export interface AuditsApi {
  /** Starts an audit; while one is running that one is answered. The same key gets its first answer again. */
  start(request: {
    key: string;
    request_hash: string;
    shards: string[];
  }): Promise<Result<Answer<AuditReport>, { reason: "key_reused" }>>;
  get(id: string): Promise<Result<AuditReport, { reason: "not_found" }>>;
  /** The page that a message asked for; a page that was not asked for, or no longer, changes nothing. */
  deliver(asked: AuditRead, page: AuditPage): Promise<void>;
}

/** Name of the only object. */
export const AUDITS = "main";
/** Rows on one page: bounds a message's work and an RPC's size. */
export const AUDIT_PAGE = 200;
