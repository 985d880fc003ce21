import { WorkerEntrypoint } from "cloudflare:workers";
import { type BreakerStatus, type CircuitBreaker, type CircuitBreakerApi, PAYMENT_PROVIDER } from "#contracts/circuit-breaker.ts";
import type { DeadLetterDecision, DeadLettersApi } from "#contracts/dead-letters.ts";
import type { PaymentsApi, TrialBalance } from "#contracts/payments.ts";
import type { RefundDebtsApi } from "#contracts/refund-debts.ts";
import type { Health } from "#contracts/service-registry.ts";
import { invariant } from "#domain/invariant.ts";
import { trialBalance } from "#domain/ledger/trial-balance.ts";
import type { Result } from "#domain/result.ts";
import { ittyCall } from "#platform/itty.ts";
import { errorText, log, setLogLevel } from "#platform/log.ts";
import { asOperation } from "#platform/operation.ts";
import { dropDeadLetter, replayDeadLetter } from "#queues/dead-letters/decide.ts";
import { listDeadLetters } from "#queues/dead-letters/list.ts";
import { bookingDebts, countOpenDebts, listDebts, settledDebts } from "./debts/list.ts";
import { owing } from "./debts/owing.ts";
import { settleDebt } from "./debts/settle.ts";
import { tellSoon } from "./debts/tell-soon.ts";
import { openDesk } from "./desk.ts";
import type { Env, Props } from "./env.ts";
import { openDb } from "./store/db.ts";
import { accountSums } from "./store/ledger.ts";
import { paymentData } from "./store/personal-data.ts";
import { receiveWebhook } from "./webhooks/receive.ts";

/** What other Workers may ask of payments. Commands come by queue only. */
export class Payments extends WorkerEntrypoint<Env, Props> implements PaymentsApi {
  constructor(ctx: ExecutionContext<Props>, env: Env) {
    super(ctx, env);
    setLogLevel(env.LOG_LEVEL);
    invariant(ctx.props.caller !== undefined, "payments is called through a binding that names its caller");
  }

  async webhook(
    rawBody: string,
    signature: string | null,
    traceparent: string | null = null,
  ): Promise<Result<{ duplicate: boolean }, { reason: "invalid_signature" | "invalid_payload" }>> {
    const webhook = { raw_body: rawBody, signature };
    return asOperation("payments.webhook", { traceparent, whole: true }, () =>
      receiveWebhook(openDesk(this.env), this.env, webhook, (work) => this.ctx.waitUntil(work)),
    );
  }

  async available(): Promise<{ ok: boolean; retry_after_s: number }> {
    try {
      const status = await this.#breaker("status");
      // Half open, a new payment may be one of the probes.
      const shut = status.phase === "open" && status.retry_after_s > 0;
      return { ok: !shut, retry_after_s: shut ? status.retry_after_s : 0 };
    } catch (error) {
      log("error", "breaker.unreachable", { why: errorText(error) });
      return { ok: true, retry_after_s: 0 };
    }
  }

  async trialBalance(): Promise<TrialBalance> {
    return { currencies: trialBalance(await accountSums(openDb(this.env.DB))) };
  }

  owing(bookingIds: string[]) {
    return owing(openDb(this.env.DB), bookingIds);
  }

  paymentData(bookingIds: string[]) {
    return paymentData(openDb(this.env.DB), bookingIds);
  }

  refundDebts(query: Parameters<RefundDebtsApi["refundDebts"]>[0]) {
    return listDebts(openDb(this.env.DB), query);
  }

  async settleRefundDebt(command: Parameters<RefundDebtsApi["settleRefundDebt"]>[0]) {
    const now = Date.now();
    const settled = await settleDebt(openDb(this.env.DB), command, now);
    if (settled.ok && !settled.value.replayed) await tellSoon(this.env, command.debt_id, now);
    return settled;
  }

  settledRefundDebts(since: number) {
    return settledDebts(openDb(this.env.DB), since);
  }

  bookingDebts(bookingId: string) {
    return bookingDebts(openDb(this.env.DB), bookingId);
  }

  openRefundDebts() {
    return countOpenDebts(openDb(this.env.DB));
  }

  async breakers(): Promise<CircuitBreaker[]> {
    return [breakerState(await this.#breaker("status"))];
  }

  async closeBreaker(name: CircuitBreaker["name"]): Promise<CircuitBreaker> {
    const { phase } = await this.#breaker("status");
    const closed = await this.#breaker("close");
    if (phase !== "closed") log("warn", "breaker.closed_by_hand", { name, phase });
    return breakerState(closed);
  }

  deadLetters(query: Parameters<DeadLettersApi["deadLetters"]>[0]) {
    return listDeadLetters(this.env, query);
  }

  replayDeadLetter(decision: DeadLetterDecision) {
    return replayDeadLetter(this.env, decision, Date.now());
  }

  dropDeadLetter(decision: DeadLetterDecision & { drop_reason: string }) {
    return dropDeadLetter(this.env, decision, Date.now());
  }

  async health(): Promise<Health> {
    // A table of its own, so that a database without its migrations counts as one that does not answer.
    await this.env.DB.prepare("select 1 from payments limit 1").first();
    return { ok: true, version: this.env.VERSION?.id };
  }

  #breaker(method: "status" | "close"): Promise<BreakerStatus> {
    return ittyCall<CircuitBreakerApi>(this.env.CIRCUIT_BREAKER, PAYMENT_PROVIDER)(method);
  }
}

const breakerState = ({ opened_at, ...status }: BreakerStatus): CircuitBreaker => ({
  name: PAYMENT_PROVIDER,
  ...status,
  opened_at: opened_at === null ? null : new Date(opened_at).toISOString(),
});
