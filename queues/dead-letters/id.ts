import type { DeadLetterQueue } from "#contracts/dead-letters.ts";
import { QUEUES } from "#contracts/names.ts";
import { invariant } from "#domain/invariant.ts";
import { fromBase64Url, toBase64Url } from "#platform/base64url.ts";

/** Which dead letter an operator means: the queue it was on and its message, as one word that fits an address. */
export const deadLetterId = (queue: DeadLetterQueue, messageId: string): string =>
  `dl_${queue}_${toBase64Url(new TextEncoder().encode(messageId))}`;

/** The queue that a letter's id names, if any. */
export const queueOf = (id: string): DeadLetterQueue | undefined => {
  const name = /^dl_([a-z]+)_/.exec(id)?.[1];
  return QUEUES.find((queue) => queue === name);
};

/** Throws where it is no letter's id: the schema `DeadLetterId` says which is. */
export function readDeadLetterId(id: string): { queue: DeadLetterQueue; message_id: string } {
  const queue = queueOf(id);
  invariant(queue !== undefined, `${id} is a dead letter's id`);
  return { queue, message_id: new TextDecoder().decode(fromBase64Url(id.slice(`dl_${queue}_`.length))) };
}
