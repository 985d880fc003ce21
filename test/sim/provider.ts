import type Stripe from "stripe";
import type { Decline, Intent, IntentStatus, ProviderAnswer } from "#domain/payment/intent.ts";
import type { Refund } from "#domain/payment/refund.ts";
import type { NewIntent, NewRefund, Provider } from "../../workers/payments/provider/provider.ts";
import { simClone } from "./runtime/globals.ts";
import { type Life, never } from "./runtime/object-host.ts";
import type { Simulation } from "./runtime/simulation.ts";

export interface SimIntent {
  id: string;
  booking_id: string;
  payment_id: string;
  method: string;
  currency: string;
  status: IntentStatus;
  amount_minor: number;
  received_minor: number;
  captures: number;
  last_error: Decline | null;
  refunds: Refund[];
  disputed_minor: number;
}
interface KnownKey {
  at: number;
  answer: ProviderAnswer<unknown> | "running" | "server_error";
}
export type ProviderEvent = Stripe.Event;

const KEY_LIFE_MS = 24 * 3_600_000;
const TRIES = 5;
const TRY_TIMEOUT_MS = 2_500;
const LATE_EFFECT_MS = 40_000;
/** A server error that is heard for the first time may come from anywhere: it is the key's own only when it is heard again. */
const A_500 = { kind: "silent" } as const;
/** Time a passenger takes for a challenge. */
const CHALLENGE_MS = 4 * 60_000;

/** The payment provider: what it did is known here for certain, whatever anybody has heard of it. */
export class SimProvider {
  readonly intents = new Map<string, SimIntent>();
  readonly events: { event: ProviderEvent; at: number }[] = [];
  readonly outages: { from: number; to: number }[] = [];
  readonly #keys = new Map<string, KnownKey>();
  readonly #simulation: Simulation;
  readonly #publish: (event: ProviderEvent) => void;
  readonly #captured: (intent: SimIntent) => void;
  #n = 0;

  constructor(simulation: Simulation, publish: (event: ProviderEvent) => void, captured: (intent: SimIntent) => void) {
    this.#simulation = simulation;
    this.#publish = publish;
    this.#captured = captured;
  }

  /** The provider as one Worker's invocation calls it. */
  client(caller: Life): Provider {
    const call = <T>(operation: string, key: string | null, effect: () => ProviderAnswer<T>): Promise<ProviderAnswer<T>> =>
      this.#call(caller, operation, key, effect);
    return {
      create: (intent, key) => call("create", key, () => this.#create(intent)),
      confirm: (id, _returnUrl, key) => call("confirm", key, () => this.#confirm(this.#intent(id))),
      capture: (id, { amount_minor }, key) => call("capture", key, () => this.#capture(this.#intent(id), amount_minor)),
      cancel: (id, key) => call("cancel", key, () => this.#cancel(this.#intent(id))),
      retrieve: (id) => call("retrieve", null, () => okay(viewOf(this.#intent(id)))),
      refund: (refund, key) => call("refund", key, () => this.#refund(refund)),
      refundsOf: (id) => call("refunds", null, () => okay(simClone(this.#intent(id).refunds))),
      eventsSince: (types, since, limit) =>
        call("events", null, () =>
          okay(
            this.events
              .filter(({ event, at }) => types.includes(event.type) && at >= since * 1000)
              .slice(-limit)
              .map(({ event }) => event),
          ),
        ),
    };
  }

  /** Somebody at the carrier takes authorised money on the provider's own pages. */
  captureByHand(): void {
    for (const intent of this.intents.values()) {
      if (intent.status !== "requires_capture") continue;
      this.#simulation.count("fault captured_by_hand");
      this.#simulation.note(`! captured_by_hand ${intent.booking_id}`);
      this.#capture(intent, intent.amount_minor);
      return;
    }
  }

  /** One call with all of its tries, as payments makes it. */
  async #call<T>(
    caller: Life,
    operation: string,
    key: string | null,
    effect: () => ProviderAnswer<T>,
  ): Promise<ProviderAnswer<T>> {
    const simulation = this.#simulation;
    if (simulation.fault("provider_shut")) return { kind: "shut", retry_after_s: 1 + simulation.int(20) };
    let answer: ProviderAnswer<T> = { kind: "silent" };
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (simulation.fault("worker_crash")) caller.end();
      if (!caller.isAlive()) return never();
      answer = await this.#try(key, effect);
      if (answer.kind !== "silent") break;
      await simulation.sleep(150 * 2 ** attempt);
    }
    simulation.count(`provider ${operation} ${answer.kind}`);
    simulation.note(`provider ${operation} ${key ?? ""} → ${answer.kind}`);
    return caller.isAlive() ? answer : never();
  }

  async #try<T>(key: string | null, effect: () => ProviderAnswer<T>): Promise<ProviderAnswer<T>> {
    const simulation = this.#simulation;
    await simulation.sleep(20 + simulation.around(60));
    if (this.#isDown()) return this.#silence();
    const known = key === null ? undefined : this.#keys.get(key);
    if (known !== undefined && simulation.now - known.at < KEY_LIFE_MS) {
      if (known.answer === "running" || simulation.fault("provider_timeout_before")) return this.#silence();
      return known.answer === "server_error" ? { kind: "failed" } : simClone(known.answer as ProviderAnswer<T>);
    }
    const remember = (answer: KnownKey["answer"]): void => {
      if (key !== null) this.#keys.set(key, { at: simulation.now, answer });
    };
    if (simulation.fault("provider_timeout_before")) return this.#silence();
    if (key !== null && simulation.fault("provider_late_effect")) {
      remember("running");
      simulation.after(simulation.around(LATE_EFFECT_MS), () => remember(effect()));
      return this.#silence();
    }
    if (simulation.fault("provider_500_before")) {
      remember("server_error");
      return A_500;
    }
    const answer = effect();
    if (simulation.fault("provider_500_after")) {
      remember("server_error");
      return A_500;
    }
    remember(answer);
    return simulation.fault("provider_timeout_after") ? this.#silence() : simClone(answer);
  }

  async #silence(): Promise<{ kind: "silent" }> {
    await this.#simulation.sleep(TRY_TIMEOUT_MS);
    return { kind: "silent" };
  }

  #isDown(): boolean {
    const { now, faulty } = this.#simulation;
    const down = faulty && this.outages.some(({ from, to }) => from <= now && now < to);
    if (down) this.#simulation.count("fault provider_outage");
    return down;
  }

  #intent(id: string): SimIntent {
    const intent = this.intents.get(id);
    if (intent === undefined) throw new Error(`the provider has no intent ${id}`);
    return intent;
  }

  #create(wanted: NewIntent): ProviderAnswer<Intent> {
    const intent: SimIntent = {
      id: `pi_${this.#n++}`,
      booking_id: wanted.booking_id,
      payment_id: wanted.payment_id,
      method: wanted.payment_method,
      currency: wanted.currency,
      status: "requires_confirmation",
      amount_minor: wanted.amount_minor,
      received_minor: 0,
      captures: 0,
      last_error: null,
      refunds: [],
      disputed_minor: 0,
    };
    this.intents.set(intent.id, intent);
    return okay(viewOf(intent));
  }

  #confirm(intent: SimIntent): ProviderAnswer<Intent> {
    if (intent.status !== "requires_confirmation") return refused("payment_intent_unexpected_state", intent);
    if (intent.method === "pm_card_threeDSecureRequired") this.#challenge(intent);
    else if (intent.method === "pm_card_chargeDeclined") return this.#decline(intent);
    else if (this.#simulation.chance(0.04)) this.#think(intent);
    else this.#authorise(intent);
    return okay(viewOf(intent));
  }

  #authorise(intent: SimIntent): void {
    intent.status = "requires_capture";
    this.#announce("payment_intent.amount_capturable_updated", intentObject(intent));
  }

  #decline(intent: SimIntent): ProviderAnswer<Intent> {
    intent.status = "requires_payment_method";
    intent.last_error = { code: "card_declined", decline_code: "generic_decline" };
    this.#announce("payment_intent.payment_failed", intentObject(intent));
    return { kind: "declined", error: intent.last_error };
  }

  #challenge(intent: SimIntent): void {
    intent.status = "requires_action";
    this.#announce("payment_intent.requires_action", intentObject(intent));
    if (this.#simulation.chance(0.25)) return;
    this.#simulation.after(this.#simulation.around(CHALLENGE_MS), () => {
      if (intent.status !== "requires_action") return;
      if (this.#simulation.chance(0.8)) this.#authorise(intent);
      else this.#decline(intent);
    });
  }

  /** The card's bank takes its time. */
  #think(intent: SimIntent): void {
    intent.status = "processing";
    this.#simulation.after(this.#simulation.around(CHALLENGE_MS), () => {
      if (this.#simulation.chance(0.8)) this.#authorise(intent);
      else this.#decline(intent);
    });
  }

  #capture(intent: SimIntent, amount: number): ProviderAnswer<Intent> {
    if (intent.status !== "requires_capture") return refused("payment_intent_unexpected_state", intent);
    intent.status = "succeeded";
    intent.received_minor = amount;
    intent.captures += 1;
    this.#captured(intent);
    this.#announce("payment_intent.succeeded", intentObject(intent));
    if (intent.method === "pm_card_createDispute")
      this.#simulation.after(this.#simulation.around(CHALLENGE_MS), () => this.#dispute(intent));
    return okay(viewOf(intent));
  }

  #dispute(intent: SimIntent): void {
    intent.disputed_minor = intent.received_minor;
    const dispute = {
      id: `dp_${intent.id}`,
      payment_intent: intent.id,
      amount: intent.disputed_minor,
      currency: intent.currency.toLowerCase(),
      status: "needs_response",
    };
    this.#announce("charge.dispute.created", dispute);
  }

  #cancel(intent: SimIntent): ProviderAnswer<Intent> {
    if (intent.status === "succeeded" || intent.status === "processing")
      return refused("payment_intent_unexpected_state", intent);
    if (intent.status !== "canceled") {
      intent.status = "canceled";
      this.#announce("payment_intent.canceled", intentObject(intent));
    }
    return okay(viewOf(intent));
  }

  #refund(wanted: NewRefund): ProviderAnswer<Refund> {
    const intent = this.#intent(wanted.intent_id);
    const given = intent.refunds.reduce((sum, { status, amount_minor }) => sum + (status === "failed" ? 0 : amount_minor), 0);
    if (intent.status !== "succeeded" || given + wanted.amount_minor > intent.received_minor)
      return { kind: "refused", code: "charge_already_refunded", intent: null };
    if (intent.method === "pm_card_refundRefused") return { kind: "refused", code: "charge_not_refundable", intent: null };
    const refund: Refund = {
      id: `re_${this.#n++}`,
      amount_minor: wanted.amount_minor,
      status: intent.method === "pm_card_pendingRefund" ? "pending" : "succeeded",
      failure_code: null,
      message_id: wanted.message_id,
    };
    intent.refunds.push(refund);
    if (intent.method === "pm_card_pendingRefund" || intent.method === "pm_card_refundFail") this.#settleLater(intent, refund);
    return okay(simClone(refund));
  }

  /** A refund's end comes long after it was accepted. */
  #settleLater(intent: SimIntent, refund: Refund): void {
    this.#simulation.after(this.#simulation.around(10 * 60_000), () => {
      const fails = intent.method === "pm_card_refundFail";
      refund.status = fails ? "failed" : "succeeded";
      refund.failure_code = fails ? "expired_or_canceled_card" : null;
      this.#announce(fails ? "refund.failed" : "refund.updated", refundObject(intent, refund));
    });
  }

  #announce(type: string, object: unknown): void {
    const event = { id: `evt_${this.#n++}`, type, created: Math.floor(this.#simulation.now / 1000), data: { object } };
    this.events.push({ event: event as unknown as ProviderEvent, at: this.#simulation.now });
    this.#simulation.count(`webhook ${type}`);
    this.#publish(event as unknown as ProviderEvent);
  }
}

const okay = <T>(value: T): ProviderAnswer<T> => ({ kind: "ok", value });
const refused = (code: string, intent: SimIntent): ProviderAnswer<Intent> => ({ kind: "refused", code, intent: viewOf(intent) });

const viewOf = (intent: SimIntent): Intent => ({
  id: intent.id,
  status: intent.status,
  amount_minor: intent.amount_minor,
  amount_received_minor: intent.received_minor,
  action_url: intent.status === "requires_action" ? `https://bank.example/${intent.id}` : null,
  last_error: intent.last_error === null ? null : { ...intent.last_error },
});

/** As the provider writes it in an event: frozen at that moment. */
const intentObject = (intent: SimIntent): unknown => ({
  id: intent.id,
  status: intent.status,
  amount: intent.amount_minor,
  amount_received: intent.received_minor,
  currency: intent.currency.toLowerCase(),
  next_action: intent.status === "requires_action" ? { redirect_to_url: { url: `https://bank.example/${intent.id}` } } : null,
  last_payment_error: intent.last_error === null ? null : { type: "card_error", ...intent.last_error },
  metadata: { booking_id: intent.booking_id, payment_id: intent.payment_id },
});

const refundObject = (intent: SimIntent, refund: Refund): unknown => ({
  id: refund.id,
  amount: refund.amount_minor,
  currency: intent.currency.toLowerCase(),
  status: refund.status,
  failure_reason: refund.failure_code,
  metadata: { booking_id: intent.booking_id, payment_id: intent.payment_id, message_id: refund.message_id },
});
