import { describe, expect, test } from "vitest";
import type { BookingFacts, RefundFacts } from "./facts.ts";
import { NEWS } from "./news.fixture.ts";
import { plainText } from "./plain-text.ts";
import { refundedLetter } from "./refunded.ts";

const withBooking = (change: Partial<BookingFacts>) => ({ ...NEWS, booking: { ...NEWS.booking, ...change } });

describe("a refund that was made", () => {
  const of = (amount_minor: number) => ({ amount: { amount_minor, currency: "JPY" }, status: "succeeded" as const });
  const made = (amount_minor: number, by: RefundFacts["by"] = "card") =>
    refundedLetter(withBooking({ refund: of(amount_minor) }), { amount: of(amount_minor).amount, by });

  test("in full says how much came back and by what way, and of nothing that is kept", () => {
    const letter = made(193_400);
    const text = plainText(letter);
    expect(letter.subject).toBe("JPY 193,400 refunded: booking K3J9QX, NRT - LHR - NRT");
    expect(text).toContain("We have paid JPY 193,400 back to the card that the booking was paid with.");
    expect(text).toContain("Paid back to your card: JPY 193,400");
    expect(text).not.toContain("ept");
  });

  test("in part says what the fare keeps", () => {
    const text = plainText(made(150_000));
    expect(text).toContain("Price of the booking: JPY 193,400");
    expect(text).toContain("Kept by the fare's rules: JPY 43,400");
    expect(text).toContain("Paid back to your card: JPY 150,000");
  });

  test("in another way says why, and promises no card anything", () => {
    const text = plainText(made(193_400, "other_means"));
    expect(text).toContain("The refund to your card did not come through, so we have paid you JPY 193,400 in another way.");
    expect(text).toContain("Paid in another way: JPY 193,400");
    expect(text).not.toMatch(/Banks take|Paid back to your card/);
  });

  test("through the bank, which took the payment back, claims no payment of ours", () => {
    const text = plainText(made(193_400, "dispute"));
    expect(text).toContain("your bank has taken it back from us. Your refund of JPY 193,400 is part of that");
    expect(text).toContain("Come back through your bank: JPY 193,400");
    expect(text).not.toMatch(/Banks take|Paid back to your card|we have paid|another way/i);
  });

  test("of one debt among others says of it alone how much, and nothing of what is kept", () => {
    const letter = refundedLetter(withBooking({ refund: of(193_400) }), {
      amount: { amount_minor: 100_000, currency: "JPY" },
      by: "other_means",
    });
    expect(plainText(letter)).not.toContain("Kept by");
  });

  test("of a booking that never had a ticket keeps nothing, whatever was captured", () => {
    const news = { ...withBooking({ refund: of(190_000) }), tickets: [] };
    expect(plainText(refundedLetter(news, { amount: of(190_000).amount, by: "card" }))).not.toContain("Kept by");
  });
});
