import type { AuditPage, AuditRead, AuditReport } from "#contracts/audit.ts";
import type { Mark } from "#domain/audit/check-unique.ts";
import { type BookingFacts, type ClaimFact, type FactSource, type Finding, type SagaFact, noFacts } from "#domain/audit/facts.ts";
import type { Sighting } from "#domain/audit/verdict.ts";
import { SCHEMA } from "./schema.ts";

/**
 * Where a running audit stands. Each round reads, then looks at the flights, then judges; the first looks at everything. Its
 * findings may be followed by repairs.
 */
export type Phase = "reading" | "manifests" | "judging" | "waiting" | "repairing" | "finished";
export interface Audit {
  id: string;
  phase: Phase;
  round: number;
  /** The last booking judged in this round; while repairing, how many pokes are done. */
  cursor: string;
  wake_at: number;
  /** Names of the saga shards. */
  shards: string[];
  started_at: number;
}
/** One list to be read page by page: a shard's sagas (by RPC) or what a service has (by queue). */
export interface Read {
  id: number;
  source: AuditRead["source"] | "sagas";
  /** The shard; empty for services. */
  part: string;
  cursor: string | null;
  booking_ids: string[] | null;
  intent_ids: string[];
  sent_at: number;
  tries: number;
}
type ReadRow = Omit<Read, "booking_ids" | "intent_ids"> & { booking_ids: string | null; intent_ids: string };
type AuditRow = Omit<Audit, "shards"> & { shards: string };

/** Audits whose reports are kept. */
const MAX_REPORTS = 200;
/** How long an idempotency key is remembered. */
const KEY_MS = 30 * 86_400_000;
const TABLES_OF_ONE_RUN = ["reads", "facts", "flights", "suspects", "findings", "sizes", "repairing"];

/** Whose tables a service's sizes are of. */
const STORE_OF: Record<AuditPage["source"], string> = {
  projections: "bookings",
  payments: "payments",
  entries: "payments",
  debts: "payments",
  intents: "payments",
  provider_refunds: "payments",
  notices: "notifications",
  flights: "search",
};

/** The rows of the audits. */
export class AuditStore {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    this.#sql.exec(SCHEMA);
  }

  running(): Audit | undefined {
    const row = this.#rows<AuditRow>(
      "SELECT id, phase, round, cursor, wake_at, shards, started_at FROM audits WHERE finished_at IS NULL",
    )[0];
    return row === undefined ? undefined : { ...row, shards: JSON.parse(row.shards) as string[] };
  }

  save(audit: Audit): void {
    const { id, phase, round, cursor, wake_at, shards, started_at } = audit;
    this.#sql.exec(
      `INSERT INTO audits (id, phase, round, cursor, wake_at, shards, started_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, round = excluded.round, cursor = excluded.cursor, wake_at = excluded.wake_at`,
      id,
      phase,
      round,
      cursor,
      wake_at,
      JSON.stringify(shards),
      started_at,
    );
  }

  markRepairing(auditId: string): void {
    this.#sql.exec("INSERT OR IGNORE INTO repairing VALUES (?)", auditId);
  }

  repairs(auditId: string): boolean {
    return this.#rows("SELECT 1 FROM repairing WHERE audit_id = ?", auditId).length > 0;
  }

  /** The report is all that is left of an audit that is over. */
  finish(report: AuditReport, now: number): void {
    this.#sql.exec(
      "UPDATE audits SET phase = 'finished', finished_at = ?, report = ? WHERE id = ?",
      now,
      JSON.stringify(report),
      report.id,
    );
    for (const table of TABLES_OF_ONE_RUN) this.#sql.exec(`DELETE FROM ${table}`);
    this.#sql.exec("DELETE FROM audits WHERE id NOT IN (SELECT id FROM audits ORDER BY started_at DESC LIMIT ?)", MAX_REPORTS);
    this.#sql.exec("DELETE FROM requests WHERE at < ?", now - KEY_MS);
  }

  /** The report of an audit that is over; null while it runs, undefined where there is none. */
  report(id: string): AuditReport | null | undefined {
    const [row] =
      id === "latest"
        ? this.#rows<{ report: string | null }>("SELECT report FROM audits ORDER BY started_at DESC LIMIT 1")
        : this.#rows<{ report: string | null }>("SELECT report FROM audits WHERE id = ?", id);
    return row === undefined ? undefined : row.report === null ? null : storedReport(row.report);
  }

  /** Audits from the last begun on; `before`: those begun before that one. Undefined where that one is not known. */
  newest(limit: number, before: string | null): { report: AuditReport | null }[] | undefined {
    if (before !== null && this.report(before) === undefined) return undefined;
    const rows = this.#rows<{ report: string | null }>(
      `SELECT report FROM audits WHERE ? = '' OR (started_at, id) < (SELECT started_at, id FROM audits WHERE id = ?)
       ORDER BY started_at DESC, id DESC LIMIT ?`,
      before ?? "",
      before ?? "",
      limit,
    );
    return rows.map(({ report }) => ({ report: report === null ? null : storedReport(report) }));
  }

  request(key: string): { request_hash: string; first: AuditReport } | undefined {
    const [row] = this.#rows<{ request_hash: string; first: string }>(
      "SELECT request_hash, first FROM requests WHERE key = ?",
      key,
    );
    return row === undefined ? undefined : { request_hash: row.request_hash, first: storedReport(row.first) };
  }

  rememberRequest(key: string, requestHash: string, first: AuditReport, now: number): void {
    this.#sql.exec("INSERT INTO requests VALUES (?, ?, ?, ?)", key, requestHash, JSON.stringify(first), now);
  }

  addRead(source: Read["source"], part: string, bookingIds: string[] | null = null, intentIds: string[] = []): void {
    this.#sql.exec(
      "INSERT INTO reads (source, part, cursor, booking_ids, intent_ids, sent_at, tries) VALUES (?, ?, NULL, ?, ?, 0, 0)",
      source,
      part,
      bookingIds === null ? null : JSON.stringify(bookingIds),
      JSON.stringify(intentIds),
    );
  }

  /** What has not been read to its end, oldest first. */
  openReads(): Read[] {
    return this.#rows<ReadRow>("SELECT * FROM reads ORDER BY id").map((row) => ({
      ...row,
      booking_ids: row.booking_ids === null ? null : (JSON.parse(row.booking_ids) as string[]),
      intent_ids: JSON.parse(row.intent_ids) as string[],
    }));
  }

  markSent(read: Read, now: number): void {
    this.#sql.exec("UPDATE reads SET sent_at = ?, tries = tries + 1 WHERE id = ?", now, read.id);
  }

  /** A page has come: the read goes on behind it, or is over. */
  advance(readId: number, next: string | null): void {
    if (next === null) this.#sql.exec("DELETE FROM reads WHERE id = ?", readId);
    else this.#sql.exec("UPDATE reads SET cursor = ?, sent_at = 0, tries = 0 WHERE id = ?", next, readId);
  }

  putPage(page: AuditPage): void {
    if (page.sizes !== undefined) this.putSizes(STORE_OF[page.source], "", page.sizes);
    if (page.source === "flights") for (const { flight_id } of page.rows) this.addFlight(flight_id);
    else this.#putFacts(page.source, page.rows);
  }

  putSagas(sagas: SagaFact[]): void {
    this.#putFacts("sagas", sagas);
    for (const { segments } of sagas) for (const { flight_id } of segments) this.addFlight(flight_id);
  }

  addFlight(flightId: string): void {
    this.#sql.exec("INSERT OR IGNORE INTO flights VALUES (?, 0, 0)", flightId);
  }

  readFlightAgain(flightId: string): void {
    this.#sql.exec("INSERT OR REPLACE INTO flights VALUES (?, 0, 0)", flightId);
  }

  unreadFlights(limit: number): string[] {
    return this.#rows<{ flight_id: string }>(
      "SELECT flight_id FROM flights WHERE is_read = 0 ORDER BY flight_id LIMIT ?",
      limit,
    ).map(({ flight_id }) => flight_id);
  }

  /** They replace whatever was known of the flight's claims. */
  putClaims(flightId: string, claims: ClaimFact[]): void {
    this.#sql.exec("DELETE FROM facts WHERE source = 'claims' AND id >= ? AND id < ?", `${flightId} `, `${flightId}!`);
    this.#putFacts("claims", claims);
    this.#sql.exec("UPDATE flights SET is_read = 1, claims = ? WHERE flight_id = ?", claims.length, flightId);
  }

  factsOf(bookingId: string): BookingFacts {
    const facts = noFacts(bookingId);
    const rows = this.#rows<{ source: FactSource; fact: string }>(
      "SELECT source, fact FROM facts WHERE booking_id = ?",
      bookingId,
    );
    for (const { source, fact } of rows) (facts[source] as unknown[]).push(JSON.parse(fact));
    return facts;
  }

  /** Forgets what services said of a booking, so that it is read anew. */
  forgetServices(bookingId: string): void {
    this.#sql.exec("DELETE FROM facts WHERE booking_id = ? AND source NOT IN ('sagas', 'claims')", bookingId);
  }

  forgetSaga(bookingId: string): void {
    this.#sql.exec("DELETE FROM facts WHERE booking_id = ? AND source = 'sagas'", bookingId);
  }

  bookingsAfter(id: string, limit: number): string[] {
    return this.#ids("SELECT DISTINCT booking_id FROM facts WHERE booking_id > ? ORDER BY booking_id LIMIT ?", id, limit);
  }

  suspectsAfter(id: string, limit: number): string[] {
    return this.#ids("SELECT booking_id FROM suspects WHERE booking_id > ? ORDER BY booking_id LIMIT ?", id, limit);
  }

  sighting(bookingId: string): Sighting | undefined {
    return this.#rows<{ sighting: Sighting }>("SELECT sighting FROM suspects WHERE booking_id = ?", bookingId)[0]?.sighting;
  }

  suspect(bookingId: string, sighting: Sighting): void {
    this.#sql.exec("INSERT OR REPLACE INTO suspects VALUES (?, ?)", bookingId, sighting);
  }

  clear(bookingId: string): void {
    this.#sql.exec("DELETE FROM suspects WHERE booking_id = ?", bookingId);
  }

  countSuspects(): number {
    return this.#count("SELECT COUNT(*) AS n FROM suspects");
  }

  addFindings(findings: Finding[]): void {
    for (const { invariant, ids, detail } of findings)
      this.#sql.exec("INSERT OR REPLACE INTO findings VALUES (?, ?, ?)", invariant, JSON.stringify(ids), detail);
  }

  forgetFindings(invariant: Finding["invariant"]): void {
    this.#sql.exec("DELETE FROM findings WHERE invariant = ?", invariant);
  }

  findings(limit: number): Finding[] {
    return this.#rows<{ invariant: string; ids: string; detail: string }>(
      "SELECT * FROM findings ORDER BY invariant, ids LIMIT ?",
      limit,
    ).map((row) => ({ ...row, ids: JSON.parse(row.ids) as string[] }));
  }

  compared(): AuditReport["compared"] {
    const facts = (source: FactSource) => this.#count("SELECT COUNT(*) AS n FROM facts WHERE source = ?", source);
    return {
      flights: this.#count("SELECT COUNT(*) AS n FROM flights WHERE claims > 0"),
      seats: facts("claims"),
      bookings: facts("sagas"),
      payments: facts("payments"),
      ledger_entries: this.#count(
        "SELECT COUNT(DISTINCT json_extract(fact, '$.entry_id')) AS n FROM facts WHERE source = 'entries'",
      ),
      messages:
        facts("notices") +
        this.#count("SELECT COALESCE(SUM(json_array_length(fact, '$.outbox')), 0) AS n FROM facts WHERE source = 'sagas'"),
    };
  }

  /** What a store says it has; `part`: the flight or the shard, empty for services. */
  putSizes(store: string, part: string, rows: Record<string, number>): void {
    for (const [name, size] of Object.entries(rows))
      this.#sql.exec("INSERT OR REPLACE INTO sizes VALUES (?, ?, ?, ?)", store, part, name, size);
  }

  sizes(): AuditReport["sizes"] {
    const rows = this.#rows<{ store: string; name: string; size: number }>(
      "SELECT store, name, SUM(size) AS size FROM sizes GROUP BY store, name",
    );
    const sizes: AuditReport["sizes"] = {};
    for (const { store, name, size } of rows) (sizes[store] ??= {})[name] = size;
    return sizes;
  }

  /** Sums of the ledger by currency. */
  balances(): { currency: string; debit_minor: number; credit_minor: number }[] {
    return this.#rows(
      `SELECT json_extract(fact, '$.currency') AS currency, SUM(json_extract(fact, '$.debit_minor')) AS debit_minor,
         SUM(json_extract(fact, '$.credit_minor')) AS credit_minor FROM facts WHERE source = 'entries' GROUP BY 1`,
    );
  }

  /** Locators and tickets that more than one booking has. */
  shared(limit: number): Mark[] {
    return this.#rows<Omit<Mark, "booking_ids"> & { ids: string }>(
      `SELECT kind, value, json_group_array(booking_id) AS ids FROM (
         SELECT 'locator' AS kind, json_extract(fact, '$.record_locator') AS value, booking_id FROM facts WHERE source = 'sagas'
         UNION ALL
         SELECT 'ticket', ticket.value, booking_id FROM facts, json_each(fact, '$.tickets') AS ticket WHERE source = 'sagas')
       GROUP BY kind, value HAVING COUNT(*) > 1 LIMIT ?`,
      limit,
    ).map(({ kind, value, ids }) => ({ kind, value, booking_ids: JSON.parse(ids) as string[] }));
  }

  #putFacts(source: FactSource, facts: { booking_id: string; id: string }[]): void {
    for (const fact of facts)
      this.#sql.exec("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", fact.booking_id, source, fact.id, JSON.stringify(fact));
  }

  #ids(query: string, after: string, limit: number): string[] {
    return this.#rows<{ booking_id: string }>(query, after, limit).map(({ booking_id }) => booking_id);
  }

  #count(query: string, ...values: string[]): number {
    return this.#rows<{ n: number }>(query, ...values)[0]?.n ?? 0;
  }

  #rows<Row>(query: string, ...values: (string | number)[]): Row[] {
    return this.#sql.exec(query, ...values).toArray() as Row[];
  }
}

/** Reports of earlier times knew nothing of sizes and pokes. Others keep the order of their members: a replay is the same bytes. */
function storedReport(text: string): AuditReport {
  const stored = JSON.parse(text) as Omit<AuditReport, "sizes" | "poked"> & Partial<AuditReport>;
  return { ...stored, sizes: stored.sizes ?? {}, poked: stored.poked ?? 0 };
}
