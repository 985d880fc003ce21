import { type Life, never } from "./object-host.ts";
import { InjectedFault, type Simulation } from "./simulation.ts";
import type { Database } from "./sql.ts";

/** One round trip, in milliseconds. */
const LATENCY_MS = 4;

/** A D1 binding as one Worker's request sees it. A request that dies stops here; a write may be lost before or after its effect. */
export const d1 = (simulation: Simulation, db: Database, caller: Life): D1Database =>
  new Binding(simulation, db, caller) as unknown as D1Database;

class Binding {
  readonly db: Database;
  readonly #simulation: Simulation;
  readonly #caller: Life;

  constructor(simulation: Simulation, db: Database, caller: Life) {
    this.#simulation = simulation;
    this.db = db;
    this.#caller = caller;
  }

  prepare(query: string): Statement {
    return new Statement(this, query, []);
  }

  batch(statements: Statement[]) {
    const rowsOf = (): object[] => statements.map((statement) => ({ results: statement.rows(), success: true, meta: {} }));
    return this.roundTrip(statements.length === 1 ? rowsOf : () => this.db.atomically(rowsOf));
  }

  async roundTrip<T>(work: () => T): Promise<T> {
    const simulation = this.#simulation;
    if (simulation.fault("worker_crash")) this.#caller.end();
    if (!this.#caller.isAlive()) return never();
    await simulation.sleep(simulation.around(LATENCY_MS));
    if (simulation.fault("d1_error_before")) throw new InjectedFault("D1 did not answer");
    const value = work();
    if (simulation.fault("d1_error_after")) throw new InjectedFault("D1 did not answer");
    return this.#caller.isAlive() ? value : never();
  }
}

class Statement {
  readonly #binding: Binding;
  readonly #query: string;
  readonly #values: unknown[];

  constructor(binding: Binding, query: string, values: unknown[]) {
    this.#binding = binding;
    this.#query = query;
    this.#values = values;
  }

  bind(...values: unknown[]): Statement {
    return new Statement(this.#binding, this.#query, values);
  }

  rows(): Record<string, unknown>[] {
    return this.#binding.db.all(this.#query, this.#values);
  }

  all() {
    return this.#binding.roundTrip(() => ({ results: this.rows(), success: true, meta: {} }));
  }

  run() {
    return this.all();
  }

  raw() {
    return this.#binding.roundTrip(() => this.rows().map((row) => Object.values(row)));
  }

  first() {
    return this.#binding.roundTrip(() => this.rows()[0] ?? null);
  }
}
