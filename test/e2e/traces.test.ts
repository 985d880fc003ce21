import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { BookingTrace } from "#contracts/traces.ts";
import { invariant } from "#domain/invariant.ts";
import { mailTo } from "../harness/evidence.ts";
import { type ReceivedSpan, type Receiver, startReceiver, stringOf } from "../harness/otlp.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { flightsOf, party, search, until } from "./trip.ts";

/** Every call of every Worker is traced meanwhile, which is slow. */
const TIMEOUT_MS = 400_000;
const LONG_MS = 60_000;
/** The client's own span, which no collector of ours knows. */
const CLIENT = "00f067aa0ba902b7";
const SERVER = 2;
const PRODUCER = 4;
const CONSUMER = 5;

let receiver: Receiver;
let system: System;
beforeAll(async () => {
  receiver = await startReceiver();
  system = await startSystem({ vars: { OTLP_URL: receiver.url, HOLD_TTL_SECONDS: "25" } });
}, TIMEOUT_MS);
afterAll(async () => {
  await system.close();
  receiver.close();
});

/** A client that traces what it does: its requests are of one trace of its own, which ours lead back to. */
function client(person: Person) {
  const trace_id = randomUUID().replaceAll("-", "");
  const post = <Body>(path: string, json: unknown) =>
    system.api<Body>(path, {
      token: person.token,
      key: randomUUID(),
      json,
      headers: { traceparent: `00-${trace_id}-${CLIENT}-01` },
    });
  return {
    trace_id,
    /** Traces of its requests so far. */
    traces: () =>
      receiver
        .spans()
        .filter(({ links }) => links.some(({ traceId, spanId }) => traceId === trace_id && spanId === CLIENT))
        .map(({ traceId }) => traceId),
    async hold(): Promise<Booking> {
      const [offer] = await search(system);
      invariant(offer, "there is an offer");
      const body = { offer_id: offer.id, contact: { email: person.email }, passengers: party(offer) };
      const answer = await post<Booking>("/v1/bookings", body);
      expect(answer.status).toBe(201);
      return answer.body;
    },
    async pay({ id }: Booking): Promise<void> {
      expect((await post(`/v1/bookings/${id}/payments`, { payment_method: "pm_card_visa" })).status).toBe(202);
    },
  };
}

/** The spans of some traces as trees. */
class Tree {
  readonly spans: ReceivedSpan[];
  readonly #byId: Map<string, ReceivedSpan>;
  constructor(traces: readonly string[]) {
    this.spans = receiver.spans().filter((span) => traces.includes(span.traceId));
    this.#byId = new Map(this.spans.map((span) => [span.spanId, span]));
  }
  all(name: string): ReceivedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }
  one(name: string): ReceivedSpan {
    const [found] = this.all(name);
    invariant(found, `no ${name} in the trace: ${[...new Set(this.spans.map((span) => span.name))].join(", ")}`);
    return found;
  }
  /** What a span is a part of, from the inside out. */
  around(span: ReceivedSpan): ReceivedSpan[] {
    const parent = this.#byId.get(span.parentSpanId ?? "");
    return parent === undefined ? [] : [parent, ...this.around(parent)];
  }
  names(span: ReceivedSpan): string[] {
    return this.around(span).map(({ name }) => name);
  }
  below(name: string, span: ReceivedSpan): ReceivedSpan[] {
    return this.all(name).filter((one) => this.around(one).includes(span));
  }
  orphans(): string[] {
    return this.spans
      .filter(({ parentSpanId }) => parentSpanId !== undefined && !this.#byId.has(parentSpanId))
      .map(({ name, service, parentSpanId }) => `${name} of ${service} in ${parentSpanId}`);
  }
}
/** The handling of a message, not its way there. */
function consumer(tree: Tree, type: string): ReceivedSpan {
  const [found] = tree.all(type).filter(({ kind }) => kind === CONSUMER);
  invariant(found, `${type} was handled`);
  return found;
}
const began = (span: ReceivedSpan): number => Number(BigInt(span.startTimeUnixNano) / 1_000_000n);

/** Once everything about the booking is told to the collector, this included. */
const complete = ({ traces }: ReturnType<typeof client>, names: string[]) =>
  waitFor(
    `the trace to have ${names.join(", ")}`,
    async () => {
      const tree = new Tree(traces());
      return names.every((name) => tree.all(name).length > 0) && tree.orphans().length === 0 && tree;
    },
    LONG_MS,
  ).catch((error: unknown) => {
    const tree = new Tree(traces());
    throw new Error(
      `${String(error)}; orphans: ${tree.orphans().join("; ")}; names: ${tree.spans.map(({ name }) => name).join(", ")}`,
    );
  });

describe("a booking from its hold to its e-ticket", () => {
  it(
    "is one trace for each request, with all that it leads to: calls, objects, databases, messages, the provider and the mail, each a part of what has led to it",
    async () => {
      const person = await newPerson(system);
      const traced = client(person);
      const booking = await traced.hold();
      await traced.pay(booking);
      await until(system, person, booking, "confirmed", LONG_MS);
      await mailTo(system, person.email, "booking.confirmed");
      const tree = await complete(traced, [
        "booking.confirmed",
        "booking.projected",
        "seats.confirm",
        "payment.capture",
        "webhook payment_intent.succeeded",
      ]);

      // The request, the service, the flight's object and the saga's, each called by the one before.
      const hold = tree.one("POST /v1/bookings");
      expect(hold).toMatchObject({ kind: SERVER, service: "gateway" });
      expect(hold.parentSpanId).toBeUndefined();
      expect(traced.traces()).not.toContain(traced.trace_id);
      const create = tree.one("rpc Bookings.create");
      expect(tree.around(create)).toContain(hold);
      expect(create.service).toBe("bookings");
      const [held] = tree.below("rpc FlightSeats.hold", create);
      invariant(held, "the flight's object was asked");
      expect(tree.names(held)).toContain("seats.hold");
      expect(tree.around(tree.one("rpc BookingSagas.open"))).toContain(create);
      const [flight = ""] = flightsOf(booking);
      expect(stringOf(tree.one("seats.hold").attributes, "holdfast.flight_id")).toBe(flight);
      expect(stringOf(create.attributes, "holdfast.booking_id")).toBe(booking.id);

      // What the payment leads to, one after another.
      const pay = tree.one("POST /v1/bookings/{id}/payments");
      const steps = ["seats.pin", "payment.authorize", "seats.lock", "payment.capture", "seats.confirm", "booking.confirmed"];
      expect(pay.traceId).not.toBe(hold.traceId);
      for (const step of steps) {
        expect(tree.around(tree.one(step)), step).toContain(pay);
        expect(tree.one(step).traceId, step).toBe(pay.traceId);
      }
      const times = steps.map((step) => began(tree.one(step)));
      expect(times, steps.join()).toEqual(times.toSorted((a, b) => a - b));
      for (const call of ["pin", "confirm"])
        expect(tree.names(tree.one(`rpc FlightSeats.${call}`))).toEqual([`seats.${call}`, pay.name]);

      // Across queues: the consumer is a part of what was sent, and leads to its batch, which leads back.
      for (const type of ["payment.authorize", "payment.capture", "booking.confirmed", "booking.projected"]) {
        const [consumed] = tree.all(type).filter(({ kind }) => kind === CONSUMER);
        invariant(consumed, `${type} was handled`);
        const [sent] = tree.around(consumed);
        expect(sent, type).toMatchObject({ name: type, kind: PRODUCER });
        expect(stringOf(consumed.attributes, "holdfast.booking_id")).toBe(booking.id);
        const batch = receiver.spans().find(({ spanId }) => spanId === consumed.links[0]?.spanId);
        expect(batch?.name, type).toMatch(/^queue holdfast-/);
        expect(traced.traces()).not.toContain(batch?.traceId);
        expect(batch?.links).toContainEqual(expect.objectContaining({ traceId: consumed.traceId, spanId: consumed.spanId }));
      }

      // Payments asks the provider and its own database; the last of all is the mail.
      const authorise = consumer(tree, "payment.authorize");
      for (const call of ["provider.create", "provider.confirm"]) {
        const [asked] = tree.below(call, authorise);
        invariant(asked, call);
        expect(
          tree.spans.some((span) => tree.around(span).includes(asked) && /fetch|rpc|GET|POST/.test(span.name)),
          call,
        ).toBe(true);
      }
      expect(tree.spans.some((span) => span.name.startsWith("d1_") && tree.around(span).includes(authorise))).toBe(true);
      // A batch writes to its lists once for all of its messages: that is the batch's, which the message leads to.
      const batch = consumer(tree, "booking.projected").links[0];
      expect(receiver.spans().some(({ name, traceId }) => traceId === batch?.traceId && name.startsWith("d1_"))).toBe(true);
      // What the provider says by itself comes in a trace of its own, and is told in the booking's with the way back.
      const [news] = tree.spans.filter(({ name }) => name.startsWith("webhook payment_intent."));
      // The first of its links: another leads to the call in which it was told.
      const request = await waitFor(
        "the webhook's request",
        async () => receiver.spans().find(({ spanId }) => spanId === news?.links[0]?.spanId) ?? false,
        LONG_MS,
      );
      expect(request).toMatchObject({ name: "rpc Payments.webhook", service: "payments" });
      expect(traced.traces()).not.toContain(request.traceId);
      // What no step of a saga says goes on from the list that was told of it.
      const told = consumer(tree, "booking.held");
      expect(tree.names(told)).toEqual(["booking.projected", "booking.projected", hold.name]);
      const [mail] = tree.below("notifications.email", consumer(tree, "booking.confirmed"));
      invariant(mail, "the mail was sent");
      expect(stringOf(mail.attributes, "holdfast.outcome")).toBe("sent");
      expect(tree.names(mail)).toEqual(["booking.confirmed", "booking.confirmed", pay.name]);
      expect(tree.orphans()).toEqual([]);
      expect(receiver.faults).toEqual([]);
      for (const secret of [person.email, person.token, "Lovelace", "1985-03-14"])
        expect(receiver.texts.filter((text) => text.includes(secret))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    "that runs out is told of in the hold's trace, though it is an alarm that finds it out",
    async () => {
      const person = await newPerson(system);
      const traced = client(person);
      await traced.hold();
      await mailTo(system, person.email, "booking.held");
      await waitFor("the hold to run out", () => mailTo(system, person.email, "booking.expired").catch(() => false), LONG_MS);
      const tree = await complete(traced, ["booking.expired", "notifications.email"]);
      const expired = consumer(tree, "booking.expired");
      expect(tree.names(expired)).toEqual(["booking.expired", "POST /v1/bookings"]);
      // Said long after the request was answered.
      expect(began(expired) - began(tree.one("POST /v1/bookings"))).toBeGreaterThan(20_000);
      expect(receiver.faults).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe("an operator", () => {
  it(
    "sees the same without a collector: every request of a booking with what it has led to",
    async () => {
      const operator = await signIn(system, "operator@example.com");
      const person = await newPerson(system);
      const traced = client(person);
      const booking = await traced.hold();
      await traced.pay(booking);
      await until(system, person, booking, "confirmed", LONG_MS);
      await mailTo(system, person.email, "booking.confirmed");
      const trace = await waitFor(
        "every command to be acknowledged",
        async () => {
          const { status, body } = await system.api<BookingTrace>(`/v1/ops/bookings/${booking.id}/trace`, {
            token: operator.token,
          });
          expect(status).toBe(200);
          const mails = body.spans.filter(({ name }) => name === "notifications.email");
          // About the hold, and with the e-ticket.
          return mails.length === 2 && body.spans.every(({ open }) => !open) && body;
        },
        LONG_MS,
      );
      expect(trace).toMatchObject({
        booking_id: booking.id,
        record_locator: booking.record_locator,
        trace_ids: [expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)],
      });
      const roots = trace.spans.filter(({ depth }) => depth === 0).map(({ name }) => name);
      expect(roots).toEqual(["POST /v1/bookings", "POST /v1/bookings/{id}/payments"]);
      const names = trace.spans.map(({ depth, service, name }) => `${"  ".repeat(depth)}${service} ${name}`);
      for (const expected of [
        "  bookings seats.hold",
        "  flight-seats seats.pin",
        "  payments payment.authorize",
        "    payments payment.authorize",
        "      payments provider.create",
        "      payments provider.confirm",
        "      payments provider.capture",
        "  flight-seats seats.confirm",
        "    notifications booking.confirmed",
        "      notifications notifications.email",
        "    bookings booking.projected",
      ])
        expect(names).toContain(expected);
      // A collector knows them by the same ids.
      await complete(traced, ["notifications.email", "provider.capture"]);
      expect(trace.trace_ids.toSorted()).toEqual(traced.traces().toSorted());
      const called = trace.spans.filter(({ name }) => name.startsWith("provider.") || name === "notifications.email");
      expect(called.length).toBeGreaterThan(3);
      const unknown = () => {
        const known = new Set(new Tree(traced.traces()).spans.map(({ spanId }) => spanId));
        return called.filter(({ span_id }) => !known.has(span_id));
      };
      await expect.poll(unknown, { timeout: LONG_MS }).toEqual([]);
      for (const secret of [person.email, "Lovelace", "1985-03-14"]) expect(JSON.stringify(trace)).not.toContain(secret);
    },
    TIMEOUT_MS,
  );
});
