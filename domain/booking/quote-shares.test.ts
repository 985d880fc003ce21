import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BookingRecord } from "./record.ts";
import { type QuoteShare, type TaxLine, quoteShares } from "./quote-shares.ts";
import { involuntaryCancellation, quoteCancellation } from "./quote.ts";
import { NOW, heldBooking, pay, play } from "./world.fixture.ts";

const sold = play(heldBooking(), [pay()]).record;
type Terms = BookingRecord["terms"];
type Sale = Pick<Terms, "refundable" | "cancellation_fee_minor" | "base_minor" | "passengers"> & {
  taxes: TaxLine[];
  seats: BookingRecord["seat_prices"];
};

/** A booking that was sold so and paid in full, and what cancelling it gives back; `byAirline`: it takes the flight away. */
function quoted({ taxes, seats, ...terms }: Sale, { byAirline = false } = {}) {
  const record = structuredClone(sold);
  Object.assign(record.terms, terms, { taxes: taxes.map(({ amount_minor, refundable }) => ({ amount_minor, refundable })) });
  record.seat_prices = seats;
  record.total_minor =
    terms.base_minor + sum([...taxes.map((line) => line.amount_minor), ...seats.map((seat) => seat.price_minor)]);
  for (const paid of record.payments) paid.captured_minor = record.total_minor;
  const quote = (byAirline ? involuntaryCancellation : quoteCancellation)(record, "cxl_1", NOW);
  return { quote, shares: quoteShares(record, quote, taxes) };
}
const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const line = (code: string, amount_minor: number, refundable = true): TaxLine => ({ code, amount_minor, refundable });
const who = (...types: Terms["passengers"][number]["type"][]) => types.map((type, i) => ({ id: `pax_${i + 1}`, type }));
const rows = (shares: QuoteShare[]) =>
  shares.map((share) => [share.fare_refund_minor, share.tax_refund_minor, share.refund_minor, share.fee_minor]);

/** Two adults, a child at three quarters, an infant at a tenth; GB spares the child, ZY does not; pax_2 chose a seat. */
const FAMILY: Sale = {
  refundable: true,
  cancellation_fee_minor: 5_000,
  base_minor: 28_500,
  passengers: who("adult", "adult", "child", "infant"),
  taxes: [line("GB", 6_000), line("ZY", 4_500, false)],
  seats: [{ flight_id: "HF101", passenger_id: "pax_2", price_minor: 1_200 }],
};

describe("what each passenger gets back", () => {
  test("of a refundable fare is all they paid less the fee, which an infant does not pay", () => {
    const { quote, shares } = quoted(FAMILY);
    expect(quote).toMatchObject({ refund_minor: 25_200, fee_minor: 15_000 });
    expect(rows(shares)).toEqual([
      [5_000, 4_500, 9_500, 5_000],
      [6_200, 4_500, 10_700, 5_000],
      [2_500, 1_500, 4_000, 5_000],
      [1_000, 0, 1_000, 0],
    ]);
  });

  test("of a fare that is not refundable are the taxes that are: none of them to a child who never paid one", () => {
    const { quote, shares } = quoted({ ...FAMILY, refundable: false, cancellation_fee_minor: 0 });
    expect(quote).toMatchObject({ refund_minor: 6_000, fee_minor: 34_200 });
    expect(rows(shares)).toEqual([
      [0, 3_000, 3_000, 11_500],
      [0, 3_000, 3_000, 12_700],
      [0, 0, 0, 9_000],
      [0, 0, 0, 1_000],
    ]);
  });

  test("is never less than nothing: what a fee takes beyond a child's fare, the quote takes from the others", () => {
    const small = { ...FAMILY, passengers: who("adult", "child"), base_minor: 17_500, taxes: [], seats: [] };
    const { quote, shares } = quoted({ ...small, cancellation_fee_minor: 8_000 });
    expect(quote).toMatchObject({ refund_minor: 1_500, fee_minor: 16_000 });
    expect(rows(shares)).toEqual([
      [1_500, 0, 1_500, 8_500],
      [0, 0, 0, 7_500],
    ]);
  });

  test.each([
    ["refundable", { refundable: true }],
    ["not refundable", { refundable: false, cancellation_fee_minor: 0 }],
  ])("is all that they paid where the airline takes the flight away, of a fare that is %s", (_fare, terms) => {
    const { quote, shares } = quoted({ ...FAMILY, ...terms }, { byAirline: true });
    expect(quote).toMatchObject({ refund_minor: 40_200, fee_minor: 0 });
    expect(rows(shares)).toEqual([
      [10_000, 4_500, 14_500, 0],
      [11_200, 4_500, 15_700, 0],
      [7_500, 1_500, 9_000, 0],
      [1_000, 0, 1_000, 0],
    ]);
  });

  test("of what was never captured is nothing, and nothing is kept", () => {
    const held = heldBooking();
    expect(rows(quoteShares(held, quoteCancellation(held, "cxl_1", NOW), [line("ZY", 10_000)]))).toEqual([[0, 0, 0, 0]]);
  });
});

const amount = fc.integer({ min: 0, max: 9_999_999 });
const sale: fc.Arbitrary<Sale> = fc
  .record({
    refundable: fc.boolean(),
    cancellation_fee_minor: fc.integer({ min: 0, max: 20_000 }),
    base_minor: amount,
    passengers: fc.array(fc.constantFrom("adult", "child", "infant"), { maxLength: 8 }).map((others) => who("adult", ...others)),
    taxes: fc.array(
      fc.record({ code: fc.constantFrom("GB", "ZY", "OY", "??"), amount_minor: amount, refundable: fc.boolean() }),
      {
        maxLength: 6,
      },
    ),
    seats: fc.array(
      fc.record({
        flight_id: fc.constant("HF101"),
        passenger_id: fc.constantFrom("pax_1", "pax_2"),
        price_minor: fc.integer({ min: 0, max: 9_000 }),
      }),
      { maxLength: 2 },
    ),
  })
  .filter(({ passengers, seats }) => seats.every(({ passenger_id }) => passengers.some(({ id }) => id === passenger_id)));

test("the shares of any sale add up to its quote, to the unit, and none is negative", () => {
  fc.assert(
    fc.property(sale, (each) => {
      const { quote, shares } = quoted(each);
      expect(shares.map(({ passenger_id }) => passenger_id)).toEqual(each.passengers.map(({ id }) => id));
      expect(sum(shares.map(({ refund_minor }) => refund_minor))).toBe(quote.refund_minor);
      expect(sum(shares.map(({ fee_minor }) => fee_minor))).toBe(quote.fee_minor);
      for (const share of shares) {
        expect(share.fare_refund_minor + share.tax_refund_minor).toBe(share.refund_minor);
        for (const part of [share.fare_refund_minor, share.tax_refund_minor, share.fee_minor])
          expect(part).toBeGreaterThanOrEqual(0);
        expect(each.refundable || share.fare_refund_minor === 0).toBe(true);
      }
    }),
  );
});

test("where the airline takes the flight away, each gets back what they paid, taxes as taxes, whatever the fare says", () => {
  fc.assert(
    fc.property(sale, (each) => {
      const { shares } = quoted(each, { byAirline: true });
      const free = quoted({ ...each, refundable: true, cancellation_fee_minor: 0 });
      expect(shares).toEqual(free.shares);
      expect(sum(shares.map(({ tax_refund_minor }) => tax_refund_minor))).toBe(sum(each.taxes.map((tax) => tax.amount_minor)));
      expect(shares.every(({ fee_minor }) => fee_minor === 0)).toBe(true);
    }),
  );
});

test("where every fee is covered by what its passenger has paid, an adult or a child is kept just the fee, an infant nothing", () => {
  fc.assert(
    fc.property(sale, (each) => {
      const dear = { ...each, refundable: true, base_minor: each.base_minor + 2_000_000 };
      const { shares } = quoted(dear);
      expect(shares.map(({ fee_minor }) => fee_minor)).toEqual(
        each.passengers.map(({ type }) => (type === "infant" ? 0 : each.cancellation_fee_minor)),
      );
    }),
  );
});
