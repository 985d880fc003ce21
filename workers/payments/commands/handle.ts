import type { Handling } from "#queues/consume.ts";
import type { Desk } from "../desk.ts";
import { alertOfDebt } from "../store/debts.ts";
import { type PaymentCommand, claim, releaseLease, storeReply } from "../store/inbox.ts";
import { authorize } from "./authorize.ts";
import { cancel } from "./cancel.ts";
import { capture } from "./capture.ts";
import { poll } from "./poll.ts";
import { refund } from "./refund.ts";
import type { Later, Reply } from "./reply.ts";

/** Attempts that ask the queue for another; afterwards the saga's outbox sends again, and no copy wears out into a dead letter. */
const QUEUE_ATTEMPTS = 4;

/** One command, once: duplicates get the first reply again, an attempt that died is resumed with the same provider keys. */
export async function handleCommand(desk: Desk, message: PaymentCommand): Promise<Handling> {
  const claimed = await claim(desk.db, message, desk.now());
  if (claimed.kind === "answered") return { kind: "settled", outcome: claimed.reply };
  if (claimed.kind === "busy") return { kind: "quiet" };
  const reply = await run(desk, message).catch(async (error: unknown) => {
    await releaseLease(desk.db, message.id);
    throw error;
  });
  if (reply.kind === "later") {
    await releaseLease(desk.db, message.id);
    return claimed.attempts < QUEUE_ATTEMPTS ? { kind: "retry", delay_s: reply.delay_s, why: reply.why } : { kind: "quiet" };
  }
  const outcome = await storeReply(desk.db, message.id, reply.outcome, reply.effects, desk.now());
  alertOfDebt(message.booking_id, outcome);
  return { kind: "settled", outcome };
}

function run(desk: Desk, message: PaymentCommand): Promise<Reply | Later> {
  switch (message.type) {
    case "payment.authorize":
      return authorize(desk, message);
    case "payment.capture":
      return capture(desk, message);
    case "payment.cancel":
      return cancel(desk, message);
    case "payment.refund":
      return refund(desk, message);
    case "payment.poll":
      return poll(desk, message);
  }
}
