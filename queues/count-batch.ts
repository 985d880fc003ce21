import { meter } from "#platform/meter.ts";

/** How long what the platform said of a queue counts: an empty one has no batches that would say so. */
const BACKLOG_KNOWN_MS = 60_000;

/** `payments` of `holdfast-payments`, of an environment's `holdfast-staging-payments`, and of their dead-letter queues. */
const queueOf = ({ queue }: Pick<MessageBatch, "queue">): string =>
  queue.replace(/^holdfast-(?:staging-)?/, "").replace(/-dlq$/, "");

/** A batch has come: how old its messages are, of those that come for the first time, and how many wait behind it. */
export function countArrivals(batch: MessageBatch, messages: Message[]): void {
  const now = Date.now();
  const queue = queueOf(batch);
  // By when it was put there: a command that an outbox has sent again is older, which says nothing of the queue.
  for (const { attempts, timestamp } of messages)
    if (attempts === 1) meter.observe("holdfast_queue_lag_seconds", { queue }, Math.max(0, now - timestamp.getTime()) / 1_000);
  // Not every runtime tells it.
  const backlog = (batch.metadata as Partial<MessageBatchMetadata> | undefined)?.metrics?.backlogCount;
  if (backlog !== undefined) meter.set("holdfast_queue_backlog", { queue }, backlog, now, BACKLOG_KNOWN_MS);
}

/** What has become of a delivery. `retried`: the message comes again. `dead`: it is parked. */
export function countDeliveries(
  batch: Pick<MessageBatch, "queue">,
  outcome: "acked" | "retried" | "dead",
  messages: number,
): void {
  if (messages > 0) meter.add("holdfast_queue_messages_total", { queue: queueOf(batch), outcome }, messages);
}
