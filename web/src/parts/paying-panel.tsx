import type { Payment } from "#contracts/bookings.ts";
import { formatMoney } from "../text/money.ts";
import { paymentName } from "../text/words.ts";
import { paymentText } from "../text/en/payment.ts";

/** Money that has arrived is the passenger's until the booking is confirmed; "paid" would promise more. */
const wordsWhilePaying = ({ status }: Payment): string =>
  paymentName(status === "captured" || status === "authorized" ? "processing" : status);

/** A payment under way; where the bank wants the payer to confirm it, the way there. */
export function PayingPanel({ payments }: { payments: Payment[] }) {
  const waiting = payments.find((payment) => payment.status === "requires_action" && payment.next_action !== undefined);
  const unknown = payments.some((payment) => payment.status === "unknown");
  return (
    <div class="card">
      <h2>{paymentText("payment")}</h2>
      {waiting?.next_action ? (
        <>
          <p>{paymentText("bank_waits")}</p>
          <p>
            <a class="button primary" href={waiting.next_action.url}>
              {paymentText("to_bank")}
            </a>
          </p>
        </>
      ) : (
        <p role="status" class="loading">
          {paymentText(unknown ? "bank_silent" : "working")}
        </p>
      )}
      <ul class="plain">
        {payments.map((payment) => (
          <li key={payment.id}>
            {paymentText("payment_is", { amount: formatMoney(payment.amount), status: wordsWhilePaying(payment) })}
          </li>
        ))}
      </ul>
    </div>
  );
}
