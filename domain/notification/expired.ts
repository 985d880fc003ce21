import { COOLDOWN_MS } from "../seat/limits.ts";
import type { BookingNews } from "./facts.ts";
import { flightLines, route } from "./itinerary.ts";
import type { Letter } from "./letter.ts";
import { voiceOf } from "./text/voice.ts";

/** Not paid in time: the hold is over and the seats are free. */
export function expiredLetter({ booking, public_url, language }: BookingNews): Letter {
  const voice = voiceOf(language);
  const { say } = voice;
  const reference = booking.record_locator;
  return {
    language,
    subject: say("expired_subject", { reference, route: route(booking.slices) }),
    preheader: say("expired_preheader"),
    tone: "neutral",
    heading: say("expired_heading"),
    paragraphs: [say("expired_released"), say("expired_again", { minutes: COOLDOWN_MS / 60_000 })],
    action: { label: say("search_again"), url: public_url },
    reference,
    flights: flightLines(booking.slices, voice),
    tables: [],
    because: say("because_booking"),
  };
}
