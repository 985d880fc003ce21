import { DurableObject } from "cloudflare:workers";
import type { AuditPage, AuditRead, AuditReport, AuditsApi } from "#contracts/audit.ts";
import { checkBalances } from "#domain/audit/check-money.ts";
import { checkUnique } from "#domain/audit/check-unique.ts";
import type { Finding } from "#domain/audit/facts.ts";
import { err, ok } from "#domain/result.ts";
import { Alarm } from "#platform/alarm.ts";
import { answerAgain } from "#platform/keyed.ts";
import { errorText, log, setLogLevel } from "#platform/log.ts";
import type { AuditsEnv } from "./env.ts";
import { readFlights } from "./flights.ts";
import { judgeNext } from "./judge.ts";
import { announce, showLast } from "./announce.ts";
import { RESEND_MS, ask, planReads, planSecondReads, readOn } from "./reads.ts";
import { POKE_PAUSE_MS, isToSaga, pokeNext, pokesFor } from "./repair.ts";
import { type Audit, AuditStore } from "./store.ts";

/** Before each further look at what was in motion, in ms; then it is left as in motion. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
/** Bookings that are looked at again, at most: an audit under full load reports the rest as in motion. */
const MAX_SUSPECTS_AGAIN = 2_000;
const MAX_DISCREPANCIES = 1_000;
/** After a turn that failed. */
const RETRY_MS = 3_000;

/** Compares what all stores say of every booking, in turns of its own alarm. One object, one running audit. */
export class Audits extends DurableObject<AuditsEnv> implements AuditsApi {
  readonly #store: AuditStore;
  readonly #alarm: Alarm;

  constructor(ctx: DurableObjectState, env: AuditsEnv) {
    super(ctx, env);
    setLogLevel(env.LOG_LEVEL);
    this.#store = new AuditStore(ctx.storage);
    this.#alarm = new Alarm(ctx.storage);
  }

  async start({ key, request_hash, shards, repairs }: Parameters<AuditsApi["start"]>[0]): ReturnType<AuditsApi["start"]> {
    const known = this.#store.request(key);
    if (known !== undefined) return answerAgain(known.first, known.request_hash, request_hash);
    const now = Date.now();
    const audit = this.#store.running() ?? this.#begin(shards, now);
    if (repairs) this.#store.markRepairing(audit.id);
    const first = this.#reportOf(audit);
    this.#store.rememberRequest(key, request_hash, first, now);
    return ok({ body: first, replayed: false });
  }

  async get(id: string): ReturnType<AuditsApi["get"]> {
    const report = this.#store.report(id);
    if (report === undefined) return err({ reason: "not_found" });
    if (report !== null) return ok(report);
    const running = this.#store.running();
    return running === undefined ? err({ reason: "not_found" }) : ok(this.#reportOf(running));
  }

  async list({ limit, cursor }: Parameters<AuditsApi["list"]>[0]): ReturnType<AuditsApi["list"]> {
    const rows = this.#store.newest(limit + 1, cursor ?? null);
    if (rows === undefined) return err({ reason: "invalid_cursor" });
    const running = this.#store.running();
    const reports = rows
      .slice(0, limit)
      .flatMap(({ report }) => report ?? (running === undefined ? [] : this.#reportOf(running)));
    const data = reports.map(({ discrepancies, sizes: _sizes, ...rest }) => ({
      ...rest,
      discrepancy_count: discrepancies.length,
    }));
    return ok({ data, next_cursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null });
  }

  async deliver(asked: AuditRead, page: AuditPage): Promise<void> {
    const audit = this.#store.running();
    const read = this.#store.openReads().find(({ id }) => id === asked.read_id);
    if (audit?.id !== asked.audit_id || read === undefined || read.cursor !== asked.cursor) return;
    this.#store.putPage(page);
    this.#store.advance(read.id, page.next);
    const now = Date.now();
    if (page.next !== null) await ask(this.env, this.#store, audit.id, { ...read, cursor: page.next }, now);
    else if (this.#store.openReads().length === 0) await this.#alarm.set(now);
  }

  override async alarm(): Promise<void> {
    try {
      const audit = this.#store.running();
      if (audit === undefined) return;
      const next = await this.#turn(audit, Date.now());
      if (next === null) return;
      this.#store.save(next);
      await this.#alarm.set(next.wake_at);
    } catch (error) {
      // A handler that throws is retried six times and then never again, so it does not throw.
      log("error", "audit.turn_failed", { why: errorText(error) });
      await this.#alarm.set(Date.now() + RETRY_MS);
    }
  }

  #begin(shards: string[], now: number): Audit {
    const id = `aud_${crypto.randomUUID().replaceAll("-", "")}`;
    const audit: Audit = { id, phase: "reading", round: 0, cursor: "", wake_at: now, shards, started_at: now };
    this.#store.save(audit);
    planReads(this.#store, shards);
    void this.#alarm.set(now);
    return audit;
  }

  /** One step; where the audit stands after it, or null when it is over. */
  async #turn(audit: Audit, now: number): Promise<Audit | null> {
    switch (audit.phase) {
      case "reading": {
        const unread = await readOn(this.env, this.#store, audit, now);
        if (unread !== null) {
          const detail = "nobody answered for these in time, so nothing was compared";
          return this.#finish(audit, [{ invariant: "unread", ids: [unread], detail }]);
        }
        const open = this.#store.openReads();
        // A report that could not be told of is none: its last page may have come meanwhile.
        this.#store.forgetFindings("unread");
        if (open.length === 0) return { ...audit, phase: "manifests", wake_at: now };
        return { ...audit, wake_at: open.some(({ source }) => source === "sagas") ? now : now + RESEND_MS };
      }
      case "manifests":
        return (await readFlights(this.env, this.#store))
          ? { ...audit, wake_at: now }
          : { ...audit, phase: "judging", cursor: "", wake_at: now };
      case "judging": {
        const last = await judgeNext(this.env, this.#store, audit);
        if (last !== null) return { ...audit, cursor: last, wake_at: now };
        const wait = WAITS_MS[audit.round];
        if (wait === undefined || this.#store.countSuspects() === 0) return this.#conclude(audit, now);
        return { ...audit, phase: "waiting", round: audit.round + 1, wake_at: now + wait };
      }
      case "waiting":
        planSecondReads(this.#store, this.#store.suspectsAfter("", MAX_SUSPECTS_AGAIN));
        return { ...audit, phase: "reading", wake_at: now };
      case "repairing": {
        const pokes = this.#pokes(audit);
        const done = await pokeNext(this.env, pokes, Number(audit.cursor));
        return done < pokes.length ? { ...audit, cursor: String(done), wake_at: now + POKE_PAUSE_MS } : this.#finish(audit, []);
      }
      case "finished":
        return null;
    }
  }

  /** Everything has been judged: what is amiss may be repaired, by those whom it concerns. */
  async #conclude(audit: Audit, now: number): Promise<Audit | null> {
    this.#store.addFindings(this.#checkWhole());
    const isToRepair = this.#pokes(audit).length > 0;
    return isToRepair ? repairing(audit, now) : this.#finish(audit, []);
  }

  #pokes({ id, shards }: Audit): ReturnType<typeof pokesFor> {
    return this.#store.repairs(id) ? pokesFor(this.#store.findings(MAX_DISCREPANCIES), shards) : [];
  }

  /** What only all bookings together show. */
  #checkWhole(): Finding[] {
    return [...checkUnique(this.#store.shared(MAX_DISCREPANCIES)), ...checkBalances(this.#store.balances())];
  }

  async #finish(audit: Audit, findings: Finding[]): Promise<Audit | null> {
    this.#store.addFindings(findings);
    const report = this.#reportOf(audit);
    const now = Date.now();
    const { bookings, payments, seats } = report.compared;
    const clean = bookings + payments + seats === 0 ? "empty" : "clean";
    const status = report.discrepancies.length > 0 ? "discrepancies" : clean;
    const finished = { ...report, status, finished_at: new Date(now).toISOString() } as const;
    // Before the report is stored: a turn that fails comes again, and after that there is none.
    await showLast(this.env, finished, now);
    // Somebody may have asked for repairs in that moment, and been answered that they are on their way.
    if (audit.phase === "judging" && this.#pokes(audit).length > 0) return repairing(audit, now);
    this.#store.finish(finished, now);
    await announce(this.env, finished);
    return null;
  }

  #reportOf(audit: Audit): AuditReport {
    return {
      id: audit.id,
      status: "running",
      compared: this.#store.compared(),
      in_motion: this.#store.countSuspects(),
      poked: audit.phase === "repairing" ? this.#pokes(audit).filter(isToSaga).length : 0,
      sizes: this.#store.sizes(),
      discrepancies: this.#store.findings(MAX_DISCREPANCIES),
      started_at: new Date(audit.started_at).toISOString(),
      finished_at: null,
    };
  }
}

const repairing = (audit: Audit, now: number): Audit => ({ ...audit, phase: "repairing", cursor: "0", wake_at: now });
