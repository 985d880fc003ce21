import { COOLDOWN_MS } from "../seat/limits.ts";
import type { BookingNews } from "./facts.ts";
import { flightLines, route } from "./itinerary.ts";
import type { Letter } from "./message.ts";

/** Not paid in time: the hold is over and the seats are free. */
export function expiredLetter({ booking, public_url }: BookingNews): Letter {
  return {
    subject: `Hold expired: booking ${booking.record_locator}, ${route(booking.slices)}`,
    preheader: "The booking was not paid in time. You have not been charged.",
    tone: "neutral",
    heading: "Your hold has expired",
    paragraphs: [
      "We kept the seats for as long as the hold lasted, and no payment came. The seats have been released and you have not been charged.",
      `If you still want to travel, search again and choose other seats. The same ones are closed to you for ${COOLDOWN_MS / 60_000} minutes, so that nobody keeps seats without paying; after that you may take them if they are still free.`,
    ],
    action: { label: "Search flights again", url: public_url },
    reference: booking.record_locator,
    flights: flightLines(booking.slices),
    tables: [],
    because: "You receive this mail because this address was given for the booking.",
  };
}
