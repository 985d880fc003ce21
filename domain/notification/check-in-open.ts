import { CHECK_IN_CLOSES_MS } from "../check-in/window.ts";
import { displayClock } from "../time/display.ts";
import { earlierLocal } from "../time/earlier.ts";
import type { BookingNews, CheckInFacts } from "./facts.ts";
import { flightLines, passengerTable, segmentsOf, withTimes } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter } from "./letter.ts";
import { voiceOf } from "./text/voice.ts";

/** One may check in for one flight of the booking. It is told while some of its passengers have not. */
export function checkInOpenLetter({ booking, public_url, language }: BookingNews, { flight_id, times }: CheckInFacts): Letter {
  const voice = voiceOf(language);
  const { say, date } = voice;
  const reference = booking.record_locator;
  const slices = booking.slices.flatMap(({ origin, destination, segments }) => {
    const own = segments.filter((segment) => segment.flight_id === flight_id);
    return own.length === 0 ? [] : [{ origin, destination, segments: own.map((segment) => withTimes(segment, times)) }];
  });
  const [segment] = segmentsOf(slices);
  const flight =
    segment === undefined ? say("check_in_unknown") : say("check_in_flight", { flight: `${segment.carrier} ${segment.number}` });
  const { destination } = times;
  const closes = earlierLocal(times.departs_local, CHECK_IN_CLOSES_MS);
  const until = say("check_in_until", { clock: displayClock(closes), date: date(closes) });
  const minutes = CHECK_IN_CLOSES_MS / 60_000;
  return {
    language,
    subject: say("check_in_subject", { flight, destination, reference }),
    preheader: say("check_in_preheader", { until }),
    tone: "good",
    heading: say("check_in_heading"),
    paragraphs: [say("check_in_now", { flight, destination, until, minutes }), say("check_in_done")],
    action: { label: say("check_in"), url: bookingUrl(public_url, booking.id) },
    reference,
    flights: flightLines(slices, voice),
    tables: [passengerTable({ ...booking, slices }, voice)],
    because: say("because_booking"),
  };
}

/** Whether a booking that has seats of the flight hears of it. They are sold a moment before it is confirmed, and that it may never be. */
export const checkInNews = (status: string): "told" | "not_yet" | "nothing" =>
  status === "confirmed" ? "told" : status === "paying" ? "not_yet" : "nothing";

/** Whether a letter that says so would come too late to be of any use, at `now` (epoch ms). */
export const checkInIsOver = ({ closes_at }: CheckInFacts, now: number): boolean => now >= Date.parse(closes_at);
