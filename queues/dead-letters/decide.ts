import { and, eq, ne } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { Objects } from "#contracts/bindings.ts";
import type { Answer } from "#contracts/bookings.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { DeadLetter, DeadLetterDecision, DeadLetterError } from "#contracts/dead-letters.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { answerAgain } from "#platform/keyed.ts";
import { shardOf } from "#queues/saga-shard.ts";
import { type ParkedRow, parkedMessages } from "./schema.ts";
import { letterView } from "./view.ts";

/** What a decision needs of a service's environment. */
export interface DecidingEnv {
  DB: D1Database;
  /** The queue that the service consumes. */
  OWN_QUEUE: Queue;
  /** Absent where no saga waits for the service's messages. */
  BOOKING_SAGAS?: Objects<Pick<BookingSagasApi, "decideParked">>;
}
type Decided = Result<Answer<DeadLetter>, DeadLetterError>;

/**
 * Sends the message again, and only then says so: a crash in between leaves it parked, and to be sent once more, which its
 * receiver's inbox makes harmless. The saga goes on sending it too, should the queue lose it. `before`: what makes the receiver take it
 * once more, where it has given the message up itself.
 */
export async function replayDeadLetter(
  env: DecidingEnv,
  decision: DeadLetterDecision,
  now: number,
  before: (messageId: string) => Promise<unknown> = async () => {},
): Promise<Decided> {
  return decide(env, "replay", decision, async (db, row, mark) => {
    await before(row.id);
    await env.OWN_QUEUE.send(JSON.parse(row.body), { contentType: "json" });
    // One that failed again at once is parked by now, and stays so.
    const same = and(eq(parkedMessages.id, row.id), eq(parkedMessages.parkings, row.parkings));
    await db
      .update(parkedMessages)
      .set({ ...mark, state: "replayed", decided_at: now })
      .where(and(same, ne(parkedMessages.state, "dropped")));
  });
}

/** Gives the message up for good, with the reason, which is kept. */
export async function dropDeadLetter(
  env: DecidingEnv,
  decision: DeadLetterDecision & { drop_reason: string },
  now: number,
): Promise<Decided> {
  return decide(env, "drop", decision, async (db, row, mark) => {
    await db
      .update(parkedMessages)
      .set({ ...mark, state: "dropped", decided_at: now, drop_reason: decision.drop_reason })
      .where(eq(parkedMessages.id, row.id));
  });
}

type Mark = Pick<ParkedRow, "decided_key" | "decided_hash">;

async function decide(
  env: DecidingEnv,
  what: "replay" | "drop",
  { message_id, user_id, key, request_hash }: DeadLetterDecision,
  carryOut: (db: DrizzleD1Database, row: ParkedRow, mark: Mark) => Promise<void>,
): Promise<Decided> {
  const db = drizzle(env.DB);
  const row = await find(db, message_id);
  if (row === undefined) return err({ reason: "not_found" });
  const mark: Mark = { decided_key: `${what} ${user_id} ${key}`, decided_hash: request_hash };
  if (row.decided_key === mark.decided_key) return answerAgain(letterView(row), row.decided_hash, request_hash);
  if (row.state === "dropped") return err({ reason: "dead_letter_dropped" });
  if (!(await tellSaga(env, row, what))) return err({ reason: "dead_letter_needed" });
  await carryOut(db, row, mark);
  return ok({ body: letterView((await find(db, message_id)) ?? row), replayed: false });
}

/** False: the saga cannot do without the message. */
async function tellSaga(env: DecidingEnv, { booking_id, id }: ParkedRow, decision: "replay" | "drop"): Promise<boolean> {
  if (booking_id === null || env.BOOKING_SAGAS === undefined) return true;
  return (await env.BOOKING_SAGAS.getByName(shardOf(booking_id)).decideParked({ booking_id, message_id: id, decision })).ok;
}

const find = async (db: DrizzleD1Database, id: string): Promise<ParkedRow | undefined> =>
  (await db.select().from(parkedMessages).where(eq(parkedMessages.id, id)))[0];
