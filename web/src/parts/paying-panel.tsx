import type { Payment } from "#contracts/bookings.ts";
import { formatMoney } from "../text/money.ts";
import { PAYMENT_NAMES } from "../text/words.ts";

/** Money that has arrived is the passenger's until the booking is confirmed; "paid" would promise more. */
const wordsWhilePaying = ({ status }: Payment): string =>
  PAYMENT_NAMES[status === "captured" || status === "authorized" ? "processing" : status];

/** A payment under way; where the bank wants the payer to confirm it, the way there. */
export function PayingPanel({ payments }: { payments: Payment[] }) {
  const waiting = payments.find((payment) => payment.status === "requires_action" && payment.next_action !== undefined);
  const unknown = payments.some((payment) => payment.status === "unknown");
  return (
    <div class="card">
      <h2>Payment</h2>
      {waiting?.next_action ? (
        <>
          <p>
            Your bank wants you to confirm the payment. It is not taken before you do; without a confirmation within ten minutes
            the seats are released.
          </p>
          <p>
            <a class="button primary" href={waiting.next_action.url}>
              Go to your bank
            </a>
          </p>
        </>
      ) : (
        <p role="status" class="loading">
          {unknown
            ? "The bank has not answered yet. We keep asking; nobody pays twice."
            : "Your payment is being worked on. This page updates itself…"}
        </p>
      )}
      <ul class="plain">
        {payments.map((payment) => (
          <li key={payment.id}>
            {formatMoney(payment.amount)}: {wordsWhilePaying(payment)}
          </li>
        ))}
      </ul>
    </div>
  );
}
