import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Booking, Payment, PaymentAccepted } from "#contracts/bookings.ts";
import type { Money } from "#contracts/common.ts";
import { ok } from "#domain/result.ts";
import { type Answer, type PaymentForm, bookingSince, pay } from "../api/calls.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { formatMoney } from "../text/money.ts";
import { ChangeSeats } from "./change-seats.tsx";
import { Countdown } from "./countdown.tsx";
import { LetGo } from "./let-go.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { type Rivals, newRivals, useAction } from "./use-action.ts";
import { paymentText } from "../text/en/payment.ts";
import { declineInWords } from "../text/words.ts";

/** The provider's test cards. This site never sees a card number; in production the provider's own form makes the token. */
const cards = () => ({
  pm_card_visa: "Visa •••• 4242",
  pm_card_mastercard: "Mastercard •••• 4444",
  pm_card_threeDSecure2Required: paymentText("card_three_d_secure"),
  pm_card_chargeDeclined: paymentText("card_declined"),
  pm_card_chargeDeclinedInsufficientFunds: paymentText("card_no_money"),
});

interface HeldPanelProps {
  booking: Booking;
  payments: Payment[];
  refresh: () => void;
}

/** Paying what the page shows that a hold costs, and nothing else. */
function usePaying({ booking, payments, refresh }: HeldPanelProps, rivals: Rivals) {
  const action = useAction(rivals);
  const isTotalUnsure = useRef(false);
  const [otherTotal, setOtherTotal] = useState<Money | null>(null);
  const submit = (chosen: Pick<PaymentForm, "payment_method" | "on_decline">) => {
    const form = { ...chosen, return_url: location.origin + location.pathname };
    const scope = `pay:${booking.id}`;
    // A payment the page has seen fail is over: the same card once more is a new try, not a copy of the last one.
    const key = idempotencyKeys.keyFor(scope, { ...form, tries: payments.length });
    setOtherTotal(null);
    const work = async (): Answer<PaymentAccepted | null> => {
      const total = isTotalUnsure.current ? await otherTotalOf(booking) : ok(null);
      if (!total.ok || total.value === null) return total.ok ? pay(booking.id, form, key) : total;
      setOtherTotal(total.value);
      return ok(null);
    };
    void action.repeat(work, refresh);
  };
  return {
    ...action,
    submit,
    /** What it costs, where that is not what was to be paid. */
    otherTotal,
    /** Other seats were asked for, and nobody knows whether they were taken: from now on it is read before it is paid. */
    seatsUndecided: () => void (isTotalUnsure.current = true),
  };
}

/**
 * Whoever has paid goes on at what says why it came to nothing: the button, which was disabled meanwhile, has let go of the keyboard, or they were
 * led from it to the status. `refusal`: another text for each; empty where there is none.
 */
function useFocusAtRefusal(refusal: string) {
  const message = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isOpened = useRef(false);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    const { activeElement, body } = document;
    const isOfPaying = isOpened.current && (activeElement === body || activeElement === button.current);
    const isAtStatus = activeElement !== null && activeElement.getAttribute("data-status") !== null;
    if (refusal !== "" && (isOfPaying || isAtStatus)) message.current?.focus();
    isOpened.current = true;
  }, [refusal]);
  return { message, button };
}

/** A hold: how long it lasts, paying for it, letting it go. */
export function HeldPanel(held: HeldPanelProps) {
  const { booking, payments, refresh } = held;
  const [card, setCard] = useState<string>("pm_card_visa");
  const [keep, setKeep] = useState(true);
  // Who wants other seats, or none, does not want to pay for these any more.
  const [rivals] = useState(newRivals);
  const isBusy = rivals.underWay.value > 0;
  const paying = usePaying(held, rivals);
  const declined = payments
    .filter((payment) => payment.status === "failed")
    .toSorted((a, b) => a.created_at.localeCompare(b.created_at))
    .at(-1);
  const isRefused = paying.failure !== null || paying.otherTotal !== null;
  const { message, button } = useFocusAtRefusal(
    [declined?.id, paying.failure?.reason, paying.otherTotal?.amount_minor].join(" ").trim(),
  );

  /** What is chosen now is another wish than the one that is still asked for. */
  const choosing = (choose: () => void) => {
    paying.clear();
    choose();
  };
  const submit = () => paying.submit({ payment_method: card, on_decline: keep ? "keep" : "release" });

  return (
    <div class="card">
      <h2>{paymentText("pay")}</h2>
      {booking.expires_at && (
        <p>
          {paymentText.parts("held_for", {
            countdown: (
              <strong>
                <Countdown until={booking.expires_at} onEnd={refresh} />
              </strong>
            ),
          })}
        </p>
      )}
      {declined && (
        <p class="notice problem" role="alert" data-testid="declined" ref={isRefused ? null : message} tabIndex={-1}>
          {paymentText("declined", { reason: declineInWords(declined) })}
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Cards chosen={card} onChoose={(token) => choosing(() => setCard(token))} />
        <label class="choice">
          <input type="checkbox" checked={keep} onChange={() => choosing(() => setKeep(!keep))} /> {paymentText("keep_seats")}
        </label>
        {isRefused && (
          <div ref={message} tabIndex={-1}>
            {paying.otherTotal && (
              <p class="notice problem" role="alert">
                {paymentText("other_total", { amount: formatMoney(paying.otherTotal) })}
              </p>
            )}
            {paying.failure && <ProblemNotice failure={paying.failure} onRetry={submit} />}
          </div>
        )}
        <p>
          <button type="submit" class="primary" ref={button} disabled={isBusy}>
            {paymentText("pay_amount", { amount: formatMoney(booking.total) })}
          </button>
        </p>
      </form>
      <ChangeSeats booking={booking} disabled={isBusy} rivals={rivals} done={refresh} undecided={paying.seatsUndecided} />
      <LetGo bookingId={booking.id} disabled={isBusy} rivals={rivals} done={refresh} />
    </div>
  );
}

/** What a booking costs now; null: what the page shows of it. */
async function otherTotalOf({ id, total }: Booking): Answer<Money | null> {
  const read = await bookingSince(id, null, 0, new AbortController().signal);
  if (!read.ok) return read;
  const now = read.value?.booking.total ?? total;
  return ok(now.amount_minor === total.amount_minor ? null : now);
}

const Cards = ({ chosen, onChoose }: { chosen: string; onChoose: (token: string) => void }) => (
  <fieldset>
    <legend>{paymentText("test_card")}</legend>
    {Object.entries(cards()).map(([token, name]) => (
      <label key={token} class="choice">
        <input type="radio" name="card" value={token} checked={chosen === token} onChange={() => onChoose(token)} /> {name}
      </label>
    ))}
  </fieldset>
);
