import { NamelessBooking } from "#contracts/bookings.ts";
import type { SettledRefundDebt } from "#contracts/refund-debts.ts";
import { errorText, log } from "#platform/log.ts";
import { traceparentNow } from "#platform/operation.ts";
import { sagaOf } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";
import { knownMessages } from "./known.ts";
import type { BookingNotice } from "./notice.ts";
import { tell } from "./tell.ts";

type Refunded = Extract<BookingNotice, { type: "booking.refunded" }>;

/** How long a settled debt is looked for, in ms: more than any outage of ours. One that nobody was told of by then is old news. */
const LOOK_BACK_MS = 7 * 24 * 3_600_000;
/** Debts of one run, each of which asks a shard twice; what is beyond comes with the next. */
const MAX_DEBTS = 10;

/**
 * The task that tells passengers what they were paid by other means. That a debt is settled is the order to tell of it, and the inbox knows
 * what was told; so whatever dies between the two, each is told once.
 */
export async function tellOfDebts(env: Env, now: number): Promise<void> {
  const settled = await env.PAYMENTS.settledRefundDebts(now - LOOK_BACK_MS);
  const told = await knownMessages(env.DB, settled.map(noticeId));
  const untold = settled.filter((debt) => !told.has(noticeId(debt)));
  for (const debt of untold.slice(0, MAX_DEBTS))
    try {
      await tell(env, [await noticeOf(env, debt, now)], now);
      log("info", "refund.debt_told", { debt_id: debt.id, booking_id: debt.booking_id });
    } catch (error) {
      // By itself: a shard that is silent holds up nobody else.
      log("warn", "refund.debt_untold", { debt_id: debt.id, booking_id: debt.booking_id, why: errorText(error) });
    }
}

/** One for each debt. */
const noticeId = ({ id, booking_id }: SettledRefundDebt): string => `${booking_id}:booking.refunded:${id}`;

/** Of the booking as its saga has it. One whose people are erased gets its notice, too, which says that there is nobody to be told. */
async function noticeOf(env: Env, debt: SettledRefundDebt, now: number): Promise<Refunded> {
  const { booking_id } = debt;
  const found = await sagaOf(env.BOOKING_SAGAS, booking_id).get({ booking_id, user_id: null, wait_ms: 0, since_version: null });
  if (!found.ok) throw new Error("its saga does not know the booking");
  const { booking, tickets } = found.value;
  const type = "booking.refunded";
  return {
    v: 1,
    id: noticeId(debt),
    type,
    booking_id,
    step: type,
    at: new Date(now).toISOString(),
    traceparent: traceparentNow(),
    data: {
      booking: NamelessBooking.parse(booking),
      tickets,
      has_phone: false,
      refund: { amount: debt.amount, by: "other_means" },
    },
  };
}
