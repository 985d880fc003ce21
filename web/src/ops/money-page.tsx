import type { TrialBalance } from "#contracts/payments.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { formatMoney } from "../text/money.ts";
import { Looked } from "./looked.tsx";
import { trialBalance } from "./money-api.ts";
import { RefundDebts } from "./refund-debts.tsx";
import { StateTag } from "./state-tag.tsx";
import { useLooks } from "./use-looks.ts";
import { ACCOUNTS, balanceState } from "./words.ts";

const EVERY_MS = 15_000;

/** What is owed to passengers, and what the ledger says of all money. */
export function MoneyPage() {
  usePageTitle("Money");
  const looks = useLooks("trial balance", () => EVERY_MS, trialBalance);
  return (
    <section>
      <h1>Money</h1>
      <RefundDebts done={looks.again} />
      <h2>Trial balance</h2>
      <p>Every movement of money is entered twice; in each currency debits equal credits.</p>
      <Looked what="Adding up the ledger" looks={looks}>
        {({ currencies }) =>
          currencies.length === 0 ? (
            <p class="notice">The ledger is empty: no money has moved yet.</p>
          ) : (
            <div class="cards wide">
              {currencies.map((each) => (
                <Balance key={each.currency} of={each} />
              ))}
            </div>
          )
        }
      </Looked>
    </section>
  );
}

function Balance({ of }: { of: TrialBalance["currencies"][number] }) {
  const money = (amount_minor: number) => formatMoney({ amount_minor, currency: of.currency });
  return (
    <div class="card" data-currency={of.currency}>
      <h3>{of.currency}</h3>
      <StateTag state={balanceState(of.balanced)} />
      <div class="scroll" tabIndex={0} role="region" aria-label={`Trial balance in ${of.currency}`}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" class="number">
                Debit
              </th>
              <th scope="col" class="number">
                Credit
              </th>
              <th scope="col" class="number">
                Balance
              </th>
            </tr>
          </thead>
          <tbody>
            {of.accounts.map(({ account, debit_minor, credit_minor, balance_minor }) => (
              <tr key={account}>
                <th scope="row">{ACCOUNTS[account]}</th>
                <td class="number">{money(debit_minor)}</td>
                <td class="number">{money(credit_minor)}</td>
                <td class="number">{money(balance_minor)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              <td class="number">{money(of.debit_minor)}</td>
              <td class="number">{money(of.credit_minor)}</td>
              <td class="number">{money(of.debit_minor - of.credit_minor)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </div>
  );
}
