import { useRef, useState } from "preact/hooks";
import type { Booking, CancellationQuote } from "#contracts/bookings.ts";
import { confirmCancellation, quoteCancellation } from "../api/calls.ts";
import { firstDeparture, flightsOf } from "../api/departures.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { formatMoney } from "../text/money.ts";
import { refundShareInWords } from "../text/words.ts";
import { Countdown } from "./countdown.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useFocusAtQuestion } from "./use-focus-at-question.ts";
import { useLatest, useLoad } from "./use-load.ts";
import { useMoments } from "./use-moments.ts";
import { bookingText } from "../text/en/booking.ts";
import { problemText } from "../text/en/problems.ts";

interface CancelProps {
  booking: Booking;
  refresh: () => void;
}

/**
 * Until the first flight leaves, which may be at another time than when it was sold. Another count of `looks` has it look again; while it
 * does not know, it goes by what it knew, or by what was sold: the server decides.
 */
export function CancelPanel({ booking, looks, refresh }: CancelProps & { looks: number }) {
  const segments = booking.slices.flatMap((slice) => slice.segments);
  const loaded = useLoad(`${booking.id}:${looks}`, (signal) => flightsOf(segments, signal));
  const known = useLatest(loaded);
  const leaves_at = firstDeparture(segments, known ?? []);
  const now = useMoments([leaves_at]);
  const isAnswered = useRef(false);
  isAnswered.current ||= loaded.state !== "loading";
  return !isAnswered.current || now >= leaves_at ? null : <Cancelling booking={booking} refresh={refresh} />;
}

/** Cancelling in two steps: what comes back, then the decision. */
function Cancelling({ booking, refresh }: CancelProps) {
  const [quote, setQuote] = useState<CancellationQuote | null>(null);
  const [isOver, setOver] = useState(false);
  const action = useAction();
  const { button, question } = useFocusAtQuestion<HTMLDivElement>(quote !== null);
  const scope = `quote:${booking.id}`;
  const ask = () => {
    setOver(false);
    void action.repeat(
      () => quoteCancellation(booking.id, idempotencyKeys.keyFor(scope, null)),
      (given) => {
        // The next question is a new one: a quote is good for minutes only.
        idempotencyKeys.settled(scope);
        setQuote(given);
      },
    );
  };
  const runOut = () => {
    setQuote(null);
    setOver(true);
  };
  const confirm = (id: string) =>
    void action.repeat(async () => {
      const result = await confirmCancellation(booking.id, id, idempotencyKeys.keyFor(`cancel:${id}`, null));
      if (!result.ok && result.error.reason === "quote_expired") setQuote(null);
      return result;
    }, refresh);
  const keep = () => {
    action.clear();
    setQuote(null);
  };

  return (
    <div class="card">
      <h2>{bookingText("cancel")}</h2>
      {quote === null ? (
        <p>
          {/* Never disabled: the keyboard comes back to it while an answer that took the quote away is still being worked on. */}
          <button type="button" ref={button} onClick={ask}>
            {bookingText("ask_quote")}
          </button>
        </p>
      ) : (
        <div ref={question} tabIndex={-1} role="group" aria-label={bookingText("refund")}>
          <Refund booking={booking} quote={quote} />
          <p>
            {bookingText.parts("quote_good_for", {
              countdown: <Countdown until={quote.expires_at} onEnd={runOut} />,
            })}
          </p>
          <p class="actions">
            <button type="button" class="danger" disabled={action.busy} onClick={() => confirm(quote.id)}>
              {bookingText("cancel_yes", { refund: formatMoney(quote.refund) })}
            </button>
            <button type="button" disabled={action.busy} onClick={keep}>
              {bookingText("cancel_no")}
            </button>
          </p>
        </div>
      )}
      {isOver && !action.failure && (
        <p class="notice" role="status">
          {problemText("quote_expired.says")} {problemText("quote_expired.next")}
        </p>
      )}
      {action.failure && <ProblemNotice failure={action.failure} />}
    </div>
  );
}

/** What was paid, what of it is kept, and what comes back. */
const Refund = ({ booking, quote }: { booking: Booking; quote: CancellationQuote }) => (
  <table class="prices">
    <caption class="visually-hidden">{bookingText("refund")}</caption>
    <tbody>
      <tr>
        <th scope="row">{bookingText("paid")}</th>
        <td>{formatMoney(quote.captured)}</td>
      </tr>
      <tr>
        <th scope="row">{bookingText("kept")}</th>
        <td>{formatMoney(quote.fee)}</td>
      </tr>
    </tbody>
    {quote.passengers.length > 1 && <RefundShares booking={booking} shares={quote.passengers} />}
    <tfoot>
      <tr>
        <th scope="row">{bookingText("refund")}</th>
        <td data-testid="refund">{formatMoney(quote.refund)}</td>
      </tr>
    </tfoot>
  </table>
);

/** What each passenger gets back, and how that is made up. */
function RefundShares({ booking, shares }: { booking: Booking; shares: CancellationQuote["passengers"] }) {
  const nameOf = (id: string) => booking.passengers.find((passenger) => passenger.id === id);
  return (
    <tbody data-testid="refund-shares">
      {shares.map((share) => (
        <tr key={share.id}>
          <th scope="row">
            {bookingText("back_to", {
              given_name: nameOf(share.id)?.given_name ?? "",
              family_name: nameOf(share.id)?.family_name ?? "",
            })}
            <br />
            <small>{refundShareInWords(share)}</small>
          </th>
          <td>{formatMoney(share.refund)}</td>
        </tr>
      ))}
    </tbody>
  );
}
