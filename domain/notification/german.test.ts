import { describe, expect, test } from "vitest";
import { LANGUAGES, firstSpoken } from "../text/language.ts";
import { knownLetter, resetLetter, verifyLetter, welcomeLetter } from "./account.ts";
import { cancelledLetter } from "./cancelled.ts";
import { checkInOpenLetter } from "./check-in-open.ts";
import { confirmedLetter, confirmedText } from "./confirmed.ts";
import { expiredLetter } from "./expired.ts";
import type { BookingFacts, BookingNews, FlightTimesFacts } from "./facts.ts";
import { failedLetter } from "./failed.ts";
import { flightCancelledText } from "./flight-cancelled.ts";
import { flightChangedLetter, flightChangedText } from "./flight-changed.ts";
import { heldLetter } from "./held.ts";
import type { Letter } from "./letter.ts";
import { HOME, HOME_SOLD as before, NEWS } from "./news.fixture.ts";
import { plainText } from "./plain-text.ts";
import { refundedLetter } from "./refunded.ts";
import { GERMAN } from "./text/de.ts";
import { ENGLISH } from "./text/en.ts";
import { voiceOf } from "./text/voice.ts";

const news = (change: Partial<BookingFacts> = {}): BookingNews => ({
  ...NEWS,
  language: "de",
  booking: { ...NEWS.booking, ...change },
});
const refund = (status: "pending" | "succeeded" | "failed") => ({ amount: { amount_minor: 150_000, currency: "JPY" }, status });
const account = { name: "Ada", url: "https://holdfast.example/x", language: "de" } as const;
const change = (after: FlightTimesFacts | null) => ({ flight_id: HOME, before, after });
const elsewhere = { ...before, destination: "HND", origin_terminal: "3", aircraft: "388", destination_terminal: "2" };
const checkIn = { flight_id: HOME, times: before, closes_at: "2026-12-20T10:15:00Z" };
const timeline = [{ event: "flight.cancelled", detail: HOME }];
const disputed = [{ event: "payment.refund_failed", detail: "charge_disputed" }];
const failure = { code: "payment_declined", decline_code: "insufficient_funds" };

/** Every mail there is, in German, in each of its variants. */
const LETTERS: [string, Letter][] = [
  ["held", heldLetter(news({ expires_at: "2026-11-26T16:45:30.000Z" }))],
  ["confirmed", confirmedLetter(news())],
  ["failed", failedLetter(news({ failure }))],
  ["failed, refunded", failedLetter(news({ failure, refund: refund("succeeded") }))],
  ["failed, being refunded", failedLetter(news({ failure, refund: refund("pending") }))],
  ["failed, owed", failedLetter(news({ failure, refund: refund("failed") }))],
  ["expired", expiredLetter(news())],
  ["cancelled", cancelledLetter(news({ refund: refund("pending") }))],
  ["cancelled without a refund", cancelledLetter(news())],
  ["cancelled, never paid", cancelledLetter({ ...news(), tickets: [] })],
  ["flight cancelled", cancelledLetter(news({ timeline, refund: refund("failed") }))],
  ["flight cancelled, never paid", cancelledLetter({ ...news({ timeline }), tickets: [] })],
  ["refunded", refundedLetter(news({ refund: refund("succeeded") }), { amount: refund("succeeded").amount, by: "card" })],
  ["refunded otherwise", refundedLetter(news(), { amount: refund("failed").amount, by: "other_means" })],
  ["refunded by a dispute", refundedLetter(news(), { amount: refund("failed").amount, by: "dispute" })],
  ["cancelled after a dispute", cancelledLetter(news({ timeline: disputed, refund: refund("failed") }))],
  ["failed after a dispute", failedLetter(news({ failure, timeline: disputed, refund: refund("failed") }))],
  ["changed", flightChangedLetter(news(), change(elsewhere))],
  ["withdrawn", flightChangedLetter(news(), change(null))],
  ["back", flightChangedLetter(news(), change(before))],
  ["check-in", checkInOpenLetter(news(), checkIn)],
  ["verify", verifyLetter(account)],
  ["welcome", welcomeLetter(account)],
  ["reset", resetLetter(account)],
  ["known", knownLetter(account)],
];

/** The fixed parts of every English text, without what is the same in both languages. */
const german = new Set(texts(GERMAN));
const ENGLISH_PARTS = texts(ENGLISH)
  .filter((text) => !german.has(text))
  .flatMap((text) => text.split(/\{\w+\}/))
  .filter((part) => /\p{L}{2}.*\s.*\p{L}{2}/u.test(part));
function texts(dictionary: object): string[] {
  return Object.values(dictionary).flatMap((message: unknown) =>
    typeof message === "string" ? [message] : texts(message as object),
  );
}

describe.each(LETTERS)("the German mail %s", (_name, letter) => {
  const text = [letter.subject, letter.preheader, plainText(letter)].join("\n");

  test("says nothing in English, and leaves no gap", () => {
    expect(letter.language).toBe("de");
    expect(ENGLISH_PARTS.length).toBeGreaterThan(100);
    expect(ENGLISH_PARTS.filter((part) => text.includes(part))).toEqual([]);
    expect(text).not.toMatch(/[{}]|undefined/);
  });

  test("is as long as a German sentence is, and greets nobody with an empty line", () => {
    for (const paragraph of letter.paragraphs) expect(paragraph).toMatch(/\p{L}.+[.,]$/u);
  });
});

test("dates, amounts and taxes are a German's, and codes, clocks and names are everybody's", () => {
  const tax = { description: "Passenger service charge", amount: { amount_minor: 1_340, currency: "EUR" } };
  const total = { amount_minor: 123_456, currency: "EUR" };
  const text = plainText(confirmedLetter(news({ total, price_breakdown: { ...NEWS.booking.price_breakdown, taxes: [tax] } })));
  for (const words of [
    "Buchungscode: K3J9QX",
    "Di., 1. Dez. 2026  HF 7  NRT 23:30 - LHR 04:10 +1",
    "Economy · 13 h 40 min",
    "Ms Yuki Sato: Platz 14C, 2A",
    "Ms Yuki Sato: 999-0000000123",
    "Flugpreis: 180.000 JPY",
    "Fluggastgebühr: 13,40 EUR",
    "Gesamt: 1.234,56 EUR",
    "Ihre Buchung ansehen:\nhttps://holdfast.example/bookings/bkg_00_x",
  ])
    expect(text).toContain(words);
});

test("a reason of a decline is told in German, and a tax without German words as it is described", () => {
  expect(plainText(failedLetter(news({ failure })))).toContain("Die Karte hat nicht genug Guthaben.");
  expect(voiceOf("de").tax("A tax of next year")).toBe("A tax of next year");
  expect(voiceOf("de").tax("toString")).toBe("toString");
});

test.each([
  [confirmedText(news()), "Holdfast: Buchung K3J9QX ist bestätigt. HF7 NRT-LHR Di., 1. Dez. 2026 23:30 und ein weiterer Flug."],
  [
    flightChangedText(news(), change({ ...before, departs_local: "2026-12-20T23:30:00+00:00" })),
    "Holdfast: Buchung K3J9QX: Flug HF 8 wurde geändert. Neuer Abflug: So., 20. Dez. 2026, 23:30. Neue Ankunft in NRT: Mo., 21. Dez. 2026, 08:00.",
  ],
  [flightChangedText(news(), change(before)), "Holdfast: Buchung K3J9QX: Flug HF 8 am So., 20. Dez. 2026 findet doch statt."],
  [
    flightCancelledText(news({ timeline })),
    "Holdfast: Buchung K3J9QX: Flug HF 8 am So., 20. Dez. 2026 ist gestrichen, und damit Ihre Buchung.",
  ],
  [flightChangedText(news(), change(null)), "Holdfast: Buchung K3J9QX: Flug HF 8 am So., 20. Dez. 2026 findet nicht statt."],
])("an SMS is in the alphabet that costs least: %s", (text, words) => {
  expect(text).toBe(`${words} https://holdfast.example/bookings/bkg_00_x`);
  // GSM 03.38 has these letters beside ASCII's, and no space that does not break.
  expect(text).toMatch(/^[\w äöüÄÖÜß.,:/-]+$/);
});

test.each([
  [["de-AT", "en"], "de"],
  [["fr", "DE"], "de"],
  [["en-GB", "de"], "en"],
  [["ja"], "en"],
  [[], "en"],
  [["*"], "en"],
])("whoever reads %j is spoken to in %s", (tags, language) => {
  expect(LANGUAGES).toContain(language);
  expect(firstSpoken(tags)).toBe(language);
});
