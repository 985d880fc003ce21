import { TOLD_BOOKINGS, type Telling } from "#contracts/notifications.ts";
import { errorText, log } from "#platform/log.ts";
import { type Standing, standingOf } from "./about-booking.ts";
import type { Env } from "./env.ts";
import { knownMessages } from "./known.ts";
import type { BookingNotice } from "./notice.ts";
import { tellThose } from "./tell.ts";

/** What is told of a booking. Null: nobody has anything to hear of it. `not_yet`: that is not decided. */
export type News = BookingNotice | null | "not_yet";

export interface Occasion {
  /** The one notice of a booking and this occasion. */
  idOf: (bookingId: string) => string;
  newsOf: (standing: Standing) => News;
}

/**
 * One notice for each of these bookings, made of the booking as its saga has it, however often it is asked. Each by itself: one that cannot be
 * read, or whose shard is silent, keeps no other from being told.
 */
export async function tellBookings(env: Env, bookingIds: string[], { idOf, newsOf }: Occasion, now: number): Promise<Telling> {
  const known = await knownMessages(env.DB, bookingIds.map(idOf));
  const untold = bookingIds.filter((id) => !known.has(idOf(id)));
  const asked = await Promise.all(
    untold.slice(0, TOLD_BOOKINGS).map(async (id) => ({ id, news: await newsAbout(env, id, newsOf) })),
  );
  const notices = asked.flatMap(({ news }) => (typeof news === "object" && news !== null ? [news] : []));
  const told = notices.length > 0 ? await tellThose(env, notices, now) : [];
  const withNews = (wanted: string) => asked.flatMap(({ id, news }) => (news === wanted ? [id] : []));
  const silent = notices.filter((notice) => !told.includes(notice)).map(({ data }) => data.booking.id);
  return {
    told: told.length,
    left: untold.slice(TOLD_BOOKINGS),
    underway: withNews("not_yet"),
    failed: [...withNews("failed"), ...silent],
  };
}

async function newsAbout(env: Env, booking_id: string, newsOf: Occasion["newsOf"]): Promise<News | "failed"> {
  try {
    const standing = await standingOf(env, booking_id);
    return standing === null || standing.erased ? null : newsOf(standing);
  } catch (error) {
    log("warn", "notification.booking_unread", { booking_id, why: errorText(error) });
    return "failed";
  }
}
