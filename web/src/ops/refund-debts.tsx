import type { RefundDebt, RefundDebtState } from "#contracts/refund-debts.ts";
import { isDisputed } from "#domain/payment/debt.ts";
import { useState } from "preact/hooks";
import { announce } from "../parts/announcer.tsx";
import { Field, Select } from "../parts/field.tsx";
import { formatMoney } from "../text/money.ts";
import { AskFirst } from "./ask-first.tsx";
import { Facts } from "./facts.tsx";
import { IdLink } from "./id-link.tsx";
import { refundDebts, settleRefundDebt } from "./money-api.ts";
import { Moment } from "./moment.tsx";
import { Paged } from "./paged.tsx";
import { StateTag } from "./state-tag.tsx";
import { usePages } from "./use-pages.ts";
import { DEBT_STATES } from "./words.ts";

const EMPTY: Record<RefundDebtState | "", string> = {
  open: "Nobody is owed a refund.",
  settled: "None was settled.",
  "": "There were none: every refund has found its way.",
};

/** Refunds that failed for good, until somebody has paid them by other means. `done`: the ledger has changed. */
export function RefundDebts({ done }: { done: () => void }) {
  const [state, setState] = useState<RefundDebtState | "">("open");
  const pages = usePages(state, (cursor, signal) => refundDebts(state, cursor, signal));
  return (
    <>
      <h2>Refund debts</h2>
      <p>What has been owed the longest comes first. Paying is for people; here it is noted that it was done, and how.</p>
      <div class="filter">
        <Select label="Show" value={state} onValue={(value) => setState(value as RefundDebtState | "")}>
          <option value="open">open</option>
          <option value="settled">settled</option>
          <option value="">all</option>
        </Select>
        <button type="button" onClick={pages.again}>
          Look for debts again
        </button>
      </div>
      <Paged what="Looking for refund debts" pages={pages} empty={EMPTY[state]}>
        {(rows) => (
          <ul class="plain cards">
            {rows.map((debt) => (
              <Debt
                key={debt.id}
                debt={debt}
                put={(next) => {
                  pages.put(next);
                  done();
                }}
              />
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

function Debt({ debt, put }: { debt: RefundDebt; put: (debt: RefundDebt) => void }) {
  const { id, booking_id, payment_id, intent_id, refund_id, amount, failure_code, state, recorded_at } = debt;
  const [reference, setReference] = useState("");
  const sum = formatMoney(amount);
  const disputed = isDisputed(failure_code);
  return (
    <li class="card" data-debt={state}>
      <h3>{sum}</h3>
      <StateTag state={DEBT_STATES[state]} />
      <Facts
        of={[
          ["Booking", <IdLink key="b" id={booking_id} />],
          ["Why it failed", failure_code],
          ["Owed since", <Moment key="at" at={recorded_at} />],
          ["Settled", debt.settled_at && <Moment at={debt.settled_at} />],
          ["Reference", debt.reference],
          ["By", debt.settled_by && <code>{debt.settled_by}</code>],
          ["Payment", <code key="p">{payment_id}</code>],
          ["At the provider", <code key="i">{refund_id ?? intent_id ?? "unknown to it"}</code>],
        ]}
      />
      {state === "open" && disputed && (
        <p class="notice">
          Do not pay this: the payment is disputed, and the cardholder's bank has taken it back. Settle it once the dispute is
          lost or accepted. If it is won, pay it and settle it then.
        </p>
      )}
      {state === "open" && (
        <AskFirst
          label="Settle"
          of={`${sum} of ${booking_id}`}
          yes={disputed ? `${sum} has come back` : `${sum} was paid`}
          danger
          work={() => settleRefundDebt(id, reference.trim())}
          done={(next) => {
            announce(`${sum}: ${DEBT_STATES[next.state].words}`);
            put(next);
          }}
        >
          <p>
            This moves no money. It notes that the passenger has got {sum} in another way, and the ledger owes it no longer. The
            passenger is told by mail. It cannot be undone.
          </p>
          <Field
            label="What names the payment"
            hint={
              disputed
                ? "The dispute's id at the provider, or the number of a bank transfer."
                : "The number of a bank transfer, for one."
            }
            required
            maxLength={200}
            value={reference}
            onValue={setReference}
          />
        </AskFirst>
      )}
    </li>
  );
}
