import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";
import { type Answer, rateLimited, unauthorized } from "./answers.ts";
import { match } from "./api.ts";
import { Endpoint } from "./endpoint.ts";
import { Arrivals, type Met, type RequestCounts } from "./arrivals.ts";
import { Faults, type FaultSwitch } from "./faults.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { finishChallenge } from "./intents.ts";
import { type DueJob, Jobs, type RequestRecord } from "./jobs.ts";
import { type PaymentIntent, newId } from "./records.ts";
import { failRefund, openDispute, succeedRefund } from "./refunds.ts";
import { type Records, openRecords } from "./store.ts";
import { sendWebhook } from "./webhook.ts";

/** One payment as `/dev/provider/payments.json` shows it, in Stripe's words. */
export interface PaymentRow {
  id: string;
  booking_id: string | null;
  status: PaymentIntent["status"];
  amount: number;
  amount_received: number;
  amount_refunded: number;
  currency: string;
  created: number;
}

/** What the pages of the sandbox ask; the API itself is `fetch`. */
export interface ProviderApi {
  /** Newest first; those older than the one whose id is `after`. */
  payments(query: { booking_id: string | null; after: string | null; limit: number }): Promise<PaymentRow[]>;
  setFault(fault: FaultSwitch): Promise<void>;
  activeFaults(): Promise<{ mode: string; rate: number; until: number }[]>;
  /** Requests that have reached it, whatever became of them; and what they and its webhooks met. */
  requestCounts(): Promise<{ data: RequestCounts; met: Met[] }>;
  challengeOf(intentId: string): Promise<{ amount: number; currency: string; waiting: boolean } | null>;
  finishChallenge(intentId: string, passed: boolean): Promise<PaymentIntent | null>;
}

/** `slow` answers after this, in ms: less than a patient client waits. */
const SLOW_MS = 2_000;
/** A lost answer: the client has long gone by then. In ms. */
const HANG_MS = 60_000;

/** What the provider does by itself answers to no request. */
const NOBODY = { id: null, idempotency_key: null };

/** A payment provider that speaks Stripe's wire format. Its records are its own: an independent witness of what was paid. */
export class Provider extends DurableObject<Env> implements ProviderApi {
  readonly #records: Records;
  readonly #jobs: Jobs;
  readonly #faults: Faults;
  readonly #arrivals: Arrivals;
  readonly #endpoint: Endpoint;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#records = openRecords(ctx.storage.sql);
    this.#jobs = new Jobs(ctx.storage);
    this.#arrivals = new Arrivals(ctx.storage.sql);
    this.#faults = new Faults(ctx.storage.sql, this.#arrivals);
    this.#endpoint = new Endpoint(
      { records: this.#records, jobs: this.#jobs, faults: this.#faults, publicUrl: env.PUBLIC_URL },
      new IdempotencyKeys(ctx.storage.sql),
    );
  }

  override async fetch(request: Request): Promise<Response> {
    const requestId = newId("req");
    const url = new URL(request.url);
    const record: RequestRecord = {
      method: request.method,
      path: url.pathname,
      query: url.search.slice(1),
      body: await request.text(),
      key: request.method === "POST" ? request.headers.get("idempotency-key") : null,
      decline: false,
    };
    if (!/^(Bearer|Basic) \S+/.test(request.headers.get("authorization") ?? "")) return respond(unauthorized, requestId, null);
    const matched = match(record.method, record.path);
    if ("status" in matched) return respond(matched, requestId, null);
    const fault = this.#faults.rollRequest(matched.operation);
    switch (fault?.mode) {
      case "error": {
        const { answer, original_request } = this.#endpoint.fail(record, requestId);
        return respond(answer, requestId, original_request);
      }
      case "rate_limited":
        return respond(rateLimited, requestId, null);
      case "slow":
        await scheduler.wait(SLOW_MS);
        break;
      case "timeout_before":
        return hang();
      case "timeout_after":
        this.#endpoint.answer(record, requestId);
        return hang();
      case "late":
        if (this.#endpoint.begin(record, requestId)) this.#jobs.add({ kind: "late_request", request: record }, fault.late_ms);
        return hang();
      case "decline":
        record.decline = true;
        break;
      case undefined:
        break;
    }
    const { answer, original_request } = this.#endpoint.answer(record, requestId);
    return respond(answer, requestId, original_request);
  }

  override async alarm(): Promise<void> {
    await this.#jobs.workDue(Date.now(), (due) => this.#work(due));
  }

  async #work(due: DueJob): Promise<void> {
    const { id, job } = due;
    const account = this.#endpoint.account(NOBODY);
    switch (job.kind) {
      case "webhook":
        return this.#sendEvent(due, job.event_id);
      case "late_request":
        this.#finishLate(job.request);
        break;
      case "refund_fails":
        failRefund(account, job.refund_id);
        break;
      case "refund_succeeds":
        succeedRefund(account, job.refund_id);
        break;
      case "dispute":
        openDispute(account, job.charge_id, job.of);
        break;
    }
    this.#jobs.remove(id);
  }

  #finishLate(request: RequestRecord): void {
    const { status } = this.#endpoint.finish(request, newId("req"));
    const matched = match(request.method, request.path);
    if (status < 400 && "operation" in matched) this.#arrivals.add(matched.operation, "late_effect");
  }

  async #sendEvent(due: DueJob, eventId: string): Promise<void> {
    const event = this.#records.events.get(eventId);
    const taken =
      event === null ||
      (await sendWebhook(this.env.GATEWAY, `${this.env.PUBLIC_URL}/v1/webhooks/stripe`, this.env.STRIPE_WEBHOOK_SECRET, event));
    if (taken) this.#jobs.remove(due.id);
    else this.#jobs.tryLater(due);
  }

  async payments({ booking_id, after, limit }: Parameters<ProviderApi["payments"]>[0]): Promise<PaymentRow[]> {
    const intents =
      booking_id === null
        ? this.#records.intents.page({ groups: [], since: 0, after, before: null, limit }).slice(0, limit)
        : this.#records.intents.ofGroup(booking_id);
    return intents.map((intent) => ({
      id: intent.id,
      booking_id: intent.metadata["booking_id"] ?? null,
      status: intent.status,
      amount: intent.amount,
      amount_received: intent.amount_received,
      amount_refunded: this.#refundedOf(intent.id),
      currency: intent.currency,
      created: intent.created,
    }));
  }

  /** Refunds that did not fail, in minor units. */
  #refundedOf(intentId: string): number {
    return this.#records.refunds
      .ofGroup(intentId)
      .reduce((sum, { status, amount }) => (status === "failed" ? sum : sum + amount), 0);
  }

  async setFault(fault: FaultSwitch): Promise<void> {
    this.#faults.set(fault);
  }

  async activeFaults(): Promise<{ mode: string; rate: number; until: number }[]> {
    return this.#faults.active().map(({ mode, rate, until }) => ({ mode, rate, until }));
  }

  async requestCounts(): ReturnType<ProviderApi["requestCounts"]> {
    return { data: this.#arrivals.counts(), met: this.#arrivals.met() };
  }

  async challengeOf(intentId: string): Promise<{ amount: number; currency: string; waiting: boolean } | null> {
    const intent = this.#records.intents.get(intentId);
    return intent === null
      ? null
      : { amount: intent.amount, currency: intent.currency, waiting: intent.status === "requires_action" };
  }

  async finishChallenge(intentId: string, passed: boolean): Promise<PaymentIntent | null> {
    const intent = this.#records.intents.get(intentId);
    return intent === null ? null : finishChallenge(this.#endpoint.account(NOBODY), intent, passed);
  }
}

async function hang(): Promise<Response> {
  await scheduler.wait(HANG_MS);
  return new Response(null, { status: 504 });
}

function respond({ status, body }: Answer, requestId: string, originalRequest: string | null): Response {
  const headers = new Headers({ "request-id": requestId });
  if (originalRequest !== null) {
    headers.set("idempotent-replayed", "true");
    headers.set("original-request", originalRequest);
  }
  return Response.json(body, { status, headers });
}
