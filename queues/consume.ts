import type { z } from "zod";
import type { BookingSagasApi, Settlement } from "#contracts/booking-sagas.ts";
import type { Objects } from "#contracts/bindings.ts";
import type { Envelope } from "#contracts/messages.ts";
import { errorText, log } from "#platform/log.ts";
import { countArrivals, countDeliveries } from "./count-batch.ts";
import { readTraceparent } from "#platform/traceparent.ts";
import { beginDelivery, type Delivery, endDelivery, forMessage } from "./deliveries.ts";
import { settleAll } from "./saga-shard.ts";

/** What became of one message. */
export type Handling =
  /** The effect is durable; the saga that sent the message is told (`done` where nobody waits for more). */
  | { kind: "settled"; outcome: Settlement["outcome"] }
  /** Nothing to tell: somebody else is at it, or nobody waits for an answer. */
  | { kind: "quiet" }
  | { kind: "retry"; delay_s: number; why: string };

export const done: Handling = { kind: "settled", outcome: { type: "done" } };

/** A dead letter: what it was and why it could not be handled. */
export interface DeadLetter {
  id: string;
  type: string;
  booking_id: string | null;
  body: string;
  reason: string;
  attempts: number;
}

/** What may be an id: the key of a row and part of an address. A body without one is known by its delivery's. */
const ID = /^[\x21-\x7e]{1,200}$/;

/** `max_retries` of every queue: a dead letter was delivered once more than that. The platform does not tell. */
export const QUEUE_RETRIES = 5;

/** Where dead letters go. */
export interface Parking {
  park: (letters: DeadLetter[]) => Promise<void>;
  sagas?: Objects<BookingSagasApi>;
}

export interface Consumer<M extends Envelope> extends Parking {
  schema: z.ZodType<M>;
  /** One answer per message, in order. What it throws is retried for the whole list, so handle each alone where they differ. */
  handle: (messages: M[]) => Promise<Handling[]>;
}

/** Longest wait between two tries of one message, in seconds: past it the outbox sends again anyway. */
const MAX_RETRY_S = 60;
const backoffSeconds = (attempts: number): number => Math.min(MAX_RETRY_S, 2 ** Math.min(attempts, 6));

/** Handles each message by itself: one that throws is retried alone. */
export const eachAlone =
  <M extends Envelope>(handle: (message: M) => Promise<Handling>) =>
  (messages: M[]): Promise<Handling[]> =>
    Promise.all(
      messages.map(async (message) => {
        const handling = await forMessage(message, () => handle(message)).catch((error: unknown): Handling => ({
          kind: "retry",
          delay_s: 0,
          why: errorText(error),
        }));
        endDelivery(message, outcomeOf(handling));
        return handling;
      }),
    );

const outcomeOf = (handling: Handling): string => (handling.kind === "settled" ? handling.outcome.type : handling.kind);

/**
 * One queue batch: parse, handle, tell the sagas, and only then acknowledge, message by message. A message is never
 * acknowledged before its effect is durable and, as long as it may come again, its saga knows; one failure never takes its
 * neighbours along.
 */
export async function consume<M extends Envelope>(batch: MessageBatch, consumer: Consumer<M>): Promise<void> {
  const poison: { message: Message; letter: DeadLetter }[] = [];
  const readable: { message: Message; body: M; delivery: Delivery }[] = [];
  for (const message of batch.messages) {
    const parsed = consumer.schema.safeParse(message.body);
    if (parsed.success) {
      const delivery = beginDelivery(batch.queue, parsed.data, message.attempts);
      readable.push({ message, body: parsed.data, delivery });
    } else
      poison.push({
        message,
        letter: deadLetter(message, `not a known message: ${parsed.error.issues[0]?.message ?? "?"}`, message.attempts),
      });
  }
  countArrivals(
    batch,
    readable.map(({ message }) => message),
  );
  await parkPoison(batch, poison, consumer);
  if (readable.length === 0) return;
  const handlings = await consumer
    .handle(readable.map(({ body }) => body))
    .catch((error: unknown) => readable.map((): Handling => ({ kind: "retry", delay_s: 0, why: errorText(error) })));
  await acknowledge(
    batch,
    readable.map((each, i) => ({ ...each, handling: handlings[i] ?? { kind: "retry", delay_s: 0, why: "no answer" } })),
    consumer.sagas,
  );
}

async function acknowledge(
  batch: MessageBatch,
  handled: { message: Message; body: Envelope; delivery: Delivery; handling: Handling }[],
  sagas: Objects<BookingSagasApi> | undefined,
): Promise<void> {
  for (const { delivery, handling } of handled) delivery.end(outcomeOf(handling));
  // The operations have ended with the promises that were theirs, which is a moment later.
  await Promise.resolve();
  const settlements = new Map<Message, Settlement>();
  for (const { message, body, delivery, handling } of handled) {
    if (handling.kind === "settled" && body.booking_id !== null)
      settlements.set(message, settlementOf(body.booking_id, body.id, handling.outcome, delivery));
  }
  const lost = sagas === undefined ? new Set<Settlement>() : await settleAll(sagas, [...settlements.values()]);
  let acked = 0;
  for (const { message, body, handling } of handled) {
    const settlement = settlements.get(message);
    if (handling.kind === "retry") {
      const { id: message_id, type, booking_id } = body;
      const trace_id = readTraceparent(body.traceparent)?.trace_id ?? null;
      log("warn", "queue.retry", { message_id, type, booking_id, trace_id, attempts: message.attempts, why: handling.why });
      message.retry({ delaySeconds: handling.delay_s > 0 ? handling.delay_s : backoffSeconds(message.attempts) });
    } else if (settlement !== undefined && lost.has(settlement) && !isLastTry(message))
      message.retry({ delaySeconds: backoffSeconds(message.attempts) });
    else {
      // A dead letter says that it was given up, which it was not. The saga's row is still out, so it sends it again, for as long as it
      // takes to be told, and whoever has handled it knows it.
      message.ack();
      acked += 1;
    }
  }
  countDeliveries(batch, "acked", acked);
  countDeliveries(batch, "retried", handled.length - acked);
}

/** Once more, and it is a dead letter. */
const isLastTry = ({ attempts }: Message): boolean => attempts > QUEUE_RETRIES;

const settlementOf = (booking_id: string, message_id: string, outcome: Settlement["outcome"], { spans }: Delivery): Settlement =>
  spans.length === 0 ? { booking_id, message_id, outcome } : { booking_id, message_id, outcome, spans };

async function parkPoison(
  batch: MessageBatch,
  poison: { message: Message; letter: DeadLetter }[],
  consumer: Parking,
): Promise<void> {
  if (poison.length === 0) return;
  const letters = poison.map(({ letter }) => letter);
  const unheard = await parkAll(letters, consumer).catch((error: unknown) => {
    log("error", "queue.park_failed", { why: errorText(error) });
    return new Set(letters);
  });
  for (const { message, letter } of poison) {
    if (unheard.has(letter)) message.retry({ delaySeconds: backoffSeconds(message.attempts) });
    else message.ack();
  }
  countDeliveries(batch, "dead", poison.length - unheard.size);
  countDeliveries(batch, "retried", unheard.size);
}

/**
 * A dead-letter batch. What cannot be stored is not acknowledged: the whole batch comes again. Once it is, only what its saga has not heard
 * of does: a letter that came again would be parked again, whatever an operator has decided about it meanwhile.
 */
export async function consumeDeadLetters(batch: MessageBatch, consumer: Parking): Promise<void> {
  const dead = batch.messages.map((message) => ({
    message,
    letter: deadLetter(message, "every retry failed", QUEUE_RETRIES + 1),
  }));
  const unheard = await parkAll(
    dead.map(({ letter }) => letter),
    consumer,
  );
  for (const { message, letter } of dead) {
    if (unheard.has(letter)) message.retry();
    else message.ack();
  }
  countDeliveries(batch, "dead", dead.length - unheard.size);
}

/**
 * Stores the letters first, one row per message id; then their sagas hear `parked` and stop resending. (Compensations never
 * park: the saga keeps sending them whatever it is told.) Those whose saga has not heard are given back; throws where they were not stored.
 */
async function parkAll(letters: DeadLetter[], { park, sagas }: Parking): Promise<Set<DeadLetter>> {
  await park(letters);
  if (sagas === undefined) return new Set();
  const told = new Map<Settlement, DeadLetter>();
  for (const letter of letters) {
    const { booking_id, id: message_id, reason } = letter;
    if (booking_id !== null) told.set({ booking_id, message_id, outcome: { type: "parked", reason } }, letter);
  }
  const lost = await settleAll(sagas, [...told.keys()]);
  return new Set([...lost].flatMap((settlement) => told.get(settlement) ?? []));
}

function deadLetter(message: Message, reason: string, attempts: number): DeadLetter {
  const body = (typeof message.body === "object" && message.body !== null ? message.body : {}) as Partial<Envelope>;
  const text = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);
  const bookingId = text(body.booking_id, "");
  const id = text(body.id, "");
  return {
    id: ID.test(id) ? id : message.id,
    type: text(body.type, "unknown"),
    booking_id: /^bkg_[0-9]{2}_/.test(bookingId) ? bookingId : null,
    body: JSON.stringify(message.body ?? null),
    reason,
    attempts,
  };
}
