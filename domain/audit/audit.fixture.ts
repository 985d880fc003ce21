import { type BookingFacts, type LedgerFact, type SagaFact, noFacts } from "./facts.ts";

export const NOW = Date.UTC(2026, 10, 23, 12);
export const ID = "bkg_00_00000000000000000000000000";
const PAYMENT = "pay_00_00000000000000000000000000_1";
const FLIGHT = "HF101_2026-12-01_LHR";
const TOTAL = 42_000;

const saga = (change: Partial<SagaFact>): SagaFact => ({
  booking_id: ID,
  id: ID,
  version: 9,
  status: "held",
  running: false,
  expires_at: NOW + 60_000,
  record_locator: "K7QXZ4",
  currency: "GBP",
  total_minor: TOTAL,
  passengers: 2,
  segments: [
    {
      flight_id: FLIGHT,
      attempt: "a",
      state: "held",
      seats: [
        { passenger_id: "pax_1", designator: "14A" },
        { passenger_id: "pax_2", designator: "14B" },
      ],
    },
  ],
  payments: [],
  fee_minor: 0,
  tickets: [],
  events: ["booking.held"],
  outbox: [],
  ...change,
});

const withSegments = (base: SagaFact, state: SagaFact["segments"][number]["state"]): SagaFact => ({
  ...base,
  segments: base.segments.map((segment) => ({ ...segment, state })),
});

export const line = (entryId: string, kind: string, account: string, debit: number, credit: number): LedgerFact => ({
  booking_id: ID,
  id: `${entryId}:${account}`,
  entry_id: entryId,
  kind,
  payment_id: PAYMENT,
  account,
  currency: "GBP",
  debit_minor: debit,
  credit_minor: credit,
});

function seen(own: SagaFact): BookingFacts {
  const { status, record_locator, currency, total_minor, passengers, tickets } = own;
  return {
    ...noFacts(ID),
    sagas: [own],
    projections: [{ booking_id: ID, id: ID, status, record_locator, currency, total_minor, passengers, tickets: [...tickets] }],
    notices: own.events.map((type) => ({
      booking_id: ID,
      id: `${ID}:${type}`,
      type,
      channels: [{ channel: "email", status: "sent", has_reason: false }],
    })),
  };
}

const claims = (state: "held" | "pinned" | "sold"): BookingFacts["claims"] =>
  ["14A", "14B"].map((designator, i) => ({
    booking_id: ID,
    id: `${FLIGHT} ${designator}`,
    flight_id: FLIGHT,
    designator,
    state,
    attempt: "a",
    passenger_id: `pax_${i + 1}`,
  }));

/** A booking whose seats are held, as every store has it. */
export const heldFacts = (): BookingFacts => ({ ...seen(saga({})), claims: claims("held") });

const captured = {
  payments: [
    { booking_id: ID, id: PAYMENT, intent_id: "pi_1", status: "captured", amount_minor: TOTAL, currency: "GBP" },
  ] satisfies BookingFacts["payments"],
  intents: [
    {
      booking_id: ID,
      id: "pi_1",
      payment_id: PAYMENT,
      status: "succeeded",
      amount_minor: TOTAL,
      received_minor: TOTAL,
      currency: "GBP",
    },
  ] satisfies BookingFacts["intents"],
  entries: [
    line(`capture:${PAYMENT}`, "capture", "provider_clearing", TOTAL, 0),
    line(`capture:${PAYMENT}`, "capture", "customer_funds", 0, TOTAL),
  ],
};

/** Paid for and ticketed. */
export const confirmedFacts = (): BookingFacts => ({
  ...seen(
    withSegments(
      saga({
        status: "confirmed",
        payments: [{ id: PAYMENT, state: "captured", captured_minor: TOTAL, refunded_minor: 0, debt_minor: 0 }],
        tickets: ["9990000000001", "9990000000002"],
        events: ["booking.held", "booking.confirmed"],
      }),
      "sold",
    ),
  ),
  ...structuredClone(captured),
  claims: claims("sold"),
});

/** Cancelled against a fee: the rest went back. */
export function cancelledFacts(): BookingFacts {
  const fee = 5_000;
  const refund = TOTAL - fee;
  return {
    ...seen(
      withSegments(
        saga({
          status: "cancelled",
          payments: [{ id: PAYMENT, state: "partially_refunded", captured_minor: TOTAL, refunded_minor: refund, debt_minor: 0 }],
          fee_minor: fee,
          tickets: ["9990000000001", "9990000000002"],
          events: ["booking.held", "booking.confirmed", "booking.cancelled"],
        }),
        "released",
      ),
    ),
    ...structuredClone(captured),
    entries: [
      ...captured.entries,
      line("refund_owed:m1", "refund_owed", "customer_funds", TOTAL, 0),
      line("refund_owed:m1", "refund_owed", "refunds_payable", 0, refund),
      line("refund_owed:m1", "refund_owed", "fees", 0, fee),
      line("refund_paid:re_1", "refund_paid", "refunds_payable", refund, 0),
      line("refund_paid:re_1", "refund_paid", "provider_clearing", 0, refund),
    ],
    provider_refunds: [{ booking_id: ID, id: "re_1", intent_id: "pi_1", amount_minor: refund, status: "succeeded" }],
  };
}

/** As cancelled, but the card's bank sent the refund back: the carrier owes it. */
export function indebtedFacts(): BookingFacts {
  const facts = cancelledFacts();
  const refund = TOTAL - 5_000;
  return {
    ...facts,
    sagas: facts.sagas.map((own) => ({
      ...own,
      payments: own.payments.map((paid) => ({ ...paid, refunded_minor: 0, debt_minor: refund })),
    })),
    entries: [
      ...facts.entries,
      line("refund_returned:re_1", "refund_returned", "provider_clearing", refund, 0),
      line("refund_returned:re_1", "refund_returned", "refunds_payable", 0, refund),
    ],
    provider_refunds: facts.provider_refunds.map((each) => ({ ...each, status: "failed" })),
    debts: [
      {
        booking_id: ID,
        id: "debt_1",
        message_id: "m1",
        payment_id: PAYMENT,
        amount_minor: refund,
        currency: "GBP",
        state: "open",
        settled_minor: 0,
      },
    ],
  };
}

/** The same, after an operator has paid it by other means. */
export function settledFacts(): BookingFacts {
  const facts = indebtedFacts();
  const refund = TOTAL - 5_000;
  return {
    ...facts,
    entries: [
      ...facts.entries,
      line("debt_settled:m1", "debt_settled", "refunds_payable", refund, 0),
      line("debt_settled:m1", "debt_settled", "bank", 0, refund),
    ],
    debts: facts.debts.map((debt) => ({ ...debt, state: "settled", settled_minor: refund })),
  };
}

/** Declined: nothing moved, nothing is held. */
export const failedFacts = (): BookingFacts => ({
  ...seen(
    withSegments(
      saga({
        status: "failed",
        payments: [{ id: PAYMENT, state: "failed", captured_minor: 0, refunded_minor: 0, debt_minor: 0 }],
        events: ["booking.held", "booking.failed"],
      }),
      "released",
    ),
  ),
  payments: [{ booking_id: ID, id: PAYMENT, intent_id: "pi_1", status: "declined", amount_minor: TOTAL, currency: "GBP" }],
  intents: [
    {
      booking_id: ID,
      id: "pi_1",
      payment_id: PAYMENT,
      status: "canceled",
      amount_minor: TOTAL,
      received_minor: 0,
      currency: "GBP",
    },
  ],
});
