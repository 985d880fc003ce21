/**
 * Double-entry bookkeeping, pure: integer minor units, every entry balanced per currency when it is built.
 *
 * `provider_clearing` (what the provider owes us) is debited when money comes in and credited when it goes out, so its
 * balance is captured − refunded. On the other side stand what passengers have paid for and not flown yet
 * (`customer_funds`), what we kept (`fees`, `revenue`) and what we owe (`refunds_payable`: a refund that failed stays there
 * until it is paid by other means, out of `bank`, since the provider then still holds the money).
 * A dispute takes money out of clearing into `disputes`, from where it comes back if we win. Who is owed a refund of it has the money by it: their
 * debt is settled out of `disputes`.
 */
import { invariant } from "../invariant.ts";

export const ACCOUNTS = [
  "customer_funds",
  "revenue",
  "fees",
  "refunds_payable",
  "provider_clearing",
  "bank",
  "disputes",
] as const;
export type Account = (typeof ACCOUNTS)[number];

export interface Line {
  account: Account;
  debit_minor: number;
  credit_minor: number;
}
export interface Entry {
  /** Natural key: an event of the provider's is booked once, however many messages bring it. */
  id: string;
  kind: "capture" | "refund_owed" | "refund_paid" | "refund_returned" | "debt_settled" | "dispute" | "dispute_returned";
  currency: string;
  lines: Line[];
}

const debit = (account: Account, amount: number): Line => ({ account, debit_minor: amount, credit_minor: 0 });
const credit = (account: Account, amount: number): Line => ({ account, debit_minor: 0, credit_minor: amount });

function entry(kind: Entry["kind"], id: string, currency: string, lines: Line[]): Entry {
  let balance = 0;
  for (const line of lines) {
    invariant(Number.isSafeInteger(line.debit_minor) && Number.isSafeInteger(line.credit_minor), `${id}: amounts are integers`);
    invariant(line.debit_minor >= 0 && line.credit_minor >= 0, `${id}: amounts are not negative`);
    balance += line.debit_minor - line.credit_minor;
  }
  invariant(balance === 0, `${id}: debits equal credits`);
  return { id: `${kind}:${id}`, kind, currency, lines: lines.filter((line) => line.debit_minor + line.credit_minor > 0) };
}

/** Money arrived for a booking. Once per payment. */
export const captureEntry = (paymentId: string, currency: string, amount: number): Entry =>
  entry("capture", paymentId, currency, [debit("provider_clearing", amount), credit("customer_funds", amount)]);

/** A cancellation: what the passenger gets back is owed, the rest is kept. Once per refund message. */
export const refundOwedEntry = (messageId: string, currency: string, amount: number, fee: number): Entry =>
  entry("refund_owed", messageId, currency, [
    debit("customer_funds", amount + fee),
    credit("refunds_payable", amount),
    credit("fees", fee),
  ]);

/** The provider accepted the refund. Once per refund. */
export const refundPaidEntry = (refundId: string, currency: string, amount: number): Entry =>
  entry("refund_paid", refundId, currency, [debit("refunds_payable", amount), credit("provider_clearing", amount)]);

/** An accepted refund came back: we owe it again. Once per refund. */
export const refundReturnedEntry = (refundId: string, currency: string, amount: number): Entry =>
  entry("refund_returned", refundId, currency, [debit("provider_clearing", amount), credit("refunds_payable", amount)]);

/** Where the money of a settled debt came from: an account of ours, or the payment that the passenger's bank took back. */
export type SettledFrom = Extract<Account, "bank" | "disputes">;
/** `disputed`: what is on `disputes` for its payment. Who has that much back from their bank was not paid by us. */
export const settledFrom = (amount: number, disputed: number): SettledFrom => (disputed >= amount ? "disputes" : "bank");

/** What a failed refund left owing is owed no longer: nothing moves at the provider. Once per refund message. */
export const debtSettledEntry = (messageId: string, currency: string, amount: number, from: SettledFrom): Entry =>
  entry("debt_settled", messageId, currency, [debit("refunds_payable", amount), credit(from, amount)]);

/** The passenger's bank took the money back for the time being. Once per dispute; it frees no seat. */
export const disputeEntry = (disputeId: string, currency: string, amount: number): Entry =>
  entry("dispute", disputeId, currency, [debit("disputes", amount), credit("provider_clearing", amount)]);

/** The dispute was decided for us, and the money came back. Once per dispute. */
export const disputeReturnedEntry = (disputeId: string, currency: string, amount: number): Entry =>
  entry("dispute_returned", disputeId, currency, [debit("provider_clearing", amount), credit("disputes", amount)]);
