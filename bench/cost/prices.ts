import type { Operation, Operations } from "./operations.ts";

/**
 * US dollars for a million of each beyond what the paid plan includes, of Cloudflare's price sheets as of November 2026:
 * https://developers.cloudflare.com/workers/platform/pricing/, …/durable-objects/platform/pricing/, …/d1/platform/pricing/ and
 * …/queues/platform/pricing/.
 */
export const DOLLARS_PER_MILLION: Record<Operation, number> = {
  worker_requests: 0.3,
  object_requests: 0.15,
  object_rows_read: 0.001,
  object_rows_written: 1,
  d1_rows_read: 0.001,
  d1_rows_written: 1,
  queue_operations: 0.4,
};

/** Of so many of each, in US dollars for a million times as many. */
export const dollarsPerMillion = (each: Operations): number =>
  Object.entries(DOLLARS_PER_MILLION).reduce((sum, [name, price]) => sum + price * each[name as Operation], 0);
