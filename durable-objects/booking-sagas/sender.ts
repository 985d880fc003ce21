import type { Envelope } from "#contracts/messages.ts";
import { type QueueName, isByQueue } from "#domain/booking/commands.ts";
import type { SagaEvent } from "#domain/booking/events.ts";
import { unreachable } from "#domain/invariant.ts";
import { about } from "#platform/context.ts";
import { liveHoldsOf } from "#platform/rate-limit-objects.ts";
import { errorText, log } from "#platform/log.ts";
import type { SagaEnv } from "./env.ts";
import { envelopeOf } from "./message.ts";
import { runSeats } from "./seats.ts";
import type { Entry, Row } from "./store.ts";
import type { TicketNumbers } from "./ticket-numbers.ts";
import { traceparentOfRow } from "./traces.ts";

/** The platform's limits on one `sendBatch`: messages, and bytes (256 KB, less what it adds to each message itself). */
const MAX_SEND_BATCH = 100;
const MAX_SEND_BYTES = 240_000;

type Answered = (bookingId: string, rowId: string, event: SagaEvent | null) => Promise<void>;

/**
 * Sends what a turn has stored, once it is committed: messages by queue, seats and counters by RPC. It keeps and repeats nothing:
 * a send that is lost costs only time, since the shard gives every row again until its effect is acknowledged.
 */
export class Sender {
  readonly #env: SagaEnv;
  readonly #ticketNumbers: TicketNumbers;
  readonly #background: (work: Promise<unknown>) => void;
  readonly #answered: Answered;
  #ready: { entry: Entry; row: Row }[] = [];

  constructor(env: SagaEnv, ticketNumbers: TicketNumbers, background: (work: Promise<unknown>) => void, answered: Answered) {
    this.#env = env;
    this.#ticketNumbers = ticketNumbers;
    this.#background = background;
    this.#answered = answered;
  }

  /** To be sent once the present turn is committed. */
  add(entry: Entry, row: Row): void {
    this.#ready.push({ entry, row });
  }

  /** The commit failed: nothing of it may go out. */
  forget(): void {
    this.#ready = [];
  }

  flush(): void {
    const ready = this.#ready;
    this.#ready = [];
    for (const [to, sends] of Map.groupBy(ready, ({ row }) => row.command.to)) {
      if (isByQueue(to)) this.#background(this.#enqueue(this.#queue(to), sends));
      else for (const send of sends) this.#background(this.#call(send));
    }
  }

  #queue(to: QueueName): Queue {
    switch (to) {
      case "payments":
        return this.#env.PAYMENTS_QUEUE;
      case "notifications":
        return this.#env.NOTIFICATIONS_QUEUE;
      case "bookings":
        return this.#env.BOOKINGS_QUEUE;
    }
  }

  async #enqueue(queue: Queue, sends: { entry: Entry; row: Row }[]): Promise<void> {
    for (const part of batchesOf(sends.map(({ entry, row }) => envelopeOf(entry, row)))) {
      try {
        await queue.sendBatch(part.map((body) => ({ body, contentType: "json" })));
      } catch (error) {
        log("warn", "outbox.send_failed", { messages: part.length, why: errorText(error) });
      }
    }
  }

  async #call({ entry, row }: { entry: Entry; row: Row }): Promise<void> {
    const { id: booking_id } = entry.record;
    await about({ booking_id, message_id: row.id }, async () => {
      try {
        await this.#answered(booking_id, row.id, await this.#perform(entry, row));
      } catch (error) {
        log("warn", "outbox.call_failed", { command: row.id, attempts: row.attempts, why: errorText(error) });
      }
    });
  }

  async #perform(entry: Entry, row: Row): Promise<SagaEvent | null> {
    const { command } = row;
    switch (command.to) {
      case "seats":
        return await runSeats(this.#env, entry, command, { now: Date.now(), traceparent: traceparentOfRow(row) });
      case "counters":
        return { type: "tickets.numbered", first: await this.#ticketNumbers.fetch(command.count) };
      case "limits":
        await liveHoldsOf(this.#env.RATE_LIMIT, entry.opening.user_id).drop(entry.record.id);
        return null;
      case "payments":
      case "notifications":
      case "bookings":
        throw new Error(`${row.id} is for a queue`);
      default:
        return unreachable(command);
    }
  }
}

/** A batch that is too large is refused whole, and would be again at every resend. */
function batchesOf(messages: Envelope[]): Envelope[][] {
  // Most of the time there is one, whose size decides nothing.
  if (messages.length === 1) return [messages];
  const batches: Envelope[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = new TextEncoder().encode(JSON.stringify(message)).length;
    const last = batches.at(-1);
    if (last === undefined || last.length === MAX_SEND_BATCH || bytes + size > MAX_SEND_BYTES) {
      batches.push([message]);
      bytes = size;
    } else {
      last.push(message);
      bytes += size;
    }
  }
  return batches;
}
