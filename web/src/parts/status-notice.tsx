import type { Booking, Payment } from "#contracts/bookings.ts";
import { failureReason } from "#domain/notification/decline.ts";
import { searchAgainPath } from "../api/chosen-offer.ts";
import { formatMoney } from "../text/money.ts";
import { refundStatusInWords } from "../text/words.ts";

/** What became of the booking, in a sentence or two; nothing where the other panels say it all. */
export function StatusNotice({ booking, payments }: { booking: Booking; payments: Payment[] }) {
  const { failure, refund } = booking;
  switch (booking.status) {
    case "confirmed":
      return <p class="notice good">You are booked. The tickets are on their way to {booking.contact.email}.</p>;
    case "expired":
      return <Ended text="The seats were not paid for in time and are free for others again. Nothing was charged." />;
    case "failed":
      return <Ended text={`The payment did not go through. ${failureReason(failure)} ${chargeInWords(payments, booking)}`} />;
    case "cancelling":
      return <p class="notice">The booking is being cancelled{refund ? ` and ${formatMoney(refund.amount)} refunded` : ""}.</p>;
    case "cancelled":
      return (
        <Ended
          text={
            refund
              ? refundStatusInWords(refund, booking.contact.email)
              : "The seats are free for others again. Nothing was charged."
          }
        />
      );
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
function chargeInWords(payments: Payment[], { refund, contact }: Booking): string {
  if (refund !== null) return refundStatusInWords(refund, contact.email);
  const moved = payments.some((payment) => ["captured", "refunding", "partially_refunded", "refunded"].includes(payment.status));
  return moved ? "What was charged goes back to your card." : "Nothing was charged, and the seats are free for others again.";
}
