import type { SettledRefundDebt } from "#contracts/refund-debts.ts";
import { errorText, log } from "#platform/log.ts";
import { noticeAbout, standingOf } from "./about-booking.ts";
import type { Env } from "./env.ts";
import { knownMessages } from "./known.ts";
import type { BookingNotice } from "./notice.ts";
import { tell } from "./tell.ts";

const TYPE = "booking.refunded" as const;

/** How long a settled debt is looked for, in ms: more than any outage of ours. One that nobody was told of by then is old news. */
const LOOK_BACK_MS = 7 * 24 * 3_600_000;
/** Debts of one run, each of which asks a shard twice; what is beyond comes with another. */
const MAX_DEBTS = 10;

/**
 * The task that tells passengers what they have got otherwise than by the refund that failed. That a debt is settled is the order to tell of it, and the inbox knows
 * what was told; so whatever dies between the two, each is told once.
 */
export async function tellOfDebts(env: Env, now: number): Promise<void> {
  const settled = await env.PAYMENTS.settledRefundDebts(now - LOOK_BACK_MS);
  const told = await knownMessages(env.DB, settled.map(noticeId));
  const untold = settled.filter((debt) => !told.has(noticeId(debt)));
  for (const debt of someOf(untold))
    try {
      await tell(env, [await noticeOf(env, debt, now)], now);
      log("info", "refund.debt_told", { debt_id: debt.id, booking_id: debt.booking_id });
    } catch (error) {
      // By itself: a shard that is silent holds up nobody else.
      log("warn", "refund.debt_untold", { debt_id: debt.id, booking_id: debt.booking_id, why: errorText(error) });
    }
}

/**
 * So many in a row, from anywhere and around the end: nobody keeps what was tried in vain, and those that can never be told must not be the
 * ones that each run begins with.
 */
function someOf(debts: SettledRefundDebt[]): SettledRefundDebt[] {
  const first = Math.floor(Math.random() * debts.length);
  return [...debts.slice(first), ...debts.slice(0, first)].slice(0, MAX_DEBTS);
}

/** One for each debt. */
const noticeId = ({ id, booking_id }: SettledRefundDebt): string => `${booking_id}:${TYPE}:${id}`;

/** Of the booking as its saga has it. One whose people are erased gets its notice, too, which says that there is nobody to be told. */
async function noticeOf(env: Env, debt: SettledRefundDebt, now: number): Promise<BookingNotice> {
  const standing = await standingOf(env, debt.booking_id);
  if (standing === null) throw new Error("its saga does not know the booking");
  const refund = { amount: debt.amount, by: debt.by };
  return noticeAbout({ id: noticeId(debt), type: TYPE }, standing, { has_phone: false, refund }, now);
}
