import { describe, expect, test } from "vitest";
import { knownLetter, resetLetter, verifyLetter } from "./account.ts";
import { NEWS } from "./news.fixture.ts";
import { cancelledLetter } from "./cancelled.ts";
import { confirmedLetter, confirmedText } from "./confirmed.ts";
import { failureReason } from "./decline.ts";
import { expiredLetter } from "./expired.ts";
import type { BookingFacts } from "./facts.ts";
import { failedLetter } from "./failed.ts";
import { plainText } from "./plain-text.ts";

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
    expect(failureReason({ code: "payment_declined", decline_code })).toBe(words);
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

test("an expired hold says that nothing was charged, and how long its seats are closed to the one who had them", () => {
  const text = plainText(expiredLetter({ ...NEWS, tickets: [] }));
  expect(text).toContain("you have not been charged");
  expect(text).toContain("choose other seats. The same ones are closed to you for 15 minutes");
});

test.each([
  ["verify", verifyLetter],
  ["reset", resetLetter],
  ["known", knownLetter],
])("the %s mail carries its link and no booking", (_, letterOf) => {
  const letter = letterOf({ name: "Ada", url: "https://holdfast.example/x?token=a&b=c" });
  expect(plainText(letter)).toContain("https://holdfast.example/x?token=a&b=c");
  expect(letter.reference).toBeNull();
});
