import * as z from "zod";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import { type Envelope, type InventoryChanged as InventoryMessage, NotificationsMessage } from "#contracts/messages.ts";
import type { Told } from "#contracts/notifications.ts";
import { err, ok } from "#domain/result.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import { type DeadLetter, consume, consumeDeadLetters, done } from "#queues/consume.ts";
import { sagaOf } from "#queues/saga-shard.ts";
import { BookingSagas } from "../../durable-objects/booking-sagas/index.ts";
import { FlightSeats } from "../../durable-objects/flight-seats/index.ts";
import { consumeBookings } from "../../workers/bookings/consume-bookings.ts";
import type { Env as BookingsEnv } from "../../workers/bookings/env.ts";
import { type Desk, openDesk } from "../../workers/payments/desk.ts";
import type { Env as PaymentsEnv } from "../../workers/payments/env.ts";
import { consumePayments } from "../../workers/payments/consume-payments.ts";
import { reconcile } from "../../workers/payments/reconcile.ts";
import { takeEvent } from "../../workers/payments/webhooks/take.ts";
import { prune } from "../../workers/payments/store/prune.ts";
import { acknowledgeInventory } from "../../workers/search/acknowledge-inventory.ts";
import { Copies, type SeatCall } from "./late.ts";
import { Monitor } from "./monitor/monitor.ts";
import { type ProviderEvent, SimProvider } from "./provider.ts";
import { d1 } from "./runtime/d1.ts";
import { remote } from "./runtime/network.ts";
import { Life, ObjectHost, type Observe, type Reachable } from "./runtime/object-host.ts";
import { SimQueue } from "./runtime/queue.ts";
import type { Simulation } from "./runtime/simulation.ts";
import type { Database, DatabasePool } from "./runtime/sql.ts";

export interface Pools {
  flights: DatabasePool;
  shards: DatabasePool;
  bookings: DatabasePool;
  payments: DatabasePool;
}
export interface Knobs {
  hold_ttl_s: number;
  pin_s: number;
  flights: FlightDefinition[];
}
export const SHARDS = 2;
const SEAT_CALLS = new Set(["hold", "pin", "confirm", "reseat", "release"]);
/** Search's own check of its messages is left out: it is not what is simulated, and there are many of them. */
type InventoryChanged = z.infer<typeof InventoryMessage>;
const INVENTORY = z.custom<InventoryChanged>((body) => (body as { type?: string } | null)?.type === "inventory.changed");

/** Holdfast as it is deployed, on simulated storage, network, queues, clock and provider. */
export class World {
  readonly simulation: Simulation;
  readonly monitor: Monitor;
  readonly provider: SimProvider;
  readonly knobs: Knobs;
  readonly letters = new Map<string, number>();
  readonly acknowledged = new Set<string>();
  readonly copies = new Copies();
  readonly parked: { queue: SimQueue; body: unknown }[] = [];
  readonly bookingsDb: Database;
  readonly paymentsDb: Database;
  readonly #pools: Pools;
  readonly #flights = new Map<string, ObjectHost>();
  readonly #shards = new Map<string, ObjectHost>();
  readonly #small = new Map<string, Reachable>();
  readonly #queues: Record<"payments" | "notifications" | "bookings" | "search", SimQueue>;

  constructor(simulation: Simulation, pools: Pools, knobs: Knobs) {
    this.simulation = simulation;
    this.knobs = knobs;
    this.#pools = pools;
    this.monitor = new Monitor(simulation);
    this.bookingsDb = pools.bookings.take();
    this.paymentsDb = pools.payments.take();
    this.provider = new SimProvider(
      simulation,
      (event) => this.#publish(event),
      (intent) => this.monitor.captured(intent),
    );
    this.#queues = {
      payments: this.#queue("holdfast-payments", 10, (batch, life) =>
        consumePayments(batch, this.#paymentsEnv(life), simulation.now),
      ),
      notifications: this.#queue("holdfast-notifications", 10, (batch, life) => this.#notify(batch, life)),
      bookings: this.#queue("holdfast-bookings", 50, (batch, life) =>
        consumeBookings(batch, this.bookingsEnv(life), simulation.now),
      ),
      search: this.#queue("holdfast-search", 50, (batch, life) => this.#hearInventory(batch, life)),
    };
  }

  get shards(): Database[] {
    return [...this.#shards.values()].map(({ db }) => db);
  }

  get flightDbs(): Map<string, Database> {
    return new Map([...this.#flights].map(([name, { db }]) => [name, db]));
  }

  sagas(caller: Life, mortal = false) {
    return remote<BookingSagasApi>(this.simulation, (name) => this.#shard(name), caller, mortal);
  }

  seats(caller: Life, mortal = false) {
    return remote<FlightSeatsApi>(this.simulation, (name) => this.#flight(name), caller, mortal);
  }

  /** The bookings Worker, for one request. */
  bookingsEnv(life: Life): BookingsEnv {
    const definitionOf = (flightId: string) => this.knobs.flights.find(({ flight_id }) => flight_id === flightId);
    return {
      DB: d1(this.simulation, this.bookingsDb, life),
      FLIGHT_SEATS: this.seats(life, true),
      BOOKING_SAGAS: this.sagas(life, true),
      RATE_LIMIT: remote(this.simulation, () => this.#limits(), life),
      COUNTERS: remote(this.simulation, (name) => this.#counter(name), life),
      METRICS: remote(this.simulation, () => this.#limits(), life),
      NOTIFICATIONS: remote(this.simulation, () => this.#letterWriter(), life).getByName("notifications"),
      SEARCH: {
        flightDefinition: (flightId: string) => {
          const definition = definitionOf(flightId);
          return Promise.resolve(definition === undefined ? err({ reason: "not_found" }) : ok(definition));
        },
      },
      OFFER_SIGNING_KEY: "",
      LOCATOR_KEY: "",
      SAGA_SHARDS: String(SHARDS),
      HOLD_TTL_SECONDS: String(this.knobs.hold_ttl_s),
      MAX_LIVE_HOLDS_PER_USER: "4",
      MAX_LIVE_SEATS_PER_USER: "9",
      LOG_LEVEL: "silent",
    } as unknown as BookingsEnv;
  }

  desk(life: Life): Desk {
    return openDesk(this.#paymentsEnv(life));
  }

  /** The periodic task. Its failure is the next run's business. */
  async reconcile(): Promise<void> {
    const life = new Life();
    await life.guard(reconcile(this.desk(life), this.sagas(life))).catch(() => undefined);
  }

  /** What an audit does about everybody whom it finds amiss; of those who are not, nothing may change. */
  async pokeAll(): Promise<void> {
    const life = new Life();
    const everybody = [...this.monitor.bookings.keys()];
    for (const [shard, ids] of Map.groupBy(everybody, (id) => id.slice(4, 6)))
      await this.sagas(life)
        .getByName(shard)
        .poke(ids)
        .catch(() => undefined);
    for (const { flight_id } of this.knobs.flights)
      await this.seats(life)
        .getByName(flight_id)
        .tellClaims(everybody)
        .catch(() => undefined);
    this.simulation.count("poked by an audit");
  }

  /** The periodic tasks, and the alarm that a shard has whenever it has something to do. */
  async prune(): Promise<void> {
    const life = new Life();
    await life.guard(prune(this.desk(life).db, this.simulation.now));
    for (const shard of this.#shards.values()) await shard.invoke("alarm", []);
  }

  /** An event of the provider's, as its webhook brings it. */
  tell(event: ProviderEvent): void {
    void this.#receive(event, 1);
  }

  callSeats({ flight, method, args }: SeatCall): void {
    void this.#flight(flight)
      .invoke(method, args)
      .catch(() => undefined);
  }

  /** What an operator does with dead letters: all of them once the cause is gone, and any of them before. */
  replayParked(letters = this.parked): void {
    for (const { queue, body } of letters) {
      this.simulation.count("replayed by an operator");
      void this.#decide(body as Envelope, "replay");
      void queue.send(body);
    }
  }

  /** Gives a payment's last dead letter up. Whatever it was to do, money and seats must still come to agree. */
  async dropParked(): Promise<void> {
    const at = this.parked.findLastIndex(({ queue }) => queue === this.#queues.payments);
    const letter = this.parked[at];
    if (letter === undefined || !(await this.#decide(letter.body as Envelope, "drop"))) return;
    this.parked.splice(this.parked.indexOf(letter), 1);
    this.simulation.count("dropped by an operator");
  }

  /** The operator's request may die on its way; a replayed message is sent all the same. */
  async #decide({ id, booking_id }: Envelope, decision: "replay" | "drop"): Promise<boolean> {
    if (booking_id === null) return false;
    const decided = sagaOf(this.sagas(new Life()), booking_id).decideParked({ booking_id, message_id: id, decision });
    return decided.then(
      ({ ok: isDone }) => isDone,
      () => false,
    );
  }

  #paymentsEnv(life: Life): PaymentsEnv {
    return {
      DB: d1(this.simulation, this.paymentsDb, life),
      BOOKING_SAGAS: this.sagas(life),
      METRICS: remote(this.simulation, () => this.#limits(), life),
      SIM_PROVIDER: this.provider.client(life),
      LOG_LEVEL: "silent",
    } as unknown as PaymentsEnv;
  }

  #queue(name: string, size: number, consumeBatch: (batch: MessageBatch, life: Life) => Promise<void>): SimQueue {
    const queue: SimQueue = new SimQueue(this.simulation, {
      name,
      max_batch_size: size,
      max_retries: 5,
      consume: (batch, life) => {
        for (const { body } of batch.messages) this.copies.message(queue, body);
        return consumeBatch(batch, life);
      },
      parked: (origin, body) => void this.parked.push({ queue: origin, body }),
    });
    return queue;
  }

  #flight(name: string): ObjectHost {
    const observe: Observe = (method, args) => {
      const copy = { flight: name, method, args };
      if (SEAT_CALLS.has(method)) this.copies.call(copy);
      const seen = this.monitor.seatCall(name, method, args);
      return (answer) => {
        seen(answer);
        if (method === "reseat" && (answer as { ok: boolean }).ok === false) this.#copyRefused(copy);
      };
    };
    return this.#host(this.#flights, this.#pools.flights, name, observe, (ctx, life) => {
      const env = { BOOKING_SAGAS: this.sagas(life), SEARCH_QUEUE: this.#queues.search, LOG_LEVEL: "silent" };
      return new FlightSeats(ctx as DurableObjectState, env as unknown as ConstructorParameters<typeof FlightSeats>[1]);
    });
  }

  /** A copy of a call that was refused is granted if its reason is gone by then: rare enough to need help. */
  #copyRefused(copy: SeatCall): void {
    const { simulation } = this;
    if (!simulation.faulty || !simulation.chance(0.5)) return;
    simulation.after(simulation.around(20_000), () => {
      simulation.count("a copy of a refused change");
      this.callSeats(copy);
    });
  }

  #shard(name: string): ObjectHost {
    return this.#host(
      this.#shards,
      this.#pools.shards,
      name,
      () => () => undefined,
      (ctx, life) => {
        const env = {
          FLIGHT_SEATS: this.seats(life),
          COUNTERS: remote(this.simulation, (counter) => this.#counter(counter), life),
          RATE_LIMIT: remote(this.simulation, () => this.#limits(), life),
          METRICS: remote(this.simulation, () => this.#limits(), life),
          PAYMENTS_QUEUE: this.#queues.payments,
          NOTIFICATIONS_QUEUE: this.#queues.notifications,
          BOOKINGS_QUEUE: this.#queues.bookings,
          LOG_LEVEL: "silent",
          PIN_SECONDS: String(this.knobs.pin_s),
          ACTION_SECONDS: "600",
        };
        return new BookingSagas(ctx as DurableObjectState, env as unknown as ConstructorParameters<typeof BookingSagas>[1]);
      },
    );
  }

  #host(
    hosts: Map<string, ObjectHost>,
    pool: DatabasePool,
    name: string,
    observe: Observe,
    construct: (ctx: unknown, life: Life) => object,
  ): ObjectHost {
    const known = hosts.get(name);
    if (known !== undefined) return known;
    const host = new ObjectHost(this.simulation, name, pool.take(), construct, observe);
    hosts.set(name, host);
    return host;
  }

  #counter(name: string): Reachable {
    return this.#once(`counter ${name}`, () => {
      let next = 1;
      return (_method, args) => {
        const first = next;
        next += Number(args[0]);
        return { first };
      };
    });
  }

  /** Limits are tested elsewhere; here they only must be reachable, or not. */
  #limits(): Reachable {
    return this.#once("limits", () => (method) => (method === "claim" ? ok(null) : null));
  }

  /** What passengers are told of by what lists are told: written once per message id, as the letters of the queue are. */
  #letterWriter(): Reachable {
    return this.#once("letters", () => (_method, [notices]) => {
      for (const { id, type, booking_id } of notices as Told[]) this.#write(id, type, booking_id);
    });
  }

  #once(name: string, make: () => (method: string, args: unknown[]) => unknown): Reachable {
    const known = this.#small.get(name);
    if (known !== undefined) return known;
    const answer = make();
    const made: Reachable = { invoke: (method, args) => Promise.resolve(answer(method, args)) };
    this.#small.set(name, made);
    return made;
  }

  /** Letters are written once per message id, in the same step that remembers the id. */
  async #notify(batch: MessageBatch, life: Life): Promise<void> {
    if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, this.#parking(life));
    await consume(batch, {
      schema: NotificationsMessage,
      handle: async (messages) => {
        await this.simulation.sleep(this.simulation.around(20));
        for (const message of messages)
          if (message.type !== "task.run") this.#write(message.id, message.type, message.booking_id);
        return messages.map(() => done);
      },
      ...this.#parking(life),
    });
  }

  #write(id: string, type: string, bookingId: string | null): void {
    const record = this.monitor.bookings.get(bookingId ?? "")?.record;
    if (type === "booking.confirmed" && (record?.tickets.length ?? 0) === 0)
      this.simulation.violate("N2", "told of a confirmation before there are tickets", bookingId);
    if (!this.letters.has(id)) this.letters.set(id, 1);
  }

  async #hearInventory(batch: MessageBatch, life: Life): Promise<void> {
    if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, { park: () => Promise.resolve() });
    await consume(batch, {
      schema: INVENTORY,
      handle: async (messages) => {
        await acknowledgeInventory(this.seats(life), messages);
        return messages.map(() => done);
      },
      park: () => Promise.resolve(),
    });
  }

  #parking(life: Life) {
    return { park: (_letters: DeadLetter[]) => Promise.resolve(), sagas: this.sagas(life) };
  }

  /** The provider sends its event: once, twice, never, at once, or much later; and again until it is stored. */
  #publish(event: ProviderEvent): void {
    const { simulation } = this;
    this.copies.events.push(event);
    if (simulation.fault("webhook_never")) return;
    const copies = simulation.fault("webhook_duplicate") ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      const early = simulation.fault("webhook_early");
      const delay = early ? 0 : simulation.around(simulation.fault("webhook_slow") ? 5 * 60_000 : 1_500);
      simulation.after(delay, () => void this.#receive(event, 1));
    }
  }

  async #receive(event: ProviderEvent, attempt: number): Promise<void> {
    const life = new Life();
    const later: Promise<void>[] = [];
    try {
      await life.guard(takeEvent(this.desk(life), this.sagas(life), event, (work) => later.push(work)));
      await life.guard(Promise.all(later));
    } catch {
      if (attempt < 8) this.simulation.after(30_000 * attempt, () => void this.#receive(event, attempt + 1));
    }
  }
}
