import type { z } from "zod";
import type { BookingProjected } from "#contracts/messages.ts";
import type { NotificationsApi, Told } from "#contracts/notifications.ts";
import { ERASED } from "#domain/booking/erase.ts";
import { type ProjectedNews, newsOf } from "#domain/notification/from-projection.ts";
import { errorText } from "#platform/log.ts";
import { traceparentNow } from "#platform/operation.ts";
import { done, type Handling } from "#queues/consume.ts";
import { forMessage } from "#queues/deliveries.ts";

type Projected = z.infer<typeof BookingProjected>;
/** Who takes it over. */
interface Telling {
  NOTIFICATIONS: Pick<NotificationsApi, "tell">;
}

/**
 * What lists are told of a booking, its passengers may want to hear: that seats are held, that a refund has been made. So no saga waits
 * for these mails, or is asked for one more. A booking says the same each time it is listed; notifications knows what it has been told.
 * Where that cannot be reached the message comes again, to a list that is right already, and is a dead letter in the end.
 */
export async function tellPassengers(env: Telling, messages: Projected[]): Promise<Map<string, Handling>> {
  const told = messages.filter(({ data }) => data.user_id !== ERASED).map((message) => [message.id, noticesOf(message)] as const);
  const notices = told.flatMap(([, each]) => each);
  const silent = notices.length === 0 ? null : await record(env, notices);
  return new Map(told.map(([id, { length }]) => [id, silent !== null && length > 0 ? silent : done]));
}

async function record({ NOTIFICATIONS }: Telling, notices: Told[]): Promise<Handling | null> {
  try {
    await NOTIFICATIONS.tell(notices);
    return null;
  } catch (error) {
    return { kind: "retry", delay_s: 0, why: `its passengers could not be told: ${errorText(error)}` };
  }
}

function noticesOf(message: Projected): Told[] {
  const { at, data } = message;
  const { booking, tickets } = data;
  const traceparent = forMessage(message, traceparentNow);
  return newsOf(booking, at).map((news) => {
    const common = { v: 1, id: idOf(booking.id, news), booking_id: booking.id, step: news.type, at, traceparent } as const;
    const about = { booking, tickets, has_phone: false };
    return news.type === "booking.held"
      ? { ...common, type: news.type, data: about }
      : { ...common, type: news.type, data: { ...about, refund: news.refund } };
  });
}

/** One for a booking, whatever its lists are told: that is what makes it the same notice. */
const idOf = (bookingId: string, { type }: ProjectedNews): string => `${bookingId}:${type}`;
