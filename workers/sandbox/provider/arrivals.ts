import { OPERATIONS, type Operation } from "./faults.ts";

export type RequestCounts = Record<Operation, number>;

/**
 * How many requests have reached the provider, by operation: what a client says of itself (it has stopped, it has asked once) can
 * be checked here. In storage, so a restart does not begin anew.
 */
export class Arrivals {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec("create table if not exists arrivals (operation text primary key, requests integer not null)");
  }

  add(operation: Operation): void {
    this.#sql.exec(
      "insert into arrivals (operation, requests) values (?, 1) on conflict (operation) do update set requests = requests + 1",
      operation,
    );
  }

  counts(): RequestCounts {
    const rows = this.#sql.exec<{ operation: string; requests: number }>("select operation, requests from arrivals").toArray();
    const known = new Map(rows.map(({ operation, requests }) => [operation, requests]));
    return Object.fromEntries(OPERATIONS.map((operation) => [operation, known.get(operation) ?? 0])) as RequestCounts;
  }
}
