import { OPERATIONS, type Operation, type RequestFault, type WebhookFault } from "./faults.ts";

export type RequestCounts = Record<Operation, number>;
/** How many requests of an operation, or webhooks, met a fault, or none (`ok`); and how many late ones had their effect after all. */
export interface Met {
  operation: Operation | "webhook";
  mode: RequestFault | WebhookFault | "ok" | "late_effect";
  count: number;
}

/**
 * How many requests have reached the provider, by operation, and what they met: what a client says of itself (it has stopped, it has
 * asked once) can be checked here. In storage, so a restart does not begin anew.
 */
export class Arrivals {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      "create table if not exists met (operation text not null, mode text not null, count integer not null, primary key (operation, mode))",
    );
  }

  add(operation: Met["operation"], mode: Met["mode"]): void {
    this.#sql.exec(
      "insert into met (operation, mode, count) values (?, ?, 1) on conflict (operation, mode) do update set count = count + 1",
      operation,
      mode,
    );
  }

  met(): Met[] {
    const rows = this.#sql.exec("select operation, mode, count from met order by operation, mode").toArray();
    return rows as unknown as Met[];
  }

  counts(): RequestCounts {
    const arrived = this.met().filter(({ mode }) => mode !== "late_effect");
    const count = (wanted: Operation): number =>
      arrived.reduce((total, { operation, count: more }) => (operation === wanted ? total + more : total), 0);
    return Object.fromEntries(OPERATIONS.map((operation) => [operation, count(operation)])) as RequestCounts;
  }
}
