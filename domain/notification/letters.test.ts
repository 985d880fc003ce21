import { describe, expect, test } from "vitest";
import { knownLetter, resetLetter, verifyLetter, welcomeLetter } from "./account.ts";
import { HOME, HOME_SOLD as before, NEWS } from "./news.fixture.ts";
import { cancelledLetter } from "./cancelled.ts";
import { confirmedLetter, confirmedText } from "./confirmed.ts";
import { expiredLetter } from "./expired.ts";
import type { BookingFacts, FlightTimesFacts } from "./facts.ts";
import { failedLetter } from "./failed.ts";
import { flightCancelledText } from "./flight-cancelled.ts";
import { concerns, flightChangedLetter, flightChangedText } from "./flight-changed.ts";
import { heldLetter, holdIsOver } from "./held.ts";
import { plainText } from "./plain-text.ts";
import { voiceOf } from "./text/voice.ts";

const withBooking = (change: Partial<BookingFacts>) => ({ ...NEWS, booking: { ...NEWS.booking, ...change } });
const refund = (amount_minor: number, status: "pending" | "succeeded" | "failed") => ({
  amount: { amount_minor, currency: "JPY" },
  status,
});

describe("a confirmation", () => {
  test("names the booking and the way there and back in its subject", () => {
    expect(confirmedLetter(NEWS).subject).toBe("Booking K3J9QX confirmed: NRT - LHR - NRT");
  });

  test("says in plain text when, where, who and how much", () => {
    const text = plainText(confirmedLetter(NEWS));
    for (const words of [
      "Tue 1 Dec 2026  HF 7  NRT 23:30 - LHR 04:10 +1",
      "Ms Yuki Sato: seat 14C, 2A",
      "Ms Yuki Sato: 999-0000000123",
      "Fare: JPY 180,000",
      "Total: JPY 193,400",
      "https://holdfast.example/bookings/bkg_00_x",
    ])
      expect(text).toContain(words);
  });

  test("leads to the booking's page and nowhere else: the API's addresses want a token that a mailbox has not", () => {
    const urls = plainText(confirmedLetter(NEWS)).match(/https?:\S+/g);
    expect(urls).toEqual(["https://holdfast.example/bookings/bkg_00_x"]);
  });

  test("fits its reference, first flight and link into an SMS", () => {
    expect(confirmedText(NEWS)).toBe(
      "Holdfast: booking K3J9QX is confirmed. HF7 NRT-LHR Tue 1 Dec 2026 23:30 and 1 more. https://holdfast.example/bookings/bkg_00_x",
    );
  });

  test("does not list seats that cost nothing as a price", () => {
    const labels = confirmedLetter(NEWS).tables.flatMap(({ rows }) => rows.map(({ label }) => label));
    expect(labels).not.toContain("Seats");
  });
});

describe("a failure", () => {
  test("says that the payment did not go through, why, and that nothing was charged", () => {
    const text = plainText(
      failedLetter({
        ...withBooking({ failure: { code: "payment_declined", decline_code: "insufficient_funds" } }),
        tickets: [],
      }),
    );
    expect(text).toContain("The payment did not go through");
    expect(text).toContain("The card does not have enough funds.");
    expect(text).toContain("You have not been charged.");
    expect(text).toContain("The seats have been released");
  });

  test("after the capture speaks of the refund and never of not having charged", () => {
    const text = plainText(
      failedLetter({
        ...withBooking({ failure: { code: "seats_lost", decline_code: null }, refund: refund(193_400, "pending") }),
        tickets: [],
      }),
    );
    expect(text).toContain("JPY 193,400 is being refunded to your card.");
    expect(text).not.toContain("not been charged");
  });

  test("with a refund that the bank refused says that the money is owed", () => {
    const text = plainText(failedLetter({ ...withBooking({ refund: refund(193_400, "failed") }), tickets: [] }));
    expect(text).toContain("We owe you JPY 193,400");
  });

  test.each([
    ["expired_card", "The card has expired."],
    ["generic_decline", "The bank that issued the card declined the payment without giving a reason."],
    ["stolen_card", "The bank that issued the card declined the payment without giving a reason."],
    ["payment_intent_authentication_failure", "The confirmation that your bank asked for failed."],
    ["resource_missing", "The payment provider does not know this card."],
    ["a_code_of_next_year", "The bank that issued the card declined the payment without giving a reason."],
  ])("words the decline code %s for people", (decline_code, words) => {
    expect(voiceOf("en").reason({ code: "payment_declined", decline_code })).toBe(words);
  });
});

test("a payment given up without the provider's answer blames neither the card nor its owner, and charged nothing", () => {
  const failure = { code: "payment_cancelled", decline_code: null };
  const text = plainText(failedLetter({ ...withBooking({ failure }), tickets: [] }));
  expect(text).toContain("The payment provider could not be reached in time, so the payment was given up.");
  expect(text).toContain("You have not been charged.");
  expect(text).not.toMatch(/declined|another card/);
});

describe("a cancellation", () => {
  test("shows what was paid, what is kept and what comes back", () => {
    const text = plainText(cancelledLetter(withBooking({ refund: refund(150_000, "pending") })));
    expect(text).toContain("Paid: JPY 193,400");
    expect(text).toContain("Cancellation fee: JPY 43,400");
    expect(text).toContain("Refund: JPY 150,000");
    expect(text).toContain("Status: on its way to your card");
  });

  test("with a refund that was accepted says what happens if the bank sends it back, for no other mail will", () => {
    const text = plainText(cancelledLetter(withBooking({ refund: refund(150_000, "succeeded") })));
    expect(text).toContain("Status: refunded to your card; if your bank sends it back");
  });

  test("with a refund that the bank refused does not call it refunded", () => {
    const text = plainText(cancelledLetter(withBooking({ refund: refund(150_000, "failed") })));
    expect(text).toContain("another way to pay it back");
    expect(text).not.toContain("refunded to your card");
  });

  test("of a payment that is disputed promises nothing that would pay it twice", () => {
    const timeline = [...NEWS.booking.timeline, { event: "payment.refund_failed", detail: "charge_disputed" }];
    const text = plainText(cancelledLetter(withBooking({ timeline, refund: refund(150_000, "failed") })));
    expect(text).toContain("Status: none is sent: the payment was disputed, and your bank has taken it back");
    expect(text).not.toMatch(/bank refused it|we will write/);
  });

  test("of a fare without a refund says so and names no status of one", () => {
    const text = plainText(cancelledLetter(withBooking({ refund: refund(0, "succeeded") })));
    expect(text).toContain("The rules of this fare leave nothing to refund.");
    expect(text).toContain("Cancellation fee: JPY 193,400");
    expect(text).not.toContain("Status:");
  });

  test("of a hold that was never paid for shows no money at all", () => {
    const text = plainText(cancelledLetter({ ...NEWS, tickets: [] }));
    expect(text).toContain("you have not been charged");
    expect(text).not.toContain("JPY");
  });
});

describe("a cancelled flight", () => {
  const timeline = [...NEWS.booking.timeline, { event: "flight.cancelled", detail: HOME }];

  test("names the flight, says that everything comes back, and speaks of no fee and of nobody's wish", () => {
    const letter = cancelledLetter(withBooking({ timeline, refund: refund(193_400, "pending") }));
    const text = plainText(letter);
    expect(letter.subject).toBe("Flight HF 8 cancelled: booking K3J9QX");
    expect(text).toContain("flight HF 8 from LHR to NRT on Sun 20 Dec 2026 has been cancelled by the airline");
    expect(text).toContain("The other flights of this booking have been given up with it");
    expect(text).toContain("There is no fee.");
    expect(text).toContain("Refund: JPY 193,400");
    expect(text).toContain("Status: on its way to your card");
    expect(text).not.toMatch(/As you asked|Cancellation fee/);
  });

  test("fits into an SMS", () => {
    expect(flightCancelledText(withBooking({ timeline }))).toBe(
      "Holdfast: booking K3J9QX: flight HF 8 on Sun 20 Dec 2026 is cancelled, and your booking with it. https://holdfast.example/bookings/bkg_00_x",
    );
    expect(() => flightCancelledText(NEWS)).toThrow("at their own wish");
  });

  test("of a booking that was not paid for shows no money, and where to look for another flight", () => {
    const letter = cancelledLetter({ ...withBooking({ timeline }), tickets: [] });
    expect(plainText(letter)).toContain("you have not been charged");
    expect(plainText(letter)).not.toContain("JPY");
    expect(letter.action?.label).toBe("Search flights again");
  });

  test("says that the money is owed where the bank refused it", () => {
    const text = plainText(cancelledLetter(withBooking({ timeline, refund: refund(193_400, "failed") })));
    expect(text).toContain("another way to pay it back");
  });

  test("says that the bank has taken the money back where the payment is disputed", () => {
    const disputed = [...timeline, { event: "payment.refund_failed", detail: "charge_for_pending_refund_disputed" }];
    const text = plainText(cancelledLetter(withBooking({ timeline: disputed, refund: refund(193_400, "failed") })));
    expect(text).toContain("your bank has taken it back");
    expect(text).not.toContain("bank refused it");
  });

  test("while it was being paid for is why the payment failed, and not the card", () => {
    const failure = { code: "flight_cancelled", decline_code: null };
    const text = plainText(failedLetter({ ...withBooking({ timeline, failure }), tickets: [] }));
    expect(text).toContain("The airline has cancelled a flight of this booking");
    expect(text).not.toMatch(/declined|another card/);
  });
});

test("an expired hold says that nothing was charged, and how long its seats are closed to the one who had them", () => {
  const text = plainText(expiredLetter({ ...NEWS, tickets: [] }));
  expect(text).toContain("you have not been charged");
  expect(text).toContain("choose other seats. The same ones are closed to you for 15 minutes");
});

describe("a changed flight", () => {
  const retimed = { ...before, departs_local: "2026-12-20T23:30:00+00:00", arrives_local: "2026-12-21T20:45:00+09:00" };
  /** The booking's flights, this one sold with these times. */
  const withTimesOf = ({ departs_local, arrives_local }: FlightTimesFacts) =>
    NEWS.booking.slices.map((slice) => ({
      ...slice,
      segments: slice.segments.map((each) => (each.flight_id === HOME ? { ...each, departs_local, arrives_local } : each)),
    }));
  const of = (after: FlightTimesFacts | null) => ({ flight_id: HOME, before, after });

  test("says in its first sentence when it leaves now, and shows what it was beside what it is", () => {
    const letter = flightChangedLetter(NEWS, of(retimed));
    const text = plainText(letter);
    expect(letter.subject).toBe("Flight HF 8 changed: booking K3J9QX");
    expect(text).toContain(
      "the airline has changed Flight HF 8 to NRT on Sun 20 Dec 2026. It now leaves on Sun 20 Dec 2026, 23:30",
    );
    expect(text).toContain("Departure before: Sun 20 Dec 2026, 11:00\n  Departure now: Sun 20 Dec 2026, 23:30");
    expect(text).not.toMatch(/terminal|Aircraft|Destination/);
  });

  test("is in the itinerary as it is, with its new duration, and the other flights are as they were", () => {
    const [out, back] = flightChangedLetter(NEWS, of(retimed)).flights;
    expect(out).toMatchObject({ flight: "HF 7", departs: "23:30", arrives: "04:10 +1", detail: "Economy · 13 h 40 min" });
    expect(back).toMatchObject({ flight: "HF 8", departs: "23:30", arrives: "20:45 +1", detail: "Business · 12 h 15 min" });
  });

  test("that goes elsewhere, or from another terminal, says so", () => {
    const text = plainText(
      flightChangedLetter(NEWS, of({ ...before, destination: "HND", origin_terminal: "3", destination_terminal: "2" })),
    );
    expect(text).toContain("Destination before: NRT\n  Destination now: HND");
    expect(text).toContain("Leaves from terminal before: 5\n  Leaves from terminal now: 3");
    expect(text).toContain("Arrives at terminal before: not known\n  Arrives at terminal now: 2");
    expect(text).not.toContain("Departure before");
  });

  test("that is withdrawn is in no itinerary, and neither its refund nor another flight is promised", () => {
    const letter = flightChangedLetter(NEWS, of(null));
    const text = plainText(letter);
    expect(letter.subject).toBe("Flight HF 8 does not fly: booking K3J9QX");
    expect(letter.flights.map(({ flight }) => flight)).toEqual(["HF 7"]);
    expect(text).toContain("please get in touch before you travel");
    expect(text).not.toMatch(/refund|rebooked|now leaves/);
  });

  test("that is back as it was flies after all, and what was written before is taken back", () => {
    const letter = flightChangedLetter(NEWS, of(before));
    const text = plainText(letter);
    expect(letter.subject).toBe("Flight HF 8 flies after all: booking K3J9QX");
    expect(letter.flights.map(({ flight }) => flight)).toEqual(["HF 7", "HF 8"]);
    expect(text).toContain("It leaves on Sun 20 Dec 2026, 11:00, and arrives in NRT on Mon 21 Dec 2026, 08:00.");
    expect(text).not.toMatch(/Flight HF 8 has changed|now leaves/);
    expect(plainText(flightChangedLetter(NEWS, of({ ...before, origin_terminal: "3" })))).toContain(
      "Leaves from terminal before: 5\n  Leaves from terminal now: 3",
    );
  });

  test.each([
    [before, "Holdfast: booking K3J9QX: Flight HF 8 on Sun 20 Dec 2026 flies after all."],
    [
      retimed,
      "Holdfast: booking K3J9QX: Flight HF 8 has changed. It now leaves on Sun 20 Dec 2026, 23:30, and arrives in NRT on Mon 21 Dec 2026, 20:45.",
    ],
    [null, "Holdfast: booking K3J9QX: Flight HF 8 on Sun 20 Dec 2026 does not fly."],
  ])("fits into an SMS", (after, words) => {
    expect(flightChangedText(NEWS, of(after))).toBe(`${words} https://holdfast.example/bookings/bkg_00_x`);
  });

  const ACKNOWLEDGED = "2026-11-20T12:00:00.000Z";
  test.each([
    ["confirmed", "2026-11-20T11:59:59.999Z", true],
    ["held", "2026-11-20T11:59:59.999Z", true],
    ["paying", "2026-11-20T11:59:59.999Z", true],
    // Whoever books after it has seen the flight as it is.
    ["confirmed", ACKNOWLEDGED, false],
    ["held", "2026-11-20T12:00:01.000Z", false],
    ["cancelling", "2026-11-01T12:00:00.000Z", false],
    ["cancelled", "2026-11-01T12:00:00.000Z", false],
    ["expired", "2026-11-01T12:00:00.000Z", false],
    ["failed", "2026-11-01T12:00:00.000Z", false],
  ])("concerns a %s booking made at %s: %s", (status, created_at, isConcerned) => {
    expect(concerns({ status, created_at, slices: withTimesOf(retimed) }, ACKNOWLEDGED, of(retimed))).toBe(isConcerned);
  });

  test("concerns who was let in by an offer of before while it was being acknowledged, not who was sold it as it is now", () => {
    const booked = (created_at: string, sold: FlightTimesFacts) => ({ status: "held", created_at, slices: withTimesOf(sold) });
    const told = (created_at: string, sold: FlightTimesFacts, after: FlightTimesFacts | null = retimed) =>
      concerns(booked(created_at, sold), ACKNOWLEDGED, of(after));
    expect([told("2026-11-20T12:00:01.000Z", before), told("2026-11-20T12:00:01.000Z", retimed)]).toEqual([true, false]);
    expect(told("2026-11-20T12:00:01.000Z", before, null)).toBe(true);
    expect([told("2026-11-20T12:02:00.000Z", before), told("2026-11-20T12:02:00.000Z", before, null)]).toEqual([false, false]);
  });
});

describe("a hold", () => {
  const expires_at = "2026-11-26T16:45:30.000Z";
  const held = () => ({ ...withBooking({ expires_at }), tickets: [] });

  test("says until when in its subject, its first sentence and its table, and that this is UTC", () => {
    const letter = heldLetter(held());
    const text = plainText(letter);
    expect(letter.subject).toBe("Pay by 16:45 UTC: booking K3J9QX, NRT - LHR - NRT");
    expect(text).toContain("We keep these seats for you until Thu 26 Nov 2026, 16:45 UTC.");
    expect(text).toContain("Pay by: Thu 26 Nov 2026, 16:45 UTC");
  });

  test("leads to where it is paid, and shows who flies where, on which seats, for how much", () => {
    const text = plainText(heldLetter(held()));
    for (const words of [
      "Pay JPY 193,400:\nhttps://holdfast.example/bookings/bkg_00_x",
      "Tue 1 Dec 2026  HF 7  NRT 23:30 - LHR 04:10 +1",
      "Ms Yuki Sato: seat 14C, 2A",
      "Total: JPY 193,400",
    ])
      expect(text).toContain(words);
  });

  test("does not say that anything is bought, charged or confirmed", () => {
    expect(plainText(heldLetter(held()))).not.toMatch(/confirmed|e-ticket|has been charged|payment went through/);
  });

  test.each([
    [expires_at, Date.parse(expires_at) - 1, false],
    [expires_at, Date.parse(expires_at), true],
    [null, 0, true],
  ])("that ends at %s is over at %d: %s", (until, now, isOver) => {
    expect(holdIsOver(until, now)).toBe(isOver);
  });
});

describe.each([
  ["held", heldLetter, { expires_at: "2026-11-26T16:45:30.000Z" }],
  ["confirmed", confirmedLetter, {}],
] as const)("the mail that a booking is %s", (_, letterOf, change) => {
  test.each([
    [{ given_name: "J.R.R.", family_name: "Tolkien" }, "Ms J. R. R. Tolkien"],
    [{ given_name: "Claim your prize at", family_name: "www.evil.example" }, "Ms Claim your prize at www. evil. example"],
    [{ given_name: "evil.", family_name: ".example" }, "Ms evil. . example"],
  ])("names %j without a link: whoever books writes the name, and any address", (name, named) => {
    const passengers = NEWS.booking.passengers.map((passenger) => ({ ...passenger, ...name }));
    const text = plainText(letterOf(withBooking({ ...change, passengers })));
    expect(text).toContain(`  ${named}: seat 14C, 2A\n`);
    expect(text.replaceAll(named, "Ms Yuki Sato")).toBe(plainText(letterOf(withBooking(change))));
  });
});

describe.each([
  ["verify", verifyLetter],
  ["welcome", welcomeLetter],
  ["reset", resetLetter],
  ["known", knownLetter],
])("the %s mail", (_, letterOf) => {
  const url = "https://holdfast.example/x?token=a&b=c";
  const textFor = (name: string) => plainText(letterOf({ name, url, language: "en" }));

  test("carries its link and no booking", () => {
    const letter = letterOf({ name: "Ada", url, language: "en" });
    expect(plainText(letter)).toContain(url);
    expect(letter.reference).toBeNull();
  });

  test.each([
    ["Ada O'Brien-King", "Ada O'Brien-King"],
    ["J.R.R. Tolkien", "J. R. R. Tolkien"],
    ["Ada,\r\n\n\u2028your bag\u0085is\tfound", "Ada, your bag is found"],
    ["Prize https://evil.example/a@b", "Prize https:// evil. example/ a@ b"],
    ["www.evil.example.", "www. evil. example."],
    ["evil\u3002example evil\uff0eexample evil\uff61example", "evil\u3002 example evil\uff0e example evil\uff61 example"],
  ])("greets %j by one line without a link: whoever asks for it wrote the name, and to whatever address", (name, greeted) => {
    expect(textFor(name)).toContain(`\nHello ${greeted},\n`);
    expect(textFor(name).replace(greeted, "Ada")).toBe(textFor("Ada"));
  });
});
