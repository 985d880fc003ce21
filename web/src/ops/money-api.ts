import type { Page } from "#contracts/common.ts";
import type { TrialBalance } from "#contracts/payments.ts";
import type { RefundDebt, RefundDebtState } from "#contracts/refund-debts.ts";
import type { Answer } from "../api/calls.ts";
import { PAGE, ask, query, tell } from "./api.ts";

export const trialBalance = (signal: AbortSignal): Answer<TrialBalance> => ask("ledger/trial-balance", signal);
export const refundDebts = (state: RefundDebtState | "", cursor: string | null, signal?: AbortSignal): Answer<Page<RefundDebt>> =>
  ask(`refund-debts?${query(PAGE, cursor, { state })}`, signal);
export const settleRefundDebt = (id: string, reference: string): Answer<RefundDebt> =>
  tell(`refund-debts/${encodeURIComponent(id)}/settle`, { reference });
