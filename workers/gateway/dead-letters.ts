import * as z from "zod";
import type { Page } from "#contracts/common.ts";
import { type DeadLetter, DeadLetterQueue, type DeadLetterState, type DeadLettersApi } from "#contracts/dead-letters.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { cursorsOf } from "#platform/cursor.ts";
import { call } from "./call.ts";
import type { Env } from "./env.ts";

const { encode, decode } = cursorsOf(z.tuple([z.int(), z.string()]));
const placeOf = (letter: DeadLetter): [number, string] => [Date.parse(letter.first_parked_at), letter.message_id];

/** The service that keeps the letters of a queue. */
export function deadLettersOf(env: Env, queue: DeadLetterQueue): DeadLettersApi {
  const services = { bookings: env.BOOKINGS, notifications: env.NOTIFICATIONS, payments: env.PAYMENTS, search: env.SEARCH };
  return services[queue];
}

/** One page over the letters of all services, the one that was first parked last coming first. */
export async function deadLetterPage(
  env: Env,
  query: { limit: number; cursor?: string | undefined; state?: DeadLetterState | undefined },
): Promise<Result<Page<DeadLetter>, { reason: "invalid_cursor" }>> {
  const after = query.cursor === undefined ? null : decode(query.cursor);
  if (after === undefined) return err({ reason: "invalid_cursor" });
  const ask = { limit: query.limit + 1, after, state: query.state };
  const found = await Promise.all(DeadLetterQueue.options.map((queue) => call(() => deadLettersOf(env, queue).deadLetters(ask))));
  const letters = found.flat().toSorted(byPlace);
  const data = letters.slice(0, query.limit);
  const last = data.at(-1);
  return ok({ data, next_cursor: letters.length > query.limit && last !== undefined ? encode(placeOf(last)) : null });
}

function byPlace(a: DeadLetter, b: DeadLetter): number {
  const [[atA, idA], [atB, idB]] = [placeOf(a), placeOf(b)];
  return atB - atA || (idA < idB ? 1 : -1);
}
