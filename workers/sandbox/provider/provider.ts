import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";
import type { Account } from "./account.ts";
import { type Answer, serverError, unauthorized } from "./answers.ts";
import { match } from "./api.ts";
import { Faults, type FaultSwitch } from "./faults.ts";
import { decodeForm } from "./form.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { finishChallenge } from "./intents.ts";
import { type DueJob, Jobs, type RequestRecord } from "./jobs.ts";
import { type PaymentIntent, newId } from "./records.ts";
import { failRefund, openDispute, succeedRefund } from "./refunds.ts";
import { type Records, openRecords } from "./store.ts";
import { MAX_WEBHOOK_TRIES, sendWebhook, webhookBackoff } from "./webhook.ts";

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
  /** Newest first. */
  payments(query: { booking_id: string | null; limit: number }): Promise<PaymentRow[]>;
  setFault(fault: FaultSwitch): Promise<void>;
  activeFaults(): Promise<{ mode: string; rate: number; until: number }[]>;
  challengeOf(intentId: string): Promise<{ amount: number; currency: string; waiting: boolean } | null>;
  finishChallenge(intentId: string, passed: boolean): Promise<PaymentIntent | null>;
}

/** `slow` answers after this, in ms: less than a patient client waits. */
const SLOW_MS = 2_000;
/** A lost answer: the client has long gone by then. In ms. */
const HANG_MS = 60_000;
/** `late`: the effect comes when the caller has given up, in ms. */
const LATE_MS = 8_000;

/** A payment provider that speaks Stripe's wire format. Its records are its own: an independent witness of what was paid. */
export class Provider extends DurableObject<Env> implements ProviderApi {
  readonly #records: Records;
  readonly #jobs: Jobs;
  readonly #faults: Faults;
  readonly #keys: IdempotencyKeys;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#records = openRecords(ctx.storage.sql);
    this.#jobs = new Jobs(ctx.storage);
    this.#faults = new Faults(ctx.storage.sql);
    this.#keys = new IdempotencyKeys(ctx.storage.sql);
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
    switch (fault) {
      case "error":
        return this.#fail(record, requestId);
      case "slow":
        await scheduler.wait(SLOW_MS);
        break;
      case "timeout_before":
        return hang();
      case "timeout_after":
        this.#answer(record, requestId);
        return hang();
      case "late":
        this.#postpone(record, requestId);
        return hang();
      case "decline":
        record.decline = true;
        break;
      case null:
        break;
    }
    const { answer, original_request } = this.#answer(record, requestId);
    return respond(answer, requestId, original_request);
  }

  /** Executes the request, once per idempotency key, in one synchronous turn. */
  #answer(record: RequestRecord, requestId: string): { answer: Answer; original_request: string | null } {
    if (record.key === null) return { answer: this.#execute(record, requestId), original_request: null };
    const known = this.#keys.recall(record.key, fingerprint(record));
    if (known !== null) return known;
    this.#keys.begin(record.key, fingerprint(record), requestId);
    return { answer: this.#finish(record, record.key, requestId), original_request: null };
  }

  #finish(record: RequestRecord, key: string, requestId: string): Answer {
    const answer = this.#execute(record, requestId);
    this.#keys.finish(key, answer);
    return answer;
  }

  #execute(record: RequestRecord, requestId: string): Answer {
    const matched = match(record.method, record.path);
    if ("status" in matched) return matched;
    const form = decodeForm(record.method === "GET" ? record.query : record.body);
    return matched.execute(this.#account({ id: requestId, idempotency_key: record.key }), form, record.decline);
  }

  #account(request: Account["request"]): Account {
    return { records: this.#records, jobs: this.#jobs, faults: this.#faults, publicUrl: this.env.PUBLIC_URL, request };
  }

  /** A server error, remembered for the key: whoever repeats the request hears it again. A key that has an answer keeps it. */
  #fail(record: RequestRecord, requestId: string): Response {
    const { key } = record;
    const known = key === null ? null : this.#keys.recall(key, fingerprint(record));
    if (key !== null && known === null) {
      this.#keys.begin(key, fingerprint(record), requestId);
      this.#keys.finish(key, serverError);
    }
    return respond(serverError, requestId, null);
  }

  #postpone(record: RequestRecord, requestId: string): void {
    if (record.key === null || this.#keys.recall(record.key, fingerprint(record)) !== null) return;
    this.#keys.begin(record.key, fingerprint(record), requestId);
    this.#jobs.add({ kind: "late_request", request: record }, LATE_MS);
  }

  override async alarm(): Promise<void> {
    await Promise.all(this.#jobs.due(Date.now()).map((due) => this.#work(due)));
    this.#jobs.arm();
  }

  async #work({ id, attempts, job }: DueJob): Promise<void> {
    const account = this.#account({ id: null, idempotency_key: null });
    switch (job.kind) {
      case "webhook":
        return this.#sendEvent(id, attempts, job.event_id);
      case "late_request":
        if (job.request.key !== null) this.#finish(job.request, job.request.key, newId("req"));
        break;
      case "refund_fails":
        failRefund(account, job.refund_id);
        break;
      case "refund_succeeds":
        succeedRefund(account, job.refund_id);
        break;
      case "dispute":
        openDispute(account, job.charge_id);
        break;
    }
    this.#jobs.remove(id);
  }

  async #sendEvent(jobId: number, attempts: number, eventId: string): Promise<void> {
    const event = this.#records.events.get(eventId);
    const taken =
      event === null ||
      (await sendWebhook(this.env.GATEWAY, `${this.env.PUBLIC_URL}/v1/webhooks/stripe`, this.env.STRIPE_WEBHOOK_SECRET, event));
    if (taken || attempts + 1 >= MAX_WEBHOOK_TRIES) this.#jobs.remove(jobId);
    else this.#jobs.postpone(jobId, webhookBackoff(attempts));
  }

  async payments({ booking_id, limit }: { booking_id: string | null; limit: number }): Promise<PaymentRow[]> {
    const intents =
      booking_id === null
        ? this.#records.intents.page({ groups: [], since: 0, after: null, before: null, limit }).slice(0, limit)
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

  async challengeOf(intentId: string): Promise<{ amount: number; currency: string; waiting: boolean } | null> {
    const intent = this.#records.intents.get(intentId);
    return intent === null
      ? null
      : { amount: intent.amount, currency: intent.currency, waiting: intent.status === "requires_action" };
  }

  async finishChallenge(intentId: string, passed: boolean): Promise<PaymentIntent | null> {
    const intent = this.#records.intents.get(intentId);
    return intent === null ? null : finishChallenge(this.#account({ id: null, idempotency_key: null }), intent, passed);
  }
}

const fingerprint = ({ method, path, body }: RequestRecord): string => `${method} ${path}\n${body}`;

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
