import type { Command } from "./commands.ts";
import type { SagaEvent } from "./events.ts";
import { next } from "./next.ts";
import type { BookingRecord, TimerName } from "./record.ts";
import { bookingCan } from "./status.ts";
import { SILENCE, Truth, type Wish } from "./truth.fixture.ts";
import { NOW, SETTINGS, heldBooking } from "./world.fixture.ts";

/** What can happen to a command that is out. */
export const COMMAND_FAULTS = ["error before the effect", "answer lost", "run twice", "late copy"] as const;
/** What can happen to the shard in the turn that enters a step. */
export const TURN_FAULTS = ["crash before commit", "crash after commit"] as const;
export type Fault = (typeof COMMAND_FAULTS)[number] | (typeof TURN_FAULTS)[number];

/** One fault at one node: at the first command of the step, the last, or every one. */
export interface Plan {
  node: string;
  fault: Fault;
  which: "first" | "last" | "all";
}

export interface Scenario {
  name: string;
  wish: Wish;
  /** What the client does, each once the saga rests. Null: nothing, time runs on. */
  client: ((record: BookingRecord) => SagaEvent | null)[];
  ends: BookingRecord["status"];
}

interface Row {
  command: Command;
  node: string;
  silent: boolean;
}

interface Stored {
  record: BookingRecord;
  rows: Row[];
}

/** A saga step in one direction, by the name the tables below use. */
export const nodeName = (saga: string, step: string, direction: string): string => `${saga}.${step} ${direction}`;

/** Longest wait of the outbox before it sends again. */
const RESEND_MS = 60_000;
const MAX_TURNS = 500;

/** One saga among faults: a shard with storage and a memory that can be lost, its outbox, and the world it talks to. */
export class Shard {
  record: BookingRecord = heldBooking();
  readonly truth: Truth;
  readonly entered = new Set<string>();
  /** Nodes with the ids of the commands they sent. */
  readonly sent = new Map<string, Set<string>>();
  /** Plans that were carried out. */
  readonly struck = new Set<Plan>();
  /** Copies of an answer that changed something. */
  readonly restless: string[] = [];
  now = NOW;
  #outbox = new Map<string, Row>();
  #stored: Stored;
  #late: { command: Command; turns: number }[] = [];
  readonly #plans: Plan[];
  readonly #hit = new Set<string>();
  #turns = 0;

  constructor(wish: Wish, plans: Plan[]) {
    this.truth = new Truth(this.record, wish);
    this.#plans = plans;
    this.#stored = { record: this.record, rows: [] };
  }

  play(scenario: Scenario): void {
    for (const ask of scenario.client) {
      const event = ask(this.record);
      if (event === null) this.#fireTimer();
      else while (!this.#turn(event)) this.#turns += 1;
      this.#settleDown();
    }
    // News that come after everything: copies of old messages, and the provider's webhooks.
    for (const { command } of this.#late.splice(0)) this.truth.perform(command, this.record, this.now);
    for (const id of this.truth.payments.keys()) this.#turn(this.truth.word(id));
    this.#settleDown();
  }

  get outbox(): string[] {
    return [...this.#outbox.keys()];
  }

  #settleDown(): void {
    for (;;) {
      if ((this.#turns += 1) > MAX_TURNS)
        throw new Error(`never rests: ${JSON.stringify(this.record.run)} ${this.outbox.join()}`);
      const row = [...this.#outbox.values()].find(({ silent }) => !silent);
      if (row !== undefined) this.#deliver(row);
      else if (this.record.run !== null) this.#fireTimer();
      else if (this.#outbox.size > 0) this.#hearAll();
      else if (bookingCan.rest(this.record.status) || this.record.status === "held") return;
    }
  }

  #deliver(row: Row): void {
    for (const copy of this.#late) copy.turns -= 1;
    const due = this.#late.filter(({ turns }) => turns === 0);
    for (const { command } of due) this.truth.perform(command, this.record, this.now);
    const { command } = row;
    if (this.#strikes(row, "error before the effect")) return this.#sendAgainLater(row);
    const event = this.truth.perform(command, this.record, this.now);
    if (event === SILENCE) {
      row.silent = true;
      return;
    }
    if (this.#strikes(row, "answer lost")) return this.#sendAgainLater(row);
    if (this.#strikes(row, "late copy")) this.#late.push({ command, turns: 2 });
    this.#outbox.delete(command.id);
    if (event === null) return this.#commit();
    if (!this.#turn(event) || !this.#strikes(row, "run twice")) return;
    const again = this.truth.perform(command, this.record, this.now);
    if (again !== null && again !== SILENCE && this.#changes(again)) this.restless.push(`${command.id}: ${again.type}`);
  }

  /** A copy of an answer is dropped with its outbox row; the saga does not lean on that alone. */
  #changes(event: SagaEvent): boolean {
    const { changed, commands } = next(this.record, event, this.now, SETTINGS);
    return changed || commands.length > 0;
  }

  #sendAgainLater(row: Row): void {
    this.now += RESEND_MS;
    this.#outbox.delete(row.command.id);
    this.#outbox.set(row.command.id, row);
  }

  /** Time passes until the earliest timer. Alarms come late, and twice. */
  #fireTimer(): void {
    const [timer, due] = (Object.entries(this.record.timers) as [TimerName, number][]).toSorted((a, b) => a[1] - b[1])[0] ?? [];
    if (timer === undefined || due === undefined) throw new Error(`nothing wakes ${JSON.stringify(this.record.run)}`);
    this.now = Math.max(this.now, due + 1);
    while (!this.#turn({ type: "timer", timer })) this.#turns += 1;
    if (this.record.timers[timer] === undefined && this.#changes({ type: "timer", timer })) this.restless.push(`timer ${timer}`);
    this.#hearAll();
    const news = timer === "pin" && this.record.run?.suspended ? this.truth.lateSuccess() : null;
    if (news !== null) while (!this.#turn(news)) this.#turns += 1;
  }

  /** What was sent in vain is sent again. */
  #hearAll(): void {
    for (const row of this.#outbox.values()) row.silent = false;
  }

  /** One event, decided and stored; false when the shard died before it was. */
  #turn(event: SagaEvent): boolean {
    const before = this.record.run;
    const { record, commands } = next(this.record, event, this.now, SETTINGS);
    const { run } = record;
    const isNew = run !== null && (before?.step !== run.step || before.direction !== run.direction || before.saga !== run.saga);
    const node = isNew && run.step !== null ? nodeName(run.saga, run.step, run.direction) : null;
    if (node !== null && this.#strikesTurn(node, "crash before commit")) {
      this.#restart();
      return false;
    }
    this.record = record;
    for (const command of commands) this.#emit(command, node);
    if (node !== null) this.entered.add(node);
    this.#commit();
    if (node !== null && this.#strikesTurn(node, "crash after commit")) {
      this.#restart();
      this.now += RESEND_MS;
    }
    return true;
  }

  #emit(command: Command, entered: string | null): void {
    if (this.#outbox.has(command.id)) return;
    const aside = command.to === "bookings" || command.to === "notifications" || command.to === "limits";
    const node = entered === null || aside ? `aside ${command.type}` : entered;
    this.#outbox.set(command.id, { command, node, silent: false });
    const sent = this.sent.get(node) ?? new Set();
    this.sent.set(node, sent.add(command.id));
  }

  #strikes({ node, command }: Row, fault: Fault): boolean {
    const plan = this.#plans.find((each) => each.node === node && each.fault === fault);
    const ids = [...(this.sent.get(node) ?? [])];
    const key = `${fault} ${command.id}`;
    if (plan === undefined || this.#hit.has(key)) return false;
    if (plan.which === "first" && ids[0] !== command.id) return false;
    if (plan.which === "last" && ids.at(-1) !== command.id) return false;
    this.#hit.add(key);
    this.struck.add(plan);
    return true;
  }

  #strikesTurn(node: string, fault: Fault): boolean {
    const plan = this.#plans.find((each) => each.node === node && each.fault === fault);
    if (plan === undefined || this.struck.has(plan)) return false;
    this.struck.add(plan);
    return true;
  }

  #commit(): void {
    this.#stored = { record: this.record, rows: [...this.#outbox.values()] };
  }

  /** Memory is lost; what was stored is read again. */
  #restart(): void {
    const { record, rows } = JSON.parse(JSON.stringify(this.#stored)) as Stored;
    this.record = record;
    this.#outbox = new Map(rows.map((row) => [row.command.id, row]));
  }
}
