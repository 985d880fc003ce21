import { simClone } from "./globals.ts";
import { InjectedFault, type Simulation } from "./simulation.ts";
import type { Database } from "./sql.ts";

/** Somebody who may die in the middle of anything: an object's instance, or a Worker's request. */
export class Life {
  #alive = true;
  readonly #mourners = new Set<(error: InjectedFault) => void>();

  isAlive(): boolean {
    return this.#alive;
  }

  end(): void {
    if (!this.#alive) return;
    this.#alive = false;
    for (const mourner of this.#mourners) mourner(new InjectedFault("gone"));
    this.#mourners.clear();
  }

  /** The promise, unless this life ends before it settles. */
  guard<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#mourners.add(reject);
      const settle = (then: () => void): void => {
        this.#mourners.delete(reject);
        if (this.#alive) then();
      };
      work.then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
      );
    });
  }
}

/** The dead do nothing more, and hear of nothing. */
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

type Instance = Record<string, (...args: unknown[]) => unknown>;
/** Makes an instance over this storage. `life` ends when it is evicted or crashes. */
export type Construct = (ctx: unknown, life: Life) => object;

/** What a caller can reach. */
export interface Reachable {
  invoke: (method: string, args: unknown[]) => Promise<unknown>;
}
/** Sees every call when it comes in, and its answer. */
export type Observe = (method: string, args: unknown[]) => (answer: unknown) => void;

/** A retry of an alarm whose instance died, in milliseconds. */
const ALARM_RETRY_MS = 2_000;

/** One Durable Object: storage that lasts, memory that does not, an alarm, one turn at a time. */
export class ObjectHost implements Reachable {
  readonly name: string;
  readonly db: Database;
  readonly #simulation: Simulation;
  readonly #construct: Construct;
  readonly #observe: Observe;
  #instance: { object: Instance; life: Life } | null = null;
  #alarmAt: number | null = null;

  constructor(simulation: Simulation, name: string, db: Database, construct: Construct, observe: Observe) {
    this.#simulation = simulation;
    this.name = name;
    this.db = db;
    this.#construct = construct;
    this.#observe = observe;
  }

  /** Memory is lost; storage and alarm stay. */
  kill(): void {
    this.#instance?.life.end();
    this.#instance = null;
  }

  /** Calls a method of the live instance, which is made where there is none. Rejects when it dies before it answers. */
  async invoke(method: string, args: unknown[]): Promise<unknown> {
    if (this.#simulation.fault("evicted")) this.kill();
    const { object, life } = this.#live();
    const call = object[method];
    if (call === undefined) throw new Error(`${this.name} has no method ${method}`);
    const observed = this.#observe(method, args);
    try {
      const answer: unknown = simClone(await life.guard(Promise.resolve(call.apply(object, simClone(args)))));
      observed(answer);
      return answer;
    } catch (error) {
      if (!(error instanceof InjectedFault))
        this.#simulation.violate("no throw", `${this.name}.${method} threw ${String(error)}`);
      // The platform retries it a few times and then never again.
      if (method === "alarm" && life.isAlive()) this.#simulation.violate("alarm", `${this.name}: its handler threw`);
      throw error;
    }
  }

  #live(): { object: Instance; life: Life } {
    if (this.#instance !== null) return this.#instance;
    const life = new Life();
    const ctx = {
      id: { name: this.name },
      storage: this.#storage(life),
      waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined),
      abort: () => this.kill(),
      getWebSockets: () => [],
      setWebSocketAutoResponse: () => undefined,
    };
    this.#instance = { object: this.#construct(ctx, life) as Instance, life };
    return this.#instance;
  }

  #storage(life: Life) {
    const assertAlive = (): void => {
      if (!life.isAlive()) throw new InjectedFault("this instance is no longer the live one");
    };
    return {
      sql: {
        exec: (query: string, ...bindings: unknown[]) => {
          assertAlive();
          const rows = this.db.exec(query, bindings);
          return { toArray: () => rows };
        },
      },
      transactionSync: (work: () => void): void => {
        assertAlive();
        this.#beforeCommit();
        this.db.atomically(work);
        this.#afterCommit(life);
      },
      setAlarm: (at: number): Promise<void> => {
        assertAlive();
        // As the platform has it where the alarm's own handler does so; elsewhere it would come.
        if (at <= this.#simulation.now)
          this.#simulation.violate("alarm", `${this.name}: set to an instant that has come, and lost`);
        this.#setAlarm(at);
        return Promise.resolve();
      },
    };
  }

  #beforeCommit(): void {
    if (this.#simulation.fault("disk_error")) throw new InjectedFault("the disk refused the commit");
    if (!this.#simulation.fault("crash_before_commit")) return;
    this.kill();
    throw new InjectedFault("crashed before the commit");
  }

  /** The turn's writes are kept whole: it ends only once this turn has set its alarm, but before anybody hears its answer. */
  #afterCommit(life: Life): void {
    if (!this.#simulation.fault("crash_after_commit")) return;
    queueMicrotask(() => {
      if (this.#instance?.life === life) this.kill();
    });
  }

  #setAlarm(at: number): void {
    this.#alarmAt = at;
    const late = this.#simulation.fault("alarm_late") ? this.#simulation.around(30_000) : 0;
    this.#simulation.after(Math.max(0, at - this.#simulation.now) + late, () => {
      if (this.#alarmAt !== at) return;
      this.#alarmAt = null;
      this.#ring();
      if (this.#simulation.fault("alarm_twice")) this.#simulation.after(this.#simulation.around(200), () => this.#ring());
    });
  }

  #ring(): void {
    this.invoke("alarm", []).catch(() => {
      const again = this.#simulation.now + ALARM_RETRY_MS;
      if (this.#alarmAt === null || this.#alarmAt > again) this.#setAlarm(again);
    });
  }
}
