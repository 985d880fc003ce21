import { expect, test } from "vitest";
import { quoteCancellation } from "./quote.ts";
import { NOW, heldBooking, pay, play } from "./world.fixture.ts";

const sold = play(heldBooking(), [pay()]).record;
const withTerms = (terms: Partial<typeof sold.terms>) => ({ ...sold, terms: { ...sold.terms, ...terms } });

test.each([
  ["a refundable fare gives back all but the fee", sold, 37_000, 5_000],
  [
    "the fee is per passenger with a seat: an infant pays none",
    withTerms({ passengers: [...sold.terms.passengers, { id: "pax_2", type: "child" }, { id: "pax_3", type: "infant" }] }),
    32_000,
    10_000,
  ],
  ["a fare that is not refundable gives back the refundable taxes", withTerms({ refundable: false }), 6_000, 36_000],
  ["a fee above the price gives nothing back and asks for nothing", withTerms({ cancellation_fee_minor: 99_000 }), 0, 42_000],
  ["what was never captured is not given back", heldBooking(), 0, 0],
])("%s", (_name, record, refund_minor, fee_minor) => {
  expect(quoteCancellation(record, "cxl_1", NOW)).toMatchObject({
    refund_minor,
    fee_minor,
    captured_minor: refund_minor + fee_minor,
  });
});

test("what cannot be paid out is not promised: fils go by tens", () => {
  const record = withTerms({ currency: "KWD", cancellation_fee_minor: 5_004 });
  expect(quoteCancellation(record, "cxl_1", NOW)).toMatchObject({ refund_minor: 37_000, fee_minor: 5_000 });
});

test("a quote ends with the departure at the latest", () => {
  const close = withTerms({ first_departure_at: NOW + 1000 });
  expect(quoteCancellation(close, "cxl_1", NOW).expires_at).toBe(NOW + 1000);
});
