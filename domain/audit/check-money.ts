import type { BookingFacts, Finding, IntentFact, LedgerFact } from "./facts.ts";

const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Money of a booking that rests, as the provider has it, against what the booking, its seats and the ledger say. */
export function checkMoney(facts: BookingFacts): Finding[] {
  return [...netMoney(facts), ...facts.intents.flatMap((intent) => checkIntent(facts, intent)), ...checkSagaPayments(facts)];
}

/** M1, M2: what is kept is the price of a confirmed booking, recorded fees, and refunds that are still owed; from one intent. */
function netMoney({ booking_id, sagas: [saga], intents, provider_refunds, entries }: BookingFacts): Finding[] {
  const kept = (intent: IntentFact): number => intent.received_minor - refundedOf(provider_refunds, intent.id);
  const net = sum(intents.map(kept));
  const paying = intents.filter((intent) => kept(intent) > 0);
  const findings: Finding[] = [];
  if (paying.length > 1)
    findings.push({ invariant: "M1", ids: [booking_id, ...paying.map(({ id }) => id)], detail: "more than one payment is kept" });
  if (saga === undefined) {
    if (net !== 0)
      findings.push({
        invariant: "M8",
        ids: [booking_id],
        detail: `${net} minor units are kept for a booking that does not exist`,
      });
    return findings;
  }
  const fees = sum(entries.filter(({ account }) => account === "fees").map((line) => line.credit_minor - line.debit_minor));
  const debts = sum(saga.payments.map(({ debt_minor }) => debt_minor));
  const price = saga.status === "confirmed" ? saga.total_minor : 0;
  if (net !== price + fees + debts)
    findings.push({
      invariant: "M2",
      ids: [booking_id],
      detail: `${net} minor units are kept of a ${saga.status} booking; ${price} for its seats, ${fees} fees and ${debts} debts are due`,
    });
  if (fees !== saga.fee_minor)
    findings.push({
      invariant: "M2",
      ids: [booking_id],
      detail: `the ledger has ${fees} minor units of fees, the booking ${saga.fee_minor}`,
    });
  return findings;
}

const refundedOf = (refunds: BookingFacts["provider_refunds"], intentId: string): number =>
  sum(refunds.filter(({ intent_id, status }) => intent_id === intentId && status !== "failed").map((each) => each.amount_minor));

/** An intent that still waits for somebody, and so keeps money reserved. */
const OPEN_INTENTS: readonly string[] = ["requires_capture", "requires_action", "processing"];

function checkIntent({ booking_id, sagas: [saga], payments, provider_refunds }: BookingFacts, intent: IntentFact): Finding[] {
  const ids = [booking_id, intent.id];
  const findings: Finding[] = [];
  const row = payments.find(({ intent_id }) => intent_id === intent.id);
  if (OPEN_INTENTS.includes(intent.status))
    findings.push({ invariant: "M8", ids, detail: `the booking rests, but its intent is ${intent.status}` });
  if (refundedOf(provider_refunds, intent.id) > intent.received_minor)
    findings.push({ invariant: "M3", ids, detail: "more was refunded than captured" });
  if (saga !== undefined && intent.received_minor > 0 && intent.received_minor !== saga.total_minor)
    findings.push({
      invariant: "M5",
      ids,
      detail: `${intent.received_minor} minor units were captured for a total of ${saga.total_minor}`,
    });
  if (saga !== undefined && intent.currency !== saga.currency)
    findings.push({ invariant: "M5", ids, detail: `the intent is in ${intent.currency}, the booking in ${saga.currency}` });
  if (intent.received_minor > 0 && row?.status !== "captured")
    findings.push({
      invariant: "M6",
      ids,
      detail: `the provider captured it; the payments database has it as ${row?.status ?? "unknown to it"}`,
    });
  return findings;
}

/** M6: what the saga believes of each payment, and what the payments database does, against the provider. */
function checkSagaPayments({ booking_id, sagas: [saga], payments, intents, provider_refunds }: BookingFacts): Finding[] {
  const intentOf = (paymentId: string): IntentFact | undefined =>
    intents.find(({ id }) => id === payments.find((row) => row.id === paymentId)?.intent_id);
  const believed = (saga?.payments ?? []).flatMap(({ id, captured_minor, refunded_minor }): Finding[] => {
    const intent = intentOf(id);
    const received = intent?.received_minor ?? 0;
    const refunded = intent === undefined ? 0 : refundedOf(provider_refunds, intent.id);
    if (captured_minor === received && refunded_minor === refunded) return [];
    return [
      {
        invariant: "M6",
        ids: [booking_id, id],
        detail: `the booking knows of ${captured_minor} captured and ${refunded_minor} refunded, the provider of ${received} and ${refunded}`,
      },
    ];
  });
  const unfounded = payments.filter(({ id, status }) => status === "captured" && (intentOf(id)?.received_minor ?? 0) === 0);
  return [
    ...believed,
    ...unfounded.map(({ id }) => ({
      invariant: "M6",
      ids: [booking_id, id],
      detail: "captured in the payments database, not at the provider",
    })),
  ];
}

/** The ledger of one booking: balanced (M4), in whole minor units (M7), and entry by entry what the provider says (M6). */
export function checkLedger({
  booking_id,
  sagas: [saga],
  entries,
  intents,
  provider_refunds,
  payments,
}: BookingFacts): Finding[] {
  const byEntry = Map.groupBy(entries, ({ entry_id }) => entry_id);
  const findings = [...byEntry].flatMap(([entryId, lines]) => checkEntry(booking_id, entryId, lines, saga?.currency));
  const amountOf = (entryId: string): number => sum((byEntry.get(entryId) ?? []).map(({ debit_minor }) => debit_minor));
  const expected = new Map<string, number>();
  for (const { id, received_minor } of intents) {
    const payment = payments.find(({ intent_id }) => intent_id === id);
    if (payment !== undefined && received_minor > 0) expected.set(`capture:${payment.id}`, received_minor);
  }
  for (const { id, amount_minor, status } of provider_refunds) {
    expected.set(`refund_paid:${id}`, amount_minor);
    if (status === "failed") expected.set(`refund_returned:${id}`, amount_minor);
  }
  for (const [entryId, amount] of expected) {
    if (amountOf(entryId) !== amount)
      findings.push({
        invariant: "M6",
        ids: [booking_id, entryId],
        detail: `the provider says ${amount} minor units, the ledger ${amountOf(entryId)}`,
      });
  }
  for (const [entryId, [line]] of byEntry) {
    if (line !== undefined && FROM_PROVIDER.includes(line.kind) && !expected.has(entryId))
      findings.push({
        invariant: "M6",
        ids: [booking_id, entryId],
        detail: "the ledger has an entry the provider knows nothing of",
      });
  }
  return findings;
}

/** Kinds of entries that repeat a fact of the provider's. */
const FROM_PROVIDER: readonly string[] = ["capture", "refund_paid", "refund_returned"];

/** A bank may take money back in its customer's currency. */
const DISPUTES: readonly string[] = ["dispute", "dispute_returned"];

/** `expected`: the booking's currency, where it exists. */
function checkEntry(bookingId: string, entryId: string, lines: LedgerFact[], expected: string | undefined): Finding[] {
  const ids = [bookingId, entryId];
  const amounts = lines.flatMap(({ debit_minor, credit_minor }) => [debit_minor, credit_minor]);
  if (!amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0))
    return [{ invariant: "M7", ids, detail: "an amount is not a whole number of minor units" }];
  if (new Set(lines.map(({ currency }) => currency)).size > 1)
    return [{ invariant: "M4", ids, detail: "one entry has two currencies" }];
  if (sum(lines.map((line) => line.debit_minor - line.credit_minor)) !== 0)
    return [{ invariant: "M4", ids, detail: "debits and credits of the entry differ" }];
  const foreign = lines.find(({ kind, currency }) => !DISPUTES.includes(kind) && currency !== (expected ?? currency));
  if (foreign !== undefined)
    return [{ invariant: "M6", ids, detail: `the entry is in ${foreign.currency}, the booking in ${expected}` }];
  return [];
}

/** Sums of the whole ledger, by currency (M4). */
export const checkBalances = (sums: { currency: string; debit_minor: number; credit_minor: number }[]): Finding[] =>
  sums
    .filter(({ debit_minor, credit_minor }) => debit_minor !== credit_minor)
    .map(({ currency, debit_minor, credit_minor }) => ({
      invariant: "M4",
      ids: [currency],
      detail: `the ledger's debits are ${debit_minor} minor units, its credits ${credit_minor}`,
    }));
