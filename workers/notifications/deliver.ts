import type { FlightNow } from "#domain/booking/as-it-flies.ts";
import { err } from "#domain/result.ts";
import { checkInIsOver } from "#domain/notification/check-in-open.ts";
import { holdIsOver } from "#domain/notification/held.ts";
import { mayBeOutdated } from "#domain/notification/still-true.ts";
import { errorText } from "#platform/log.ts";
import { annotate, asOperation } from "#platform/operation.ts";
import { forMessage } from "#queues/deliveries.ts";
import { address } from "./address.ts";
import { type Channels, type Sent } from "./channels/channel.ts";
import { channelsOf } from "./channels/channels.ts";
import type { Claim } from "./claim.ts";
import { composeEmail, composeSms } from "./compose.ts";
import { type Attempt, conclude } from "./conclude.ts";
import type { Env } from "./env.ts";
import { type AddressedNotice, type Notice, recipient } from "./notice.ts";
import { toldFlights } from "./told-flights.ts";

/** Sends what was claimed, each by itself, and writes down how it went. Answers whether any was sent or given up for good: then more may be tried at once. */
export async function deliver(env: Env, claims: Claim[], notices: ReadonlyMap<string, Notice>): Promise<boolean> {
  const channels = channelsOf(env);
  const claimed = new Set(claims.map(({ message_id }) => message_id));
  const claimedNotices = [...notices.values()].filter(({ id }) => claimed.has(id));
  const bookingIds = new Set(claimedNotices.flatMap(({ booking_id }) => booking_id ?? []));
  const [addressed, flights] = await Promise.all([
    address(env, claimedNotices, {
      languages: new Map(claims.map(({ message_id, language }) => [message_id, language])),
      waited: waitedOf(claims, notices, Date.now()),
    }),
    toldFlights(env.DB, [...bookingIds]),
  ]);
  const tries = await Promise.all(
    claims.map(async (claim): Promise<Attempt> => {
      const ready = addressed.get(claim.message_id) ?? UNREADABLE;
      const notice = notices.get(claim.message_id);
      const sending = { ...claim, flights: flights.get(notice?.booking_id ?? "") ?? [] };
      const sent = ready.ok ? await traced(notice, claim, () => send(env, channels, ready.value, sending)) : ready;
      return { claim, notice, sent };
    }),
  );
  await conclude(env, tries, Date.now());
  return tries.some(({ sent }) => sent.ok || sent.error.reason !== "unavailable");
}

/** Ids of those that may not be true any more. */
const waitedOf = (claims: Claim[], notices: ReadonlyMap<string, Notice>, now: number): ReadonlySet<string> =>
  new Set(
    claims.flatMap(({ message_id, attempts }) => {
      const notice = notices.get(message_id);
      return notice !== undefined && mayBeOutdated(notice, attempts, now) ? [message_id] : [];
    }),
  );

/** As a part of the trace that the notice has come from. */
function traced(notice: Notice | undefined, { channel, attempts }: Claim, work: () => Promise<Sent>): Promise<Sent> {
  if (notice === undefined) return work();
  const options = { kind: "client", attributes: { type: notice.type, attempts } } as const;
  return forMessage(notice, () =>
    asOperation(`notifications.${channel}`, options, async () => {
      const sent = await work();
      annotate({ outcome: sent.ok ? "sent" : sent.error.reason });
      return sent;
    }),
  );
}

const UNREADABLE = err({ reason: "refused", detail: "the stored message is not one this version knows" } as const);

const moot = (detail: string) => err({ reason: "moot", detail } as const);
const HOLD_OVER = moot("the hold was over before it could be told");
const CHECK_IN_OVER = moot("check-in was over before it could be told");

type Sending = Claim & { flights: readonly FlightNow[] };

async function send(env: Env, channels: Channels, notice: AddressedNotice, sending: Sending): Promise<Sent> {
  const { channel, resends, flights } = sending;
  const public_url = env.PUBLIC_URL;
  if (notice.type === "booking.held" && holdIsOver(notice.data.booking.expires_at, Date.now())) return HOLD_OVER;
  if (notice.type === "booking.check_in_open" && checkInIsOver(notice.data.check_in, Date.now())) return CHECK_IN_OVER;
  const to = recipient(notice, channel);
  if (to === undefined) return err({ reason: "refused", detail: `no recipient by ${channel}` });
  // Whatever is wrong with one mail, a provider's fault or our own, is written down with its reason and tried again;
  // it never reaches the booking and never stops its neighbours.
  try {
    if (channel === "email") return await channels.email(await composeEmail({ notice, to, resends, public_url, flights }));
    if (channels.sms === null) return err({ reason: "refused", detail: "no SMS provider is set up" });
    return await channels.sms(composeSms({ notice, to, resends, public_url, flights }));
  } catch (error) {
    return err({ reason: "unavailable", detail: errorText(error) });
  }
}
