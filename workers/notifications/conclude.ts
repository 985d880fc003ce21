import { and, eq, notExists, notInArray } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { KINDS } from "#domain/notification/kinds.ts";
import { type AfterFailure, afterFailure } from "#domain/notification/retry.ts";
import { log } from "#platform/log.ts";
import { meter } from "#platform/meter.ts";
import { readTraceparent } from "#platform/traceparent.ts";
import type { DeadLetter } from "#queues/consume.ts";
import { parkedRow, reportParked } from "#queues/dead-letters/park.ts";
import type { Sent } from "./channels/channel.ts";
import type { Claim } from "./claim.ts";
import type { Env } from "./env.ts";
import { isBookingNotice, type Notice } from "./notice.ts";
import { inbox, notifications } from "./schema.ts";

/** One claim and what came of it. `notice`: what it was about, where that could be read. */
export interface Attempt {
  claim: Claim;
  notice: Notice | undefined;
  sent: Sent;
}
const isKept = (notice: Notice): boolean => isBookingNotice(notice) && KINDS[notice.type].kept(notice.data);
type Outcome = { status: "sent"; provider_id: string | null; reason: null } | (AfterFailure & { reason: string });
type Ended = Attempt & { outcome: Outcome };
/** How loud it is said that something was not sent. */
const LEVEL = { queued: "warn", failed: "error", moot: "info" } as const;

/**
 * Writes down how the tries ended, and forgets the text of a message once all of it is sent, or there is nothing to say any more. What is
 * given up is a dead letter from then on, in the same write.
 */
export async function conclude(env: Pick<Env, "DB" | "METRICS">, tries: Attempt[], now: number): Promise<void> {
  const orm = drizzle(env.DB);
  const ended = tries.map((each): Ended => ({ ...each, outcome: outcomeOf(each, now) }));
  const updates = ended.map(({ claim: { message_id, channel }, outcome }) =>
    orm
      .update(notifications)
      .set({ ...outcome, updated_at: now })
      .where(
        and(eq(notifications.message_id, message_id), eq(notifications.channel, channel), eq(notifications.status, "queued")),
      ),
  );
  const forgettable = tries.filter(({ notice }) => notice !== undefined && !isKept(notice));
  const forget = [...Map.groupBy(forgettable, ({ claim }) => claim.message_id)].map(([id, group]) => forgetText(orm, id, group));
  const letters = deadLetters(ended);
  const [first, ...rest] = [...updates, ...forget, ...letters.map((letter) => parkedRow(orm, "notifications", letter, now))];
  if (first !== undefined) await orm.batch([first, ...rest]);
  for (const each of ended) report(each);
  await reportParked(env, "notifications", letters);
}

/** Whatever was given up, at this time or at another, is still to be sent: an operator may have it tried again. */
function forgetText(orm: DrizzleD1Database, messageId: string, group: Attempt[]) {
  const mooted = group.filter(isMoot).map(({ claim }) => claim.channel);
  const unsent = orm
    .select({ channel: notifications.channel })
    .from(notifications)
    .where(
      and(
        eq(notifications.message_id, messageId),
        notInArray(notifications.status, ["sent", "off"]),
        notInArray(notifications.channel, mooted),
      ),
    );
  return orm
    .update(inbox)
    .set({ body: null })
    .where(and(eq(inbox.message_id, messageId), notExists(unsent)));
}

function outcomeOf({ claim: { attempts, since }, sent }: Attempt, now: number): Outcome {
  if (sent.ok) return { status: "sent", provider_id: sent.value.provider_id, reason: null };
  return { ...afterFailure(attempts, since, sent.error.reason !== "unavailable", now), reason: sent.error.detail };
}

/** One for a message, whatever of it was given up; none of what there is nothing to say about any more. */
function deadLetters(ended: Ended[]): DeadLetter[] {
  const givenUp = ended.filter((each) => each.outcome.status === "failed" && !isMoot(each));
  return [...Map.groupBy(givenUp, ({ claim }) => claim.message_id).values()].flatMap((group): DeadLetter[] => {
    const [notice] = group.map((each) => each.notice);
    if (notice === undefined) return [];
    return [
      {
        id: notice.id,
        type: notice.type,
        booking_id: notice.booking_id,
        body: JSON.stringify(notice),
        reason: group.map(({ claim, outcome }) => `${claim.channel}: ${outcome.reason}`).join("; "),
        attempts: Math.max(...group.map(({ claim }) => claim.attempts)),
      },
    ];
  });
}

/** Nothing was wrong with the channel: it was not asked, since there is nothing to be said any more. In its row it has failed, too. */
const isMoot = ({ sent }: Attempt): boolean => !sent.ok && sent.error.reason === "moot";

function report(ended: Ended): void {
  const { claim, notice, outcome } = ended;
  const { message_id, channel, attempts } = claim;
  const came = isMoot(ended) ? "moot" : outcome.status;
  meter.add("holdfast_notifications_total", { channel, outcome: came });
  const trace_id = readTraceparent(notice?.traceparent)?.trace_id ?? null;
  const fields = { message_id, booking_id: notice?.booking_id ?? null, trace_id, channel, attempts };
  if (came === "sent") log("info", "notification.sent", fields);
  else log(LEVEL[came], `notification.${came}`, { ...fields, why: outcome.reason });
}
