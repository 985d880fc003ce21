import { AsyncLocalStorage } from "node:async_hooks";
import type { Envelope } from "#contracts/messages.ts";
import type { RecordedSpan } from "#contracts/traces.ts";
import { logOrdinary } from "#platform/log.ts";
import { annotate, asOperation } from "#platform/operation.ts";
import { spanIdOf } from "#platform/traceparent.ts";

/** One message while it is being handled: an operation of the trace that it has come from. */
export interface Delivery {
  /** What was done for it, once it is over; empty where its message is of no trace. */
  readonly spans: RecordedSpan[];
  /** Its handling is over. Only the first word counts. */
  end(outcome: string): void;
}

type Within = <T>(work: () => T) => T;
interface UnderWay {
  within: Within;
  end(outcome: string): void;
}
const underWay = new WeakMap<Envelope, UnderWay>();

/** Begins with a message: until its end, `forMessage` of its body is about it. */
export function beginDelivery(queue: string, body: Envelope, attempts: number): Delivery {
  const spans: RecordedSpan[] = [];
  const began = Date.now();
  const over = Promise.withResolvers<void>();
  const begun = (): UnderWay => {
    const within: Within = AsyncLocalStorage.snapshot();
    let isOver = false;
    const end = (outcome: string): void => {
      if (isOver) return;
      isOver = true;
      within(() => {
        annotate({ outcome });
        logOrdinary("queue.handled", { queue, type: body.type, attempts, outcome, ms: Date.now() - began });
      });
      over.resolve();
    };
    return { within, end };
  };
  const ids = { message_id: body.id, ...(body.booking_id !== null && { booking_id: body.booking_id }) };
  const options = {
    traceparent: body.traceparent,
    // Each try is an operation of its own.
    span_id: spanIdOf(`${body.id}#${attempts}`),
    kind: "consumer",
    ids,
    attributes: { queue, attempts },
    recorded: spans,
  } as const;
  void asOperation(body.type, options, () => {
    underWay.set(body, begun());
    return over.promise;
  });
  return { spans, end: (outcome) => underWay.get(body)?.end(outcome) };
}

/** Does something for one message of a batch, as a part of its operation. A body that did not come out of a queue just now is a part of its trace. */
export function forMessage<T>(body: Envelope, work: () => T): T {
  const delivery = underWay.get(body);
  return delivery === undefined ? asOperation(body.type, { traceparent: body.traceparent }, work) : delivery.within(work);
}

/** The message's handling is over, though others of its batch are still at work. */
export const endDelivery = (body: Envelope, outcome: string): void => underWay.get(body)?.end(outcome);
