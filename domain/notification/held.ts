import { invariant } from "../invariant.ts";
import { displayClock } from "../time/display.ts";
import type { BookingNews } from "./facts.ts";
import { flightLines, passengerTable, route } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter } from "./letter.ts";
import { priceTable } from "./price.ts";
import { voiceOf } from "./text/voice.ts";

/** Seats are kept for somebody who has not paid yet, and until when. Only for a hold that is not over. */
export function heldLetter({ booking, public_url, language }: BookingNews): Letter {
  invariant(booking.expires_at !== null, "a held booking says until when");
  const voice = voiceOf(language);
  const { say, date, money } = voice;
  const reference = booking.record_locator;
  const clock = `${displayClock(booking.expires_at)} UTC`;
  const deadline = `${date(booking.expires_at)}, ${clock}`;
  return {
    language,
    subject: say("held_subject", { clock, reference, route: route(booking.slices) }),
    preheader: say("held_preheader", { deadline }),
    tone: "neutral",
    heading: say("held_heading"),
    paragraphs: [say("held_kept", { deadline }), say("held_otherwise")],
    action: { label: say("held_pay", { amount: money(booking.total) }), url: bookingUrl(public_url, booking.id) },
    reference,
    flights: flightLines(booking.slices, voice),
    tables: [
      { title: say("held_payment"), rows: [{ label: say("held_pay_by"), value: deadline, strong: true }] },
      passengerTable(booking, voice),
      priceTable(booking, voice),
    ],
    because: say("because_booking"),
  };
}

/** Whether a letter about a hold would come too late to be of any use, at `now` (epoch ms). */
export const holdIsOver = (expires_at: string | null, now: number): boolean =>
  expires_at === null || now >= Date.parse(expires_at);
