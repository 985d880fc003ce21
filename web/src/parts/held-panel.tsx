import { useState } from "preact/hooks";
import type { Booking, Payment } from "#contracts/bookings.ts";
import { failureReason } from "#domain/notification/decline.ts";
import { pay } from "../api/calls.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { formatMoney } from "../text/money.ts";
import { ChangeSeats } from "./change-seats.tsx";
import { Countdown } from "./countdown.tsx";
import { LetGo } from "./let-go.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";

/** The provider's test cards. This site never sees a card number; in production the provider's own form makes the token. */
const CARDS = {
  pm_card_visa: "Visa •••• 4242",
  pm_card_mastercard: "Mastercard •••• 4444",
  pm_card_threeDSecure2Required: "Visa that asks for a confirmation (3-D Secure)",
  pm_card_chargeDeclined: "Visa that is declined",
  pm_card_chargeDeclinedInsufficientFunds: "Visa without enough money",
} as const;

const declineReason = ({ decline_code }: Payment): string =>
  failureReason({ code: "payment_declined", decline_code: decline_code ?? null });

/** A hold: how long it lasts, paying for it, letting it go. */
export function HeldPanel({ booking, payments, refresh }: { booking: Booking; payments: Payment[]; refresh: () => void }) {
  const [card, setCard] = useState<string>("pm_card_visa");
  const [keep, setKeep] = useState(true);
  const paying = useAction();
  const declined = payments
    .filter((payment) => payment.status === "failed")
    .toSorted((a, b) => a.created_at.localeCompare(b.created_at))
    .at(-1);

  const submit = () => {
    const form = {
      payment_method: card,
      return_url: location.origin + location.pathname,
      on_decline: keep ? ("keep" as const) : ("release" as const),
    };
    const scope = `pay:${booking.id}`;
    // A payment the page has seen fail is over: the same card once more is a new try, not a copy of the last one.
    const key = idempotencyKeys.keyFor(scope, { ...form, tries: payments.length });
    void paying.run(() => pay(booking.id, form, key), refresh);
  };

  return (
    <div class="card">
      <h2>Pay</h2>
      {booking.expires_at && (
        <p>
          Your seats are held for{" "}
          <strong>
            <Countdown until={booking.expires_at} onEnd={refresh} />
          </strong>{" "}
          more. They are yours once paid.
        </p>
      )}
      {declined && (
        <p class="notice problem" role="alert" data-testid="declined">
          The payment did not go through. {declineReason(declined)} Nothing was charged, and your seats are still held. Try
          another card.
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset>
          <legend>Test card</legend>
          {Object.entries(CARDS).map(([token, name]) => (
            <label key={token} class="choice">
              <input type="radio" name="card" value={token} checked={card === token} onChange={() => setCard(token)} /> {name}
            </label>
          ))}
        </fieldset>
        <label class="choice">
          <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} /> If the card is
          declined, keep my seats so that I can try another
        </label>
        {paying.failure && <ProblemNotice failure={paying.failure} onRetry={submit} />}
        <p>
          <button type="submit" class="primary" disabled={paying.busy}>
            Pay {formatMoney(booking.total)}
          </button>
        </p>
      </form>
      <ChangeSeats booking={booking} done={refresh} />
      <LetGo bookingId={booking.id} disabled={paying.busy} done={refresh} />
    </div>
  );
}
