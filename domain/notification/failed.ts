import type { BookingFacts, BookingNews } from "./facts.ts";
import { flightLines, route } from "./itinerary.ts";
import type { Letter } from "./letter.ts";
import { refundStanding } from "./refund-standing.ts";
import { type Voice, voiceOf } from "./text/voice.ts";

/** What became of the money. Only a booking that failed after the capture has a refund. */
const moneyBack = ({ refund, timeline }: BookingFacts, { say, money }: Voice): string =>
  refund === null
    ? say("failed_free")
    : say(`failed_refund_${refundStanding(refund, timeline)}`, { amount: money(refund.amount) });

/** The payment did not go through: every seat is free again and nobody keeps money. */
export function failedLetter({ booking, public_url, language }: BookingNews): Letter {
  const voice = voiceOf(language);
  const { say } = voice;
  const reference = booking.record_locator;
  // Where the provider was out of reach, another card would not have helped.
  const byCard = booking.failure?.code === "payment_declined";
  return {
    language,
    subject: say("failed_subject", { reference, route: route(booking.slices) }),
    preheader: say(booking.refund === null ? "failed_preheader" : "failed_preheader_refund"),
    tone: "bad",
    heading: say("failed_heading"),
    paragraphs: [voice.reason(booking.failure), moneyBack(booking, voice), say(byCard ? "failed_again_card" : "failed_again")],
    action: { label: say("search_again"), url: public_url },
    reference,
    flights: flightLines(booking.slices, voice),
    tables: [],
    because: say("because_booking"),
  };
}
