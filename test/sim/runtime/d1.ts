import { type Life, never } from "./object-host.ts";
import { InjectedFault, type Simulation } from "./simulation.ts";
import type { Database } from "./sql.ts";

/** One round trip, in milliseconds. */
const LATENCY_MS = 4;

/** A D1 binding as one Worker's request sees it. A request that dies stops here; a write may be lost before or after its effect. */
export function d1(simulation: Simulation, db: Database, caller: Life): D1Database {
  const roundTrip = async <T>(work: () => T): Promise<T> => {
    if (simulation.fault("worker_crash")) caller.end();
    if (!caller.isAlive()) return never();
    await simulation.sleep(simulation.around(LATENCY_MS));
    if (simulation.fault("d1_error_before")) throw new InjectedFault("D1 did not answer");
    const value = db.atomically(work);
    if (simulation.fault("d1_error_after")) throw new InjectedFault("D1 did not answer");
    return caller.isAlive() ? value : never();
  };
  class Statement {
    readonly query: string;
    readonly bindings: unknown[];
    constructor(query: string, bindings: unknown[]) {
      this.query = query;
      this.bindings = bindings;
    }
    bind(...bindings: unknown[]): Statement {
      return new Statement(this.query, bindings);
    }
    rows(): Record<string, unknown>[] {
      if (/^\s*(?:select|with)/i.test(this.query) || / returning /i.test(this.query)) return db.all(this.query, this.bindings);
      db.run(this.query, this.bindings);
      return [];
    }
    all() {
      return roundTrip(() => ({ results: this.rows(), success: true, meta: {} }));
    }
    run() {
      return this.all();
    }
    raw() {
      return roundTrip(() => this.rows().map((row) => Object.values(row)));
    }
    first() {
      return roundTrip(() => this.rows()[0] ?? null);
    }
  }
  return {
    prepare: (query: string) => new Statement(query, []),
    batch: (statements: Statement[]) =>
      roundTrip(() => statements.map((statement) => ({ results: statement.rows(), success: true, meta: {} }))),
  } as unknown as D1Database;
}
