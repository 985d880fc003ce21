import { displayClock } from "../time/display.ts";
import type { BookingNews, FlightChangeFacts, FlightTimesFacts, SliceFacts } from "./facts.ts";
import { flightLines, passengerTable, segmentsOf, withTimes } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter, Table } from "./letter.ts";
import { type Voice, voiceOf } from "./text/voice.ts";

/** Its flight hears of an acknowledgement a moment after it was given, and a booking is there a moment after its seats were held. */
const MEANWHILE_MS = 60_000;

/**
 * Whoever has booked before the change was acknowledged, and still means to fly, has something to hear; so has whoever was let in while it
 * was, by an offer of the flight as it was. Instants as RFC 3339.
 */
export function concerns(
  { status, created_at, slices }: { status: string; created_at: string; slices: SliceFacts[] },
  acknowledged_at: string,
  { flight_id, after }: FlightChangeFacts,
): boolean {
  if (!["held", "paying", "confirmed"].includes(status)) return false;
  const sinceThen = Date.parse(created_at) - Date.parse(acknowledged_at);
  const segment = segmentsOf(slices).find((each) => each.flight_id === flight_id);
  const isAsNow =
    after !== null && segment?.departs_local === after.departs_local && segment.arrives_local === after.arrives_local;
  return sinceThen < (isAsNow ? 0 : MEANWHILE_MS);
}

/** The airline has changed its timetable, and a flight of the booking with it. */
export function flightChangedLetter(news: BookingNews, change: FlightChangeFacts): Letter {
  const { booking, public_url, language } = news;
  const voice = voiceOf(language);
  const reference = booking.record_locator;
  return {
    language,
    ...wordsOf(news, change, voice),
    action: { label: voice.say("view_yours"), url: bookingUrl(public_url, booking.id) },
    reference,
    flights: flightLines(withChange(booking.slices, change), voice),
    tables: change.after === null ? [] : [...differences(change.before, change.after, voice), passengerTable(booking, voice)],
    because: voice.say("because_booking"),
  };
}

type Words = Pick<Letter, "subject" | "preheader" | "tone" | "heading" | "paragraphs">;
function wordsOf({ booking }: BookingNews, change: FlightChangeFacts, voice: Voice): Words {
  const { before, after } = change;
  const { say, date } = voice;
  const named = { flight: nameOf(booking.slices, change, voice), reference: booking.record_locator };
  const which = { flight: named.flight, destination: before.destination, date: date(before.departs_local) };
  if (after === null)
    return {
      subject: say("withdrawn_subject", named),
      preheader: say("withdrawn_preheader"),
      tone: "bad",
      heading: say("withdrawn_heading"),
      paragraphs: [say("withdrawn_sorry", which), say("withdrawn_touch")],
    };
  if (isBack(before, after))
    return {
      subject: say("returned_subject", named),
      preheader: say("returned_preheader"),
      tone: "good",
      heading: say("returned_heading"),
      paragraphs: [
        say("returned_sorry", { ...which, times: say("returned_times", momentsOf(after, voice)) }),
        say("returned_stays"),
      ],
    };
  const news = summaryOf(after, voice);
  return {
    subject: say("changed_subject", named),
    preheader: news,
    tone: "neutral",
    heading: say("changed_heading"),
    paragraphs: [say("changed_sorry", { ...which, news }), say("changed_stays")],
  };
}

/** The same for a phone. */
export function flightChangedText({ booking, public_url, language }: BookingNews, change: FlightChangeFacts): string {
  const voice = voiceOf(language);
  const { say, date } = voice;
  const reference = booking.record_locator;
  const flight = nameOf(booking.slices, change, voice);
  const url = bookingUrl(public_url, booking.id);
  const which = { reference, flight, date: date(change.before.departs_local), url };
  if (change.after === null) return say("withdrawn_sms", which);
  return isBack(change.before, change.after)
    ? say("returned_sms", which)
    : say("changed_sms", { reference, flight, news: summaryOf(change.after, voice), url });
}

/** It was not in the timetable, and is again as it was sold; but for its terminals, of which alone nobody is told. */
const isBack = (before: FlightTimesFacts, after: FlightTimesFacts): boolean =>
  (["destination", "departs_local", "arrives_local", "aircraft"] as const).every((field) => before[field] === after[field]);

/** `Flight HF 8`. */
function nameOf(slices: SliceFacts[], { flight_id }: FlightChangeFacts, { say }: Voice): string {
  const segment = segmentsOf(slices).find((each) => each.flight_id === flight_id);
  return segment === undefined
    ? say("changed_unknown")
    : say("changed_flight", { flight: `${segment.carrier} ${segment.number}` });
}

const moment = (local: string, { date }: Voice): string => `${date(local)}, ${displayClock(local)}`;

const momentsOf = ({ departs_local, arrives_local, destination }: FlightTimesFacts, voice: Voice) => ({
  departs: moment(departs_local, voice),
  destination,
  arrives: moment(arrives_local, voice),
});
const summaryOf = (flight: FlightTimesFacts, voice: Voice): string => voice.say("changed_news", momentsOf(flight, voice));

/** What is otherwise, as it was and as it is; no table where that is nothing. */
function differences(before: FlightTimesFacts, after: FlightTimesFacts, voice: Voice): Table[] {
  const { say } = voice;
  const unknown = say("changed_not_known");
  const compared: [string, (flight: FlightTimesFacts) => string][] = [
    [say("changed_departure"), ({ departs_local }) => moment(departs_local, voice)],
    [say("changed_arrival"), ({ arrives_local }) => moment(arrives_local, voice)],
    [say("changed_destination"), ({ destination }) => destination],
    [say("changed_origin_terminal"), ({ origin_terminal }) => origin_terminal ?? unknown],
    [say("changed_destination_terminal"), ({ destination_terminal }) => destination_terminal ?? unknown],
    [say("changed_aircraft"), ({ aircraft }) => aircraft],
  ];
  const changed = compared.filter(([, read]) => read(before) !== read(after));
  const rows = changed.flatMap(([what, read]) => [
    { label: say("changed_before", { what }), value: read(before) },
    { label: say("changed_now", { what }), value: read(after), strong: true },
  ]);
  return rows.length === 0 ? [] : [{ title: say("changed_title"), rows }];
}

/** The itinerary as it is from now on: what the booking says of the flight is what was sold. */
const withChange = (slices: SliceFacts[], { flight_id, after }: FlightChangeFacts): SliceFacts[] =>
  slices.map((slice) => ({
    ...slice,
    segments: slice.segments.flatMap((segment) =>
      segment.flight_id !== flight_id ? [segment] : after === null ? [] : [withTimes(segment, after)],
    ),
  }));
