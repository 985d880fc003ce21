import type { Booking, Payment } from "#contracts/bookings.ts";
import { FLIGHT_CANCELLED } from "#domain/booking/record.ts";
import { REFUND_FAILED } from "#domain/payment/debt.ts";
import { searchAgainPath } from "../api/chosen-offer.ts";
import { formatMoney } from "../text/money.ts";
import { debtsInWords, failureInWords, owedInWords, refundStatusInWords } from "../text/words.ts";
import { bookingText } from "../text/en/booking.ts";

/** What became of the booking, in a sentence or two; nothing where the other panels say it all. */
export function StatusNotice({ booking, payments }: { booking: Booking; payments: Payment[] }) {
  const { failure, refund } = booking;
  const grounded = groundedInWords(booking);
  switch (booking.status) {
    case "confirmed":
      return <Booked booking={booking} owed={debtsInWords(payments, booking)} />;
    case "expired":
      return <Ended text={bookingText("ran_out", { charge: chargeInWords(payments, booking, "nothing_charged") })} />;
    case "failed":
      return (
        <Ended
          text={bookingText("payment_failed", {
            reason: failureInWords(failure),
            charge: chargeInWords(payments, booking, "nothing_charged"),
          })}
        />
      );
    case "cancelling":
      return (
        <p class="notice">
          {grounded}
          {beingCancelledInWords(grounded !== "", refund)}
        </p>
      );
    case "cancelled":
      return <Ended text={grounded + chargeInWords(payments, booking, grounded === "" ? "let_go" : "no_charge")} />;
    case "held":
    case "paying":
      return null;
  }
}

/** `isTold`: that the booking is cancelled, which leaves the refund to tell of. */
function beingCancelledInWords(isTold: boolean, refund: Booking["refund"]): string {
  if (refund === null) return isTold ? "" : bookingText("being_cancelled");
  return bookingText(isTold ? "being_refunded" : "being_cancelled_refund", { refund: formatMoney(refund.amount) });
}

/** `owed`: of a payment before the one that has paid for it. */
function Booked({ booking, owed }: { booking: Booking; owed: string }) {
  return (
    <>
      <p class="notice good">{bookingText("booked", { email: booking.contact.email })}</p>
      {owed !== "" && <p class="notice">{owed}</p>}
    </>
  );
}

function Ended({ text }: { text: string }) {
  return (
    <div class="notice" data-testid="ended">
      <p>{text}</p>
      <p>
        <a class="button" href={searchAgainPath()}>
          {bookingText("search_again")}
        </a>
      </p>
    </div>
  );
}

/** That it was not the passenger who gave the booking up; empty where the airline has cancelled no flight of it. */
function groundedInWords({ timeline }: Booking): string {
  const grounded = timeline.find(({ event }) => event === FLIGHT_CANCELLED);
  return grounded === undefined ? "" : `${bookingText("flight_cancelled", { flight: grounded.detail.split("_")[0] ?? "" })} `;
}

/** Where no seat was sold: whether any money has moved, by the payments' own record; it may have come too late. */
function chargeInWords(payments: Payment[], booking: Booking, otherwise: "nothing_charged" | "no_charge" | "let_go"): string {
  const told = refundStatusInWords(booking.refund, booking, payments) || failedInWords(payments, booking);
  if (told !== "") return told;
  const moved = payments.some((payment) => ["captured", "refunding", "partially_refunded", "refunded"].includes(payment.status));
  return bookingText(moved ? "charge_goes_back" : otherwise);
}

/** By the history alone, while nobody says what became of refunds that failed: what is still there of a payment is owed. */
function failedInWords(payments: Payment[], booking: Booking): string {
  if (!booking.timeline.some(({ event }) => event === REFUND_FAILED)) return "";
  return payments
    .filter(({ status }) => status === "captured" || status === "partially_refunded")
    .map(({ amount, refunded }) => owedInWords({ ...amount, amount_minor: amount.amount_minor - refunded.amount_minor }, booking))
    .join(" ");
}
