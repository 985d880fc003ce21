import type { BookingRecord, Run } from "#domain/booking/record.ts";
import { meter } from "#platform/meter.ts";
import type { Entry, LogRow, Row } from "./store.ts";

/** What the shard's commits count. Only what is stored is counted: a turn that is undone is decided again. */
export class Progress {
  #pending: (() => void)[] = [];
  /** When the step that a booking's saga is at was asked for (epoch ms). */
  readonly #since = new WeakMap<Entry, number>();

  opened({ status }: BookingRecord): void {
    this.#pending.push(() => meter.add("holdfast_bookings_total", { status }));
  }

  /** A booking that was read again is still at the step that the end of its log names. */
  resumed(entry: Entry, log: readonly LogRow[]): void {
    const other = log.findLastIndex((line) => !isSame(line, entry.record.run));
    const began = log[other + 1];
    if (began !== undefined) this.#since.set(entry, began.at);
  }

  changed(entry: Entry, after: BookingRecord, now: number): void {
    const before = entry.record;
    const { status, failure } = after;
    if (status !== before.status) this.#pending.push(() => meter.add("holdfast_bookings_total", { status }));
    if (failure !== null && before.failure === null)
      this.#pending.push(() => meter.add("holdfast_booking_failures_total", { code: failure.code }));
    for (const [i, { state }] of after.payments.entries())
      if (state !== before.payments[i]?.state) this.#pending.push(() => meter.add("holdfast_payments_total", { state }));
    if (!isSame(before.run, after.run)) this.#stepped(entry, before.run, now);
  }

  /** A row is stored for the first time, or for a further send. */
  put({ command, attempts }: Row, before: Row | undefined): void {
    const { compensates, to, type } = command;
    if (before === undefined && compensates)
      this.#pending.push(() => meter.add("holdfast_compensations_total", { command: type }));
    if (before !== undefined && attempts > Math.max(1, before.attempts))
      this.#pending.push(() => meter.add("holdfast_outbox_resends_total", { to }));
  }

  /** All of it is stored. */
  stored(): void {
    for (const count of this.#pending) count();
    this.#pending = [];
  }

  /** Nothing of it is. */
  forget(): void {
    this.#pending = [];
  }

  #stepped(entry: Entry, left: Run | null, now: number): void {
    const since = this.#since.get(entry);
    this.#since.set(entry, now);
    if (left === null || left.step === null || since === undefined) return;
    const { saga, direction, step } = left;
    const seconds = (now - since) / 1_000;
    this.#pending.push(() => meter.observe("holdfast_saga_step_duration_seconds", { saga, direction, step }, seconds));
  }
}

type Place = Pick<LogRow, "saga" | "direction" | "step">;

const isSame = (a: Place | Run | null, b: Place | Run | null): boolean =>
  (a?.saga ?? null) === (b?.saga ?? null) &&
  (a?.direction ?? null) === (b?.direction ?? null) &&
  (a?.step ?? null) === (b?.step ?? null);
