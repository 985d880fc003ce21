import { Random } from "../../../scripts/ordeal/random.ts";

/** What may go wrong, by name. Each has a rate per seed, so that some seeds see much of one fault and none of another. */
export const FAULTS = [
  "rpc_lost",
  "rpc_late",
  "rpc_twice",
  "reply_lost",
  "evicted",
  "crash_before_commit",
  "crash_after_commit",
  "disk_error",
  "alarm_late",
  "alarm_twice",
  "worker_crash",
  "queue_lost",
  "queue_duplicate",
  "queue_delayed",
  "queue_poison",
  "d1_error_before",
  "d1_error_after",
  "provider_timeout_before",
  "provider_timeout_after",
  "provider_late_effect",
  "provider_500_before",
  "provider_500_after",
  "provider_shut",
  "webhook_never",
  "webhook_duplicate",
  "webhook_early",
  "webhook_slow",
  "clock_jump",
] as const;
export type Fault = (typeof FAULTS)[number];

/** How often a fault strikes at most, per chance it has. */
const MAX_RATE: Record<Fault, number> = {
  rpc_lost: 0.12,
  rpc_late: 0.05,
  rpc_twice: 0.05,
  reply_lost: 0.12,
  evicted: 0.05,
  crash_before_commit: 0.04,
  crash_after_commit: 0.06,
  disk_error: 0.04,
  alarm_late: 0.3,
  alarm_twice: 0.3,
  worker_crash: 0.15,
  queue_lost: 0.3,
  queue_duplicate: 0.3,
  queue_delayed: 0.25,
  queue_poison: 0.1,
  d1_error_before: 0.06,
  d1_error_after: 0.06,
  provider_timeout_before: 0.35,
  provider_timeout_after: 0.35,
  provider_late_effect: 0.25,
  provider_500_before: 0.15,
  provider_500_after: 0.15,
  provider_shut: 0.1,
  webhook_never: 0.7,
  webhook_duplicate: 0.5,
  webhook_early: 0.5,
  webhook_slow: 0.3,
  clock_jump: 0.02,
};

/** An error that the simulation made up: the code under test is expected to meet it. */
export class InjectedFault extends Error {}

interface Due {
  at: number;
  n: number;
  run: () => void;
}

/** Counts over all seeds of a run: what was reached. */
export type Counts = Map<string, number>;

/** Events one seed may take: more is a livelock. */
const MAX_EVENTS = 60_000;
const EVENTS_PER_ROUND = 64;

/** One seed's clock, randomness and order of events. Nothing in a seed depends on anything else. */
export class Simulation {
  readonly seed: number;
  readonly counts: Counts;
  readonly violations: { invariant: string; detail: string; booking: string | null }[] = [];
  readonly trace: { at: number; line: string }[] | null;
  now = Date.UTC(2026, 11, 1, 8);
  faulty = true;
  hash = 0x811c9dc5;
  events = 0;
  readonly #rates = new Map<Fault, number>();
  readonly #cutOff = new Map<string, number>();
  readonly #heap: Due[] = [];
  readonly #random: Random;
  #n = 0;

  constructor(seed: number, counts: Counts, traced: boolean) {
    this.seed = seed;
    this.counts = counts;
    this.trace = traced ? [] : null;
    this.#random = new Random(seed * 0x9e3779b9);
    for (let i = 0; i < 4; i++) this.random();
    // A third of the seeds leaves most of the world healthy, so that long stories come to their end too.
    const share = this.random() < 0.33 ? 0.15 : 0.5;
    for (const fault of FAULTS) this.#rates.set(fault, this.random() < share ? this.random() * MAX_RATE[fault] : 0);
  }

  random(): number {
    return this.#random.next();
  }

  chance(p: number): boolean {
    return this.random() < p;
  }

  int(below: number): number {
    return Math.floor(this.random() * below);
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.int(from.length)] ?? from[0];
  }

  /** Exponentially distributed, in the unit of `mean`. */
  around(mean: number): number {
    return -Math.log(1 - this.random()) * mean;
  }

  /** Whether this fault strikes now. */
  fault(name: Fault): boolean {
    const rate = this.#rates.get(name) ?? 0;
    if (!this.faulty || rate === 0 || this.random() >= rate) return false;
    this.count(`fault ${name}`);
    this.note(`! ${name}`);
    return true;
  }

  /** From now on nobody reaches this object for a while. */
  cutOff(name: string, forMs: number): void {
    this.#cutOff.set(name, this.now + forMs);
  }

  isCutOff(name: string): boolean {
    const until = this.#cutOff.get(name);
    if (!this.faulty || until === undefined || this.now >= until) return false;
    this.count("fault object_cut_off");
    return true;
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  note(line: string): void {
    let { hash } = this;
    for (let i = 0; i < line.length; i++) hash = Math.imul(hash ^ line.charCodeAt(i), 0x01000193);
    this.hash = Math.imul(hash ^ this.now, 0x01000193);
    this.trace?.push({ at: this.now, line });
  }

  violate(invariant: string, detail: string, booking: string | null = null): void {
    this.note(`VIOLATION ${invariant}: ${detail}`);
    this.violations.push({ invariant, detail, booking });
  }

  after(delayMs: number, run: () => void): void {
    const due = { at: this.now + Math.max(0, Math.round(delayMs)), n: this.#n++, run };
    const heap = this.#heap;
    let i = heap.push(due) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, due)) break;
      heap[i] = above;
      heap[parent] = due;
      i = parent;
    }
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Runs what is due up to an instant; false where nothing is left to do. */
  async run(until: number): Promise<boolean> {
    let ended = null as boolean | null;
    const step = (): void => {
      ended ??= this.#runNext(until);
    };
    while (ended === null) {
      // Between two immediates, every promise that the event settled runs to its next wait. Many are set at once, since a
      // round of the event loop costs more than most events do.
      for (let i = 1; i < EVENTS_PER_ROUND; i++) setImmediate(step);
      await new Promise<void>((resolve) => setImmediate(() => resolve(step())));
    }
    return ended;
  }

  /** Null where there was something to do: the caller lets it settle and comes again. */
  #runNext(until: number): boolean | null {
    const next = this.#heap[0];
    if (next === undefined) return false;
    if (next.at > until) {
      this.now = Math.max(this.now, until);
      return true;
    }
    this.#pop();
    this.now = Math.max(this.now, next.at);
    next.run();
    if (++this.events <= MAX_EVENTS) return null;
    this.violate("livelock", `more than ${MAX_EVENTS} events`);
    return false;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      const [left, right] = [heap[2 * i + 1], heap[2 * i + 2]];
      if (left === undefined) break;
      const goRight = right !== undefined && isBefore(right, left);
      const child = goRight ? right : left;
      if (isBefore(last, child)) break;
      heap[i] = child;
      i = 2 * i + (goRight ? 2 : 1);
    }
    heap[i] = last;
  }
}

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.n < b.n);
