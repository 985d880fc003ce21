import type { Account } from "./entry.ts";

/** What was booked on an account in one currency, in minor units. */
export interface AccountSum {
  currency: string;
  account: Account;
  debit_minor: number;
  credit_minor: number;
}
/** `balance_minor`: debits less credits, so an account that owes is below zero. */
export interface CurrencyBalance {
  currency: string;
  debit_minor: number;
  credit_minor: number;
  balanced: boolean;
  accounts: (Omit<AccountSum, "currency"> & { balance_minor: number })[];
}

/** The trial balance: the sums of every account, currency by currency, in the order they come in. */
export function trialBalance(sums: readonly AccountSum[]): CurrencyBalance[] {
  return [...Map.groupBy(sums, ({ currency }) => currency)].map(([currency, accounts]) => {
    const debit_minor = accounts.reduce((total, sum) => total + sum.debit_minor, 0);
    const credit_minor = accounts.reduce((total, sum) => total + sum.credit_minor, 0);
    return {
      currency,
      debit_minor,
      credit_minor,
      balanced: debit_minor === credit_minor,
      accounts: accounts.map((sum) => ({
        account: sum.account,
        debit_minor: sum.debit_minor,
        credit_minor: sum.credit_minor,
        balance_minor: sum.debit_minor - sum.credit_minor,
      })),
    };
  });
}
