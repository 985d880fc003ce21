import type { TrialBalance } from "#contracts/payments.ts";
import type { ProviderPayment } from "../../test/harness/evidence.ts";
import type { Evidence } from "../ordeal/judge.ts";

type Bookings = Evidence["bookings"];
type Found = Bookings extends Map<string, infer Each> ? Each : never;
/** In minor units, by currency. */
type Sums = Map<string, number>;

export interface Reconciled {
  compared: { payments: number; captures: number; refunds: number; bookings: number; currencies: number; balances: number };
  /** What the provider's records, the bookings and the ledger do not say alike. */
  unexplained: string[];
}

/**
 * Compares the provider's own records with the bookings, payment by payment, and with the ledger, account by account. Pure,
 * and by other means than the audit: it knows neither the payments database nor the sagas, only what the API says of them.
 */
export function reconcile(payments: ProviderPayment[], bookings: Bookings, { currencies }: TrialBalance): Reconciled {
  const byBooking = Map.groupBy(payments, ({ booking_id }) => booking_id);
  const captured = payments.filter(({ amount_received }) => amount_received > 0);
  const expected = expectedBalances(captured, bookings);
  const found = balancesOf(currencies);
  const names = [...new Set([...expected.keys(), ...found.keys()])];
  return {
    compared: {
      payments: payments.length,
      captures: captured.length,
      refunds: payments.filter(({ amount_refunded }) => amount_refunded > 0).length,
      bookings: bookings.size,
      currencies: currencies.length,
      balances: names.length,
    },
    unexplained: [
      ...captured
        .filter(({ booking_id }) => !bookings.has(booking_id))
        .map(({ id, booking_id }) => `${id} was captured for ${booking_id}, which nobody knows`),
      ...payments
        .filter(({ status }) => UNFINISHED.includes(status))
        .map(({ id, booking_id, status }) => `${id} of ${booking_id} is ${status}, and nobody waits for it`),
      ...[...bookings].flatMap(([id, booking]) => moneyOf(booking, byBooking.get(id) ?? []).map((wrong) => `${id} ${wrong}`)),
      ...currencies
        .filter(({ balanced }) => !balanced)
        .map(({ currency }) => `debits of the ledger are not its credits in ${currency}`),
      ...names
        .filter((name) => (expected.get(name) ?? 0) !== (found.get(name) ?? 0))
        .map((name) => `${name} is ${found.get(name) ?? 0} in the ledger, ${expected.get(name) ?? 0} by the provider's records`),
    ],
  };
}

/** Statuses of a payment in which money is still reserved, or may yet be. */
const UNFINISHED = ["requires_capture", "requires_action", "processing"];

/** What is wrong with the money of one booking at rest. */
function moneyOf(booking: Found, payments: ProviderPayment[]): string[] {
  const captured = payments.filter(({ amount_received }) => amount_received > 0);
  const kept = sum(captured.map(({ amount_received, amount_refunded }) => amount_received - amount_refunded));
  const { status, total } = booking;
  const due = dueOf(booking);
  const state = `is ${status}`;
  return [
    ...(captured.length > 1 ? [`${state}, and was paid ${captured.length} times`] : []),
    ...(status === "confirmed" && captured.length === 0 ? [`${state}, and was never paid`] : []),
    ...(kept === due ? [] : [`${state}, and ${kept} minor units of it are kept instead of ${due}`]),
    ...captured
      .filter(
        ({ currency, amount_received }) => currency.toUpperCase() !== total.currency || amount_received !== total.amount_minor,
      )
      .map(
        ({ id, currency, amount_received }) =>
          `costs ${total.amount_minor} ${total.currency}, and ${id} took ${amount_received} ${currency}`,
      ),
  ];
}

/** What may be kept: the whole price of a confirmed booking, of a cancelled ticket what its refund left, of any other nothing. */
function dueOf({ status, total, refund, timeline }: Found): number {
  if (status === "confirmed") return total.amount_minor;
  const wasConfirmed = timeline.some(({ event }) => event === "booking.confirmed");
  return status === "cancelled" && wasConfirmed ? total.amount_minor - (refund?.amount.amount_minor ?? 0) : 0;
}

/** The balance of each account that the provider's records and the bookings ask for: what it holds, and for whom. */
function expectedBalances(captured: ProviderPayment[], bookings: Bookings): Sums {
  const sums: Sums = new Map();
  const add = (account: string, currency: string, amount: number): void => {
    const name = `${account} ${currency.toUpperCase()}`;
    sums.set(name, (sums.get(name) ?? 0) + amount);
  };
  for (const { booking_id, currency, amount_received, amount_refunded } of captured) {
    const kept = amount_received - amount_refunded;
    add("provider_clearing", currency, kept);
    // A ticket's price is the passenger's until it is flown; what a cancellation left is a fee.
    add(bookings.get(booking_id)?.status === "confirmed" ? "customer_funds" : "fees", currency, -kept);
  }
  return sums;
}

/** Without those that are nought. */
const balancesOf = (currencies: TrialBalance["currencies"]): Sums =>
  new Map(
    currencies.flatMap(({ currency, accounts }) =>
      accounts.flatMap(({ account, balance_minor }) =>
        balance_minor === 0 ? [] : [[`${account} ${currency}`, balance_minor] as const],
      ),
    ),
  );

const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);
