import { invariant } from "../invariant.ts";
import { displayMoney } from "../money/display.ts";
import { displayClock, displayDate } from "../time/display.ts";
import type { BookingNews } from "./facts.ts";
import { flightLines, passengerTable, route } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter } from "./message.ts";
import { priceTable } from "./price.ts";

/** Seats are kept for somebody who has not paid yet, and until when. Only for a hold that is not over. */
export function heldLetter({ booking, public_url }: BookingNews): Letter {
  invariant(booking.expires_at !== null, "a held booking says until when");
  const clock = `${displayClock(booking.expires_at)} UTC`;
  const deadline = `${displayDate(booking.expires_at)}, ${clock}`;
  return {
    subject: `Pay by ${clock}: booking ${booking.record_locator}, ${route(booking.slices)}`,
    preheader: `Your seats are kept until ${deadline}.`,
    tone: "neutral",
    heading: "Your seats are held",
    paragraphs: [
      `We keep these seats for you until ${deadline}. Once they are paid for, they are yours.`,
      "If no payment comes by then, they go back on sale by themselves, and you are not charged.",
    ],
    action: { label: `Pay ${displayMoney(booking.total)}`, url: bookingUrl(public_url, booking.id) },
    reference: booking.record_locator,
    flights: flightLines(booking.slices),
    tables: [
      { title: "Payment", rows: [{ label: "Pay by", value: deadline, strong: true }] },
      passengerTable(booking),
      priceTable(booking),
    ],
    because: "You receive this mail because this address was given for the booking.",
  };
}

/** Whether a letter about a hold would come too late to be of any use, at `now` (epoch ms). */
export const holdIsOver = (expires_at: string | null, now: number): boolean =>
  expires_at === null || now >= Date.parse(expires_at);
