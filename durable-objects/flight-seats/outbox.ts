import { patientBackoff } from "#domain/backoff.ts";
import type { Owner } from "#domain/seat/state.ts";

/** Something to be said until somebody says that it has arrived. */
export interface OutboxRow {
  id: string;
  kind: "inventory.changed" | "hold.expired";
  /** Of `hold.expired`. */
  booking_id: string | null;
  attempt: string | null;
  /** Of `inventory.changed`: the version that was sent; null while the newest one has not been. */
  version: number | null;
  tries: number;
  /** Epoch ms of the next send. */
  next_at: number;
}

const INVENTORY = "inventory";
/** Search hears of one flight at most this often: a storm on a flight must not become a storm of projections. */
export const INVENTORY_EVERY_MS = 500;
const FIRST_RESEND_MS = 3_000;

/** Sends in about a quarter of an hour: what is not acknowledged by then is a matter for an operator. */
const OVERDUE_TRIES = 20;

/** Expired attempts told in one alarm: bounded, since each shard of them is a call of its own. */
const MAX_NOTICES = 200;

/** The flight's outbox in memory. Rows leave it when their effect is acknowledged, not when they are sent. */
export class Outbox {
  readonly rows: Map<string, OutboxRow>;
  /** Ids of rows to store or to delete with the next commit. */
  readonly changed = new Set<string>();
  #inventorySentAt = 0;
  /** When the oldest change was made that has not been sent, and the oldest that was sent and is not acknowledged; a restart forgets it. */
  #unsentSince: number | null = null;
  #sent: { version: number; since: number } | null = null;

  constructor(rows: OutboxRow[]) {
    this.rows = new Map(rows.map((row) => [row.id, row]));
  }

  /** The newest inventory is to be sent. One row serves all versions: what it says is counted when it goes. */
  announceInventory(now: number): void {
    this.#unsentSince ??= now;
    const row = this.rows.get(INVENTORY);
    if (row && row.version === null) return;
    const next_at = Math.max(now, this.#inventorySentAt + INVENTORY_EVERY_MS);
    this.#put({ id: INVENTORY, kind: "inventory.changed", booking_id: null, attempt: null, version: null, tries: 0, next_at });
  }

  /** Search has this version or a newer one. A newer change on its way stays. */
  inventoryApplied(version: number): void {
    if (this.#sent !== null && this.#sent.version <= version) this.#sent = null;
    const row = this.rows.get(INVENTORY);
    if (row && row.version !== null && row.version <= version) this.#drop(row.id);
  }

  /** The sagas of these attempts are to be told that their time ran out. */
  announceExpired(owners: Owner[], now: number): void {
    for (const { booking_id, attempt } of owners) {
      this.#put({
        id: noticeId({ booking_id, attempt }),
        kind: "hold.expired",
        booking_id,
        attempt,
        version: null,
        tries: 0,
        next_at: now,
      });
    }
  }

  expiredTold(owners: Owner[]): void {
    for (const owner of owners) this.#drop(noticeId(owner));
  }

  /**
   * What is due, each row already moved to its next try: an answer that is lost costs a resend and never jams the queue. `since`: when
   * the oldest change was made that search does not know.
   */
  takeDue(now: number, version: number): { inventory: { since: number } | null; expired: Owner[] } {
    const due = [...this.rows.values()].filter((row) => row.next_at <= now);
    const inventory = due.find((row) => row.kind === "inventory.changed");
    if (inventory) {
      this.#inventorySentAt = now;
      this.#sent = { version, since: Math.min(this.#sent?.since ?? now, this.#unsentSince ?? now) };
      this.#unsentSince = null;
      this.#put({ ...this.#retried(inventory, now), version });
    }
    const notices = due.filter((row) => row.kind === "hold.expired").slice(0, MAX_NOTICES);
    for (const row of notices) this.#put(this.#retried(row, now));
    const expired = notices.flatMap(({ booking_id, attempt }) =>
      booking_id === null || attempt === null ? [] : [{ booking_id, attempt }],
    );
    return { inventory: inventory && this.#sent ? { since: this.#sent.since } : null, expired };
  }

  /** What nobody has acknowledged for long. */
  overdue(): { id: string; tries: number }[] {
    return [...this.rows.values()].filter(({ tries }) => tries >= OVERDUE_TRIES).map(({ id, tries }) => ({ id, tries }));
  }

  nextDue(): number {
    let earliest = Infinity;
    for (const row of this.rows.values()) earliest = Math.min(earliest, row.next_at);
    return earliest;
  }

  #retried(row: OutboxRow, now: number): OutboxRow {
    return { ...row, tries: row.tries + 1, next_at: now + patientBackoff(row.tries, FIRST_RESEND_MS) };
  }

  #put(row: OutboxRow): void {
    this.rows.set(row.id, row);
    this.changed.add(row.id);
  }

  #drop(id: string): void {
    if (this.rows.delete(id)) this.changed.add(id);
  }
}

const noticeId = ({ booking_id, attempt }: Owner): string => `expired:${booking_id}:${attempt}`;
