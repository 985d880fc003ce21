import { errorText, log } from "#platform/log.ts";
import type { Env } from "./env.ts";
import type { BookingNotice } from "./notice.ts";
import { type Owners, ownersOf } from "./owners.ts";
import { record } from "./record.ts";

/**
 * Takes notices that no saga sends. Once this has answered they are written down, and will be sent; repeating it changes nothing. The
 * queue has them sent at once, and losing it costs some minutes: then the task `notifications.retry` finds them.
 */
export async function tell(env: Env, notices: BookingNotice[], now: number): Promise<void> {
  const owners = await ownersOf(env, notices);
  const unknown = notices.filter(({ id }) => !owners.has(id)).length;
  if (unknown > 0) throw new Error(`of ${unknown} bookings their shard does not say whose they are`);
  await write(env, notices, owners, now);
}

/** The same of those alone whose shards say whose they are; answers them. Of the others nothing is written down. */
export async function tellThose(env: Env, notices: BookingNotice[], now: number): Promise<BookingNotice[]> {
  const owners = await ownersOf(env, notices);
  const known = notices.filter(({ id }) => owners.has(id));
  if (known.length > 0) await write(env, known, owners, now);
  return known;
}

async function write(env: Env, notices: BookingNotice[], owners: Owners, now: number): Promise<void> {
  await record(env, notices, owners, now);
  try {
    await env.OWN_QUEUE.sendBatch(notices.map((body) => ({ body, contentType: "json" })));
  } catch (error) {
    log("warn", "notification.send_failed", { notices: notices.length, why: errorText(error) });
  }
}
