import * as z from "zod";
import type { Result } from "#domain/result.ts";
import type { Answer } from "./bookings.ts";
import { Instant, pageOf } from "./common.ts";
import { QUEUES } from "./names.ts";

/** The services that consume a queue, and with it their own dead letters. */
export const DeadLetterQueue = z.enum(QUEUES);
export type DeadLetterQueue = z.infer<typeof DeadLetterQueue>;
/** `parked`: nobody sends it any more. `replayed`: it was put on its queue again, and has not come back. */
export const DeadLetterState = z.enum(["parked", "replayed", "dropped"]);
export type DeadLetterState = z.infer<typeof DeadLetterState>;

/** `dl_payments_…`: the service that keeps it, and the message's id in base64url, which may hold any character. */
export const DeadLetterId = z
  .string()
  .regex(/^dl_(?:bookings|notifications|payments|search)_[A-Za-z0-9_-]{1,300}$/, "the id of a dead letter, as it was answered")
  .meta({ example: "dl_payments_cGF5bWVudHM6MQ" });

/** A message that no retry could help. Its body is not shown: it may say who travels. */
export const DeadLetter = z.strictObject({
  id: DeadLetterId,
  queue: DeadLetterQueue,
  message_id: z.string(),
  type: z.string(),
  booking_id: z.string().nullable(),
  state: DeadLetterState,
  /** Why it was parked last. */
  reason: z.string(),
  /** Deliveries that failed, over all the times it was parked. */
  attempts: z.int(),
  /** Times it was parked. */
  parkings: z.int(),
  first_parked_at: Instant,
  last_parked_at: Instant,
  /** When it was replayed or dropped last. */
  decided_at: Instant.nullable(),
  drop_reason: z.string().nullable(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
export const DeadLetterPage = pageOf(DeadLetter);

export const DropDeadLetter = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** Where a page ended: when its last letter was first parked (epoch ms), and its message id. */
export type DeadLetterPlace = [first_at: number, message_id: string];
/** What an operator decides about one letter, once for a key. */
export interface DeadLetterDecision {
  message_id: string;
  user_id: string;
  key: string;
  request_hash: string;
}
export type DeadLetterError = { reason: "not_found" | "key_reused" | "dead_letter_dropped" | "dead_letter_needed" };

/** What each service that consumes a queue lets operators do with the messages it had to give up. */
export interface DeadLettersApi {
  /** The first parked last come first; `after`: those that stand behind this place. */
  deadLetters(query: {
    limit: number;
    after: DeadLetterPlace | null;
    state?: DeadLetterState | undefined;
  }): Promise<DeadLetter[]>;
  /** Puts the message on its queue again, as it came; where it was handled already, that changes nothing. */
  replayDeadLetter(decision: DeadLetterDecision): Promise<Result<Answer<DeadLetter>, DeadLetterError>>;
  /** Gives the message up: its saga stops waiting for it, unless it cannot end without. The letter stays, with the reason. */
  dropDeadLetter(decision: DeadLetterDecision & { drop_reason: string }): Promise<Result<Answer<DeadLetter>, DeadLetterError>>;
}
