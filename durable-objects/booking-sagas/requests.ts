import type { Answer, ClientCommand } from "#contracts/bookings.ts";
import type { CommandEvent } from "#domain/booking/events.ts";
import { ok, type Result } from "#domain/result.ts";
import { answerAgain } from "#platform/keyed.ts";
import type { Entry } from "./store.ts";

/** Gives what a client's command asks for to the saga, within the turn. */
export type Start = (event: CommandEvent) => void;

/** What an idempotency key is scoped by: what is asked for, and on what, as the path of its request says it. */
type KeyScope = "pay" | "seats" | "quote" | `confirm ${string}`;
type Key = Pick<ClientCommand, "key" | "request_hash">;

/** The recorded answer of this key, or that it was used with another request; undefined: the key is new. */
export function recorded<T>(
  entry: Entry,
  scope: KeyScope,
  { key, request_hash }: Key,
): Result<Answer<T>, { reason: "key_reused" }> | undefined {
  const known = entry.requests[`${scope}:${key}`];
  if (known === undefined) return undefined;
  return answerAgain(known.body as T, known.hash, request_hash);
}

/** Records what is answered to this key from now on. */
export function record<T>(entry: Entry, scope: KeyScope, { key, request_hash }: Key, body: T): { ok: true; value: Answer<T> } {
  entry.requests[`${scope}:${key}`] = { hash: request_hash, body };
  return ok({ body, replayed: false });
}
