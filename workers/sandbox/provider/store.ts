import type { Charge, Dispute, Event, PaymentIntent, Refund } from "./records.ts";

/** One kind of object: its JSON, and the column lists are filtered by. Newest last by `seq`. */
export class Collection<T extends { id: string; created: number }> {
  readonly #sql: SqlStorage;
  readonly #table: string;
  readonly #groupOf: (record: T) => string;

  constructor(sql: SqlStorage, table: string, groupOf: (record: T) => string) {
    this.#sql = sql;
    this.#table = table;
    this.#groupOf = groupOf;
    sql.exec(`create table if not exists ${table} (
      seq integer primary key autoincrement, id text not null unique, group_id text not null, created integer not null, json text not null)`);
    sql.exec(`create index if not exists ${table}_by_group on ${table} (group_id, seq)`);
  }

  get(id: string): T | null {
    const row = this.#sql.exec<{ json: string }>(`select json from ${this.#table} where id = ?`, id).toArray()[0];
    return row === undefined ? null : (JSON.parse(row.json) as T);
  }

  put(record: T): T {
    this.#sql.exec(
      `insert into ${this.#table} (id, group_id, created, json) values (?, ?, ?, ?) on conflict (id) do update set json = excluded.json`,
      record.id,
      this.#groupOf(record),
      record.created,
      JSON.stringify(record),
    );
    return record;
  }

  ofGroup(groupId: string): T[] {
    const rows = this.#sql
      .exec<{ json: string }>(`select json from ${this.#table} where group_id = ? order by seq desc`, groupId)
      .toArray();
    return rows.map(({ json }) => JSON.parse(json) as T);
  }

  /** Newest first, one more than `limit` where there are more. `after`/`before`: ids of the neighbours, as Stripe's cursors. */
  page(query: { groups: string[]; since: number; after: string | null; before: string | null; limit: number }): T[] {
    const conditions = ["created >= ?"];
    const values: (string | number)[] = [query.since];
    if (query.groups.length > 0) {
      conditions.push(`group_id in (${query.groups.map(() => "?").join(", ")})`);
      values.push(...query.groups);
    }
    if (query.after !== null) {
      conditions.push(`seq < (select seq from ${this.#table} where id = ?)`);
      values.push(query.after);
    }
    if (query.before !== null) {
      conditions.push(`seq > (select seq from ${this.#table} where id = ?)`);
      values.push(query.before);
    }
    // Backwards, the page next to the cursor is wanted, not the newest one.
    const order = query.before === null ? "desc" : "asc";
    const rows = this.#sql
      .exec<{ json: string }>(
        `select json from ${this.#table} where ${conditions.join(" and ")} order by seq ${order} limit ?`,
        ...values,
        query.limit + 1,
      )
      .toArray();
    return rows.map(({ json }) => JSON.parse(json) as T);
  }
}

/** The account's records. */
export interface Records {
  intents: Collection<PaymentIntent>;
  charges: Collection<Charge>;
  refunds: Collection<Refund>;
  disputes: Collection<Dispute>;
  events: Collection<Event>;
}

export const openRecords = (sql: SqlStorage): Records => ({
  intents: new Collection<PaymentIntent>(sql, "payment_intents", ({ metadata }) => metadata["booking_id"] ?? ""),
  charges: new Collection<Charge>(sql, "charges", ({ payment_intent }) => payment_intent),
  refunds: new Collection<Refund>(sql, "refunds", ({ payment_intent }) => payment_intent),
  disputes: new Collection<Dispute>(sql, "disputes", ({ payment_intent }) => payment_intent),
  events: new Collection<Event>(sql, "events", ({ type }) => type),
});
