import type { Booking, Payment } from "#contracts/bookings.ts";
import { failureReason } from "#domain/notification/decline.ts";
import { searchAgainPath } from "../api/chosen-offer.ts";
import { formatMoney } from "../text/money.ts";

/** What became of the booking, in a sentence or two; nothing where the other panels say it all. */
export function StatusNotice({ booking, payments }: { booking: Booking; payments: Payment[] }) {
  const { failure, refund } = booking;
  switch (booking.status) {
    case "confirmed":
      return <p class="notice good">You are booked. The tickets are on their way to {booking.contact.email}.</p>;
    case "expired":
      return <Ended text="The seats were not paid for in time and are free for others again. Nothing was charged." />;
    case "failed":
      return <Ended text={`The payment did not go through. ${failureReason(failure)} ${chargeInWords(payments, refund)}`} />;
    case "cancelling":
      return <p class="notice">The booking is being cancelled{refund ? ` and ${formatMoney(refund.amount)} refunded` : ""}.</p>;
    case "cancelled":
      return <Ended text={refund ? refundInWords(refund) : "The seats are free for others again. Nothing was charged."} />;
    case "held":
    case "paying":
      return null;
  }
}

function Ended({ text }: { text: string }) {
  return (
    <div class="notice" data-testid="ended">
      <p>{text}</p>
      <p>
        <a class="button" href={searchAgainPath()}>
          Search again
        </a>
      </p>
    </div>
  );
}

/** After a failure: whether any money has moved, by the payments' own record. */
function chargeInWords(payments: Payment[], refund: Booking["refund"]): string {
  if (refund !== null) return refundInWords(refund);
  const moved = payments.some((payment) => ["captured", "refunding", "partially_refunded", "refunded"].includes(payment.status));
  return moved ? "What was charged goes back to your card." : "Nothing was charged, and the seats are free for others again.";
}

function refundInWords({ amount, status }: NonNullable<Booking["refund"]>): string {
  if (amount.amount_minor === 0) return "Nothing is left to refund under the rules of the fare.";
  switch (status) {
    case "pending":
      return `Your refund of ${formatMoney(amount)} is on its way.`;
    case "succeeded":
      return `${formatMoney(amount)} was refunded to your card.`;
    case "failed":
      return `Your bank did not take the refund of ${formatMoney(amount)}. We owe it to you and will be in touch.`;
  }
}
