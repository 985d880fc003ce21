import type { Booking, BookingsApi, Payment } from "#contracts/bookings.ts";
import type { BookingDebt } from "#contracts/refund-debts.ts";
import { REFUND_FAILED } from "#domain/payment/debt.ts";
import { ok } from "#domain/result.ts";
import { errorText, log } from "#platform/log.ts";
import { within } from "#platform/within.ts";
import { readSaga } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";

/** How long the answer waits, in ms, for what became of a refund that failed: the rest is worth reading without it. */
const PATIENCE_MS = 2_000;

/** The payments of a booking as its saga has them; and of refunds that failed what became of them, which only payments knows. */
export async function listPayments(
  env: Env,
  { booking_id, user_id }: Parameters<BookingsApi["payments"]>[0],
): ReturnType<BookingsApi["payments"]> {
  const found = await readSaga(env.BOOKING_SAGAS, booking_id, user_id);
  if (!found.ok) return found;
  const { booking, payments } = found.value;
  const debts = hasFailedRefund(booking) ? await debtsOf(env, booking_id) : [];
  return ok({ data: payments.map((payment) => withDebts(payment, debts)), next_cursor: null });
}

const hasFailedRefund = ({ timeline }: Booking): boolean => timeline.some(({ event }) => event === REFUND_FAILED);

/** None where payments is down, or silent. */
async function debtsOf({ PAYMENTS }: Env, bookingId: string): Promise<BookingDebt[]> {
  try {
    return await within(PATIENCE_MS, PAYMENTS.bookingDebts(bookingId));
  } catch (error) {
    log("warn", "booking.debts_unknown", { booking_id: bookingId, why: errorText(error) });
    return [];
  }
}

function withDebts(payment: Payment, debts: BookingDebt[]): Payment {
  const own = debts.flatMap(({ payment_id, ...debt }) => (payment_id === payment.id ? [debt] : []));
  return own.length === 0 ? payment : { ...payment, refund_debts: own };
}
