import { h } from "preact";
import { describe, expect, test } from "vitest";
import type { Booking, Payment } from "#contracts/bookings.ts";
import { booking } from "../api/booking.fixture.ts";
import { screenOfFile, show, shown } from "./screen.fixture.ts";
import { StatusNotice } from "./status-notice.tsx";

screenOfFile();
const said = (part: Partial<Booking>, payments: Partial<Payment>[] = []): string => {
  show(
    h(StatusNotice, {
      booking: booking({
        refund: null,
        failure: { code: "payment_declined", decline_code: null },
        contact: { email: "ada@example.com" },
        timeline: [],
        ...part,
      }),
      payments: payments as Payment[],
    }),
  );
  return shown();
};
const NOTHING = "Nothing was charged";

test("whoever did not pay in time reads that nothing was charged", () => {
  expect(said({ status: "expired" })).toContain(NOTHING);
  expect(said({ status: "expired" }, [{ status: "failed" }])).toContain(NOTHING);
});

test("whose payment came true after their time was over does not, but where the money goes", () => {
  const late = { status: "expired" } as const;
  expect(said(late, [{ status: "refunding" }])).toContain("What was charged goes back to your card.");
  expect(said(late, [{ status: "refunding" }])).not.toContain(NOTHING);
  // Nor does whoever has let the seats go meanwhile.
  const letGo = said({ status: "cancelled" }, [{ status: "refunding" }, { status: "failed" }]);
  expect(letGo).toContain("What was charged goes back to your card.");
  expect(letGo).not.toContain(NOTHING);
  expect(said({ status: "cancelled" }, [{ status: "failed" }])).toContain(`The seats are no longer held for you. ${NOTHING}`);
  const refund = { amount: { amount_minor: 60_000, currency: "GBP" }, status: "succeeded" } as const;
  expect(said({ ...late, refund }, [{ status: "refunded" }])).toContain("£600.00");
  expect(said({ ...late, refund }, [{ status: "refunded" }])).not.toContain(NOTHING);
});

describe("whose flight the airline has cancelled", () => {
  const timeline = [{ event: "flight.cancelled", detail: "HF101_2026-12-01_LHR", at: "2026-11-26T12:00:00Z" }];
  const refund = { amount: { amount_minor: 60_000, currency: "GBP" }, status: "pending" } as const;
  const SORRY = "We are sorry: the airline has cancelled flight HF101, and your booking with it.";

  test.each([
    ["had not paid", { status: "cancelled" }, NOTHING],
    ["is being refunded", { status: "cancelling", refund }, "£600.00 is being refunded."],
    ["is let go", { status: "cancelling" }, SORRY],
    ["was refunded", { status: "cancelled", refund }, "£600.00"],
  ] as const)("and who %s reads that first, and what becomes of the money", (_, part, money) => {
    const words = said({ ...part, timeline });
    expect(words.startsWith(SORRY)).toBe(true);
    expect(words).toContain(money);
    expect(words).not.toContain("being cancelled");
    expect(said({ ...part })).not.toContain("the airline");
  });

  test("reads that also where the payment was under way", () => {
    const failure = { code: "flight_cancelled", decline_code: null } as const;
    expect(said({ status: "failed", failure, timeline })).toContain(`The airline has cancelled a flight of this booking`);
    expect(said({ status: "failed", failure, timeline })).toContain(NOTHING);
  });
});

// Their flight may be cancelled after they have ended, which they are not told of any more, and somebody else may have the seats.
test.each(["failed", "cancelled", "expired"] as const)("a hold that is %s says nothing of who has its seats now", (status) => {
  expect(said({ status })).toContain("no longer held for you");
  expect(said({ status })).toContain(NOTHING);
  expect(said({ status })).not.toContain("for others");
});

/** Of a payment before the last, which was thought to have failed: `refund` of the booking is about the last. */
describe("a payment before the last that came after its time, and whose refund the bank did not take,", () => {
  const pounds = (amount_minor: number) => ({ amount_minor, currency: "GBP" });
  const open = { amount: pounds(60_000), state: "open", settled_at: null, by: null } as const;
  const settled = { ...open, state: "settled", settled_at: "2026-12-05T10:00:00Z", by: "other_means" } as const;
  const timeline = [{ event: "payment.refund_failed", detail: "expired_or_canceled_card", at: "2026-12-01T10:00:00Z" }];
  const late: Partial<Payment> = { status: "captured", amount: pounds(60_000), refunded: pounds(0) };
  const paymentsWith = (refund_debts: Payment["refund_debts"]): Partial<Payment>[] => [
    { ...late, ...(refund_debts && { refund_debts }) },
    { status: "failed", amount: pounds(61_000), refunded: pounds(0) },
  ];
  const ENDED = ["expired", "failed", "cancelled"] as const;

  test.each(ENDED)("is owed in another way of a booking that is %s, and does not go back to the card", (status) => {
    // Also while nobody says what became of it.
    for (const debts of [[open], undefined]) {
      const words = said({ status, timeline }, paymentsWith(debts));
      expect(words).toMatch(/£600\.00 that we sent to your card, so we pay it to you in another way/);
      expect(words).not.toMatch(/goes back to your card|Nothing was charged|£610/);
    }
  });

  test.each(ENDED)("and was paid in another way is said to have been, of a booking that is %s", (status) => {
    const words = said({ status, timeline }, paymentsWith([settled]));
    expect(words).toMatch(/we have paid you £600\.00 in another way/);
    expect(words).not.toMatch(/goes back to your card|so we pay it|Nothing was charged/);
  });

  test("is told beside the refund of the last, each with its own amount", () => {
    const refund = { amount: pounds(61_000), status: "succeeded" } as const;
    const words = said({ status: "cancelled", refund, timeline }, [{ ...late, refund_debts: [open] }, { status: "refunded" }]);
    expect(words).toContain("£600.00 that we sent to your card, so we pay it");
    expect(words).toContain("£610.00 was refunded to your card");
    const failed = said({ status: "cancelled", refund: { ...refund, status: "failed" }, timeline }, [
      { ...late, refund_debts: [open] },
      { status: "captured", refund_debts: [{ ...settled, amount: refund.amount }] },
    ]);
    expect(failed).toContain("£600.00 that we sent to your card, so we pay it");
    expect(failed).toContain("we have paid you £610.00 in another way");
    expect(failed).not.toContain("£610.00 that we sent");
  });

  test("is told of a booking that the last has paid for, of which nothing else is owed", () => {
    const paid = { status: "captured", amount: pounds(61_000), refunded: pounds(0) } as const;
    const words = said({ status: "confirmed", timeline }, [{ ...late, refund_debts: [open] }, paid]);
    expect(words).toMatch(/You are booked.*£600\.00 that we sent to your card, so we pay it/s);
    expect(words).not.toContain("£610");
    expect(said({ status: "confirmed", timeline }, [late, paid])).not.toMatch(/£6|another way/);
  });
});
