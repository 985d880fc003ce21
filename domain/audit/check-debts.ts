import type { BookingFacts, DebtFact, Finding } from "./facts.ts";

const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/**
 * Refund debts of a booking that rests (M2): saga, payments database and ledger owe the same, and a debt is settled exactly
 * where the ledger says it was paid. What was settled stays a debt of the saga's: its refund has failed for good.
 */
export function checkDebts(facts: BookingFacts): Finding[] {
  return [...checkOwed(facts), ...checkPayable(facts), ...checkSettled(facts)];
}

/** What the saga owes for each payment, against the debts recorded for it. */
function checkOwed({ booking_id, sagas: [saga], debts }: BookingFacts): Finding[] {
  const owed = new Map((saga?.payments ?? []).map(({ id, debt_minor }) => [id, debt_minor]));
  const recorded = Map.groupBy(debts, ({ payment_id }) => payment_id);
  return [...new Set([...owed.keys(), ...recorded.keys()])].flatMap((paymentId): Finding[] => {
    const known = owed.get(paymentId) ?? 0;
    const found = sum((recorded.get(paymentId) ?? []).map(({ amount_minor }) => amount_minor));
    if (known === found) return [];
    const detail = `the booking owes ${known} minor units for refunds that failed, debts of ${found} are recorded`;
    return [{ invariant: "M2", ids: [booking_id, paymentId], detail }];
  });
}

/** What the ledger owed before anything was settled: settling may happen while the stores are being read. */
function checkPayable({ booking_id, debts, entries }: BookingFacts): Finding[] {
  const lines = entries.filter(({ account, kind }) => account === "refunds_payable" && kind !== "debt_settled");
  const payable = sum(lines.map((line) => line.credit_minor - line.debit_minor));
  const recorded = sum(debts.map(({ amount_minor }) => amount_minor));
  if (payable === recorded) return [];
  const detail = `the ledger owes ${payable} minor units, debts of ${recorded} are recorded`;
  return [{ invariant: "M2", ids: [booking_id, "refunds_payable"], detail }];
}

function checkSettled({ booking_id, sagas: [saga], debts, entries }: BookingFacts): Finding[] {
  const known = new Set(debts.map(({ message_id }) => `debt_settled:${message_id}`));
  const unknown = new Set(
    entries.filter(({ kind, entry_id }) => kind === "debt_settled" && !known.has(entry_id)).map(({ entry_id }) => entry_id),
  );
  return [
    ...debts.flatMap((debt) =>
      wrongIn(debt, saga?.currency).map((detail) => ({ invariant: "M2", ids: [booking_id, debt.id], detail })),
    ),
    ...[...unknown].map((entryId) => ({
      invariant: "M2",
      ids: [booking_id, entryId],
      detail: "the ledger has a debt as settled that is not recorded",
    })),
  ];
}

function wrongIn({ state, amount_minor, settled_minor, currency }: DebtFact, expected = currency): string[] {
  const due = state === "settled" ? amount_minor : 0;
  return [
    ...(settled_minor === due
      ? []
      : [`the debt is ${state}; the ledger has ${settled_minor} of ${amount_minor} minor units as paid`]),
    ...(currency === expected ? [] : [`the debt is in ${currency}, the booking in ${expected}`]),
  ];
}
