import { DurableObject } from "cloudflare:workers";
import type { BookingSagasApi, Settlement } from "#contracts/booking-sagas.ts";
import type { Booking } from "#contracts/bookings.ts";
import type { Traced } from "#contracts/traces.ts";
import type { SagaFact } from "#domain/audit/facts.ts";
import { askRelease } from "#domain/booking/ask.ts";
import { project } from "#domain/booking/commands.ts";
import type { SagaEvent } from "#domain/booking/events.ts";
import { next } from "#domain/booking/next.ts";
import { type TimerName, runningChange } from "#domain/booking/record.ts";
import { isPinning, type Settings } from "#domain/booking/sagas.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { count } from "#platform/count.ts";
import { GroupCommit } from "#platform/group-commit.ts";
import { errorText, log, setLogLevel } from "#platform/log.ts";
import { Waiters } from "#platform/waiters.ts";
import { bookingsOf } from "./bookings-of.ts";
import { claimsOn } from "./claims-on.ts";
import { auditFacts } from "./audit-facts.ts";
import { beginChange, changeAnswer, concludeChange } from "./change-seats.ts";
import { confirmCancellation } from "./confirm-cancellation.ts";
import { decideEach } from "./decide-each.ts";
import type { SagaEnv } from "./env.ts";
import { eraseBookings, inUseOf } from "./erase.ts";
import { tellOfCancelled } from "./flight-cancelled.ts";
import { messageData } from "./message.ts";
import { firstAnswer, openAgain, openEntry } from "./open.ts";
import { ownedBy } from "./owned-by.ts";
import { OverdueAlerts } from "./overdue.ts";
import { decideParked } from "./parked.ts";
import { beginPayment, payAnswer } from "./pay.ts";
import { quoteCancellation } from "./quote.ts";
import { readBooking } from "./read-booking.ts";
import { sagaView } from "./saga-view.ts";
import type { Start } from "./requests.ts";
import { resendDelay, sendDelay } from "./resend.ts";
import { Sender } from "./sender.ts";
import { settingsOf } from "./settings.ts";
import { settle } from "./settle.ts";
import { type Entry, SagaStore } from "./store.ts";
import { TicketNumbers } from "./ticket-numbers.ts";
import { tellSettled, traceAnswer, traceCommand, traceNews, traceOvertaken, traceView } from "./traces.ts";
import { ownerOf, peopleOf } from "./view.ts";

/** How long a client waits for what the flights say of its pins or of a change of seats; the saga goes on without it. */
const FLIGHTS_WAIT_MS = 8_000;
/** Bookings looked after in one alarm: bounds the turn; the rest follow at once in the next. */
const ALARM_BATCH = 200;
/** When to look again at a booking that could not be woken. */
const BAD_BOOKING_MS = 60_000;
/** Wait after an alarm that failed whole. */
const ALARM_RETRY_MS = 3_000;

/** A shard of booking sagas: state, outbox, timers and inbox of many bookings, each change one synchronous turn. */
export class BookingSagas extends DurableObject<SagaEnv> implements BookingSagasApi {
  readonly #store: SagaStore;
  readonly #group: GroupCommit;
  readonly #ticketNumbers: TicketNumbers;
  readonly #sender: Sender;
  readonly #waiters = new Waiters();
  readonly #overdue: OverdueAlerts;
  readonly #settings: Settings;

  constructor(ctx: DurableObjectState, env: SagaEnv) {
    super(ctx, env);
    setLogLevel(env.LOG_LEVEL);
    this.#settings = settingsOf(env);
    this.#store = new SagaStore(ctx.storage);
    this.#overdue = new OverdueAlerts((deltas) => ctx.waitUntil(count(env.METRICS, deltas)));
    this.#ticketNumbers = new TicketNumbers(env);
    this.#sender = new Sender(
      env,
      this.#ticketNumbers,
      (work) => ctx.waitUntil(work),
      (bookingId, rowId, event) => this.#answered(bookingId, rowId, event),
    );
    this.#group = new GroupCommit({
      write: () => {
        this.#store.write();
        this.#sender.flush();
        this.#waiters.wake();
      },
      reload: () => {
        this.#store.reload();
        this.#sender.forget();
      },
      abort: (reason) => ctx.abort(reason),
    });
  }

  open({ journey, ...request }: Parameters<BookingSagasApi["open"]>[0]): ReturnType<BookingSagasApi["open"]> {
    return this.#group.submit((now): Awaited<ReturnType<BookingSagasApi["open"]>> => {
      if (this.#store.closed.has(request.user_id, now)) return err({ reason: "account_closed" });
      const known = this.#store.get(request.booking_id);
      if (known !== undefined) return openAgain(known, request, (command) => this.#emit(known, command, now));
      const entry = openEntry(request, now);
      this.#store.add(entry);
      traceCommand(this.#store, entry, { ...request, journey }, now);
      this.#store.writeLog(entry.record, "open", now);
      this.#emit(entry, project(entry.record), now);
      return ok({ body: entry.first as Booking, replayed: false, keep: true });
    });
  }

  firstAnswer(query: Parameters<BookingSagasApi["firstAnswer"]>[0]): ReturnType<BookingSagasApi["firstAnswer"]> {
    return this.#group.submit(() => firstAnswer(this.#store.get(query.booking_id), query.request_hash));
  }

  get(query: Parameters<BookingSagasApi["get"]>[0]): ReturnType<BookingSagasApi["get"]> {
    return readBooking(this.#group, this.#store, this.#waiters, query);
  }

  async pay(command: Parameters<BookingSagasApi["pay"]>[0]): ReturnType<BookingSagasApi["pay"]> {
    const begun = await this.#command(command, (entry, now, start) => beginPayment(entry, command, now, start));
    if (!begun.ok) return begun;
    const record = () => this.#store.get(command.booking_id)?.record;
    // A refused pin is the client's answer, so it is awaited.
    const isPinned = () => {
      const found = record();
      return found === undefined || !isPinning(found);
    };
    await this.#waiters.until(isPinned, FLIGHTS_WAIT_MS);
    return payAnswer(record(), begun.value);
  }

  async changeSeats(command: Parameters<BookingSagasApi["changeSeats"]>[0]): ReturnType<BookingSagasApi["changeSeats"]> {
    const begun = await this.#command(command, (entry, now, start) => beginChange(entry, command, now, start));
    if (!begun.ok) return begun;
    const change = () => this.#store.get(command.booking_id)?.record.seat_changes[begun.value.n - 1];
    await this.#waiters.until(() => change()?.state !== "running", FLIGHTS_WAIT_MS);
    return this.#command(command, (entry) => changeAnswer(entry, command, begun.value));
  }

  quoteCancellation(
    command: Parameters<BookingSagasApi["quoteCancellation"]>[0],
  ): ReturnType<BookingSagasApi["quoteCancellation"]> {
    return this.#command(command, (entry, now, start) => quoteCancellation(entry, command, now, start));
  }

  confirmCancellation(
    command: Parameters<BookingSagasApi["confirmCancellation"]>[0],
  ): ReturnType<BookingSagasApi["confirmCancellation"]> {
    return this.#command(command, (entry, now, start) => confirmCancellation(entry, command, now, start));
  }

  release(command: Parameters<BookingSagasApi["release"]>[0]): ReturnType<BookingSagasApi["release"]> {
    return this.#command(command, (entry, now, start) => {
      const may = askRelease(entry.record, now);
      if (!may.ok) return may;
      if (!may.value.done) start({ type: "release" });
      return ok(null);
    });
  }

  settle(settlements: Settlement[]): Promise<void> {
    tellSettled(this.#store, settlements, Date.now());
    return settle(this.#group, this.#store, settlements, (...told) => this.#apply(...told));
  }

  notify(events: Parameters<BookingSagasApi["notify"]>[0]): Promise<void> {
    return this.#each(events, ({ booking_id, event_id, outcome, spans }, now) => {
      const entry = this.#store.get(booking_id);
      if (entry === undefined || !this.#store.firstSight(event_id, booking_id, now)) return;
      traceNews(this.#store, entry, spans);
      this.#apply(entry, outcome, now);
    });
  }

  people(bookingIds: string[]): ReturnType<BookingSagasApi["people"]> {
    return this.#group.submit(() => bookingIds.map((id) => peopleOf(this.#store.get(id))));
  }

  owners(bookingIds: string[]): ReturnType<BookingSagasApi["owners"]> {
    return this.#group.submit(() => bookingIds.map((id) => ownerOf(this.#store.get(id))));
  }

  auditFacts(query: Parameters<BookingSagasApi["auditFacts"]>[0]): Promise<SagaFact[]> {
    return this.#group.submit(() => auditFacts(this.#store, query));
  }

  backlog(): ReturnType<BookingSagasApi["backlog"]> {
    return this.#group.submit(() => this.#store.counts.backlog());
  }

  saga(bookingId: string): ReturnType<BookingSagasApi["saga"]> {
    return this.#group.submit(() => sagaView(this.#store, bookingId));
  }

  bookingTrace(bookingId: string): ReturnType<BookingSagasApi["bookingTrace"]> {
    return this.#group.submit((now) => traceView(this.#store, bookingId, now));
  }

  bookingsOf(query: Parameters<BookingSagasApi["bookingsOf"]>[0]): ReturnType<BookingSagasApi["bookingsOf"]> {
    return this.#group.submit((now) => bookingsOf(this.#store, query, now));
  }

  closeAccount({ user_id, until }: Parameters<BookingSagasApi["closeAccount"]>[0]): Promise<void> {
    return this.#group.submit((now) => this.#store.closed.set(user_id, until, now));
  }

  inUse(query: Parameters<BookingSagasApi["inUse"]>[0]): ReturnType<BookingSagasApi["inUse"]> {
    return this.#group.submit((now) => inUseOf(this.#store, query, now));
  }

  eraseBookings(command: Parameters<BookingSagasApi["eraseBookings"]>[0]): ReturnType<BookingSagasApi["eraseBookings"]> {
    return this.#group.submit((now) =>
      eraseBookings(this.#store, command, now, (entry, projection) => this.#emit(entry, projection, now)),
    );
  }

  claimsOn(query: Parameters<BookingSagasApi["claimsOn"]>[0]): ReturnType<BookingSagasApi["claimsOn"]> {
    return this.#group.submit((now) => claimsOn(this.#store, query, now));
  }

  sizes(): Promise<Record<string, number>> {
    return this.#group.submit(() => this.#store.counts.sizes());
  }

  holdsExpired(owners: { booking_id: string; attempt: string }[]): Promise<void> {
    return this.#each(owners, ({ booking_id, attempt }, now) => {
      const entry = this.#store.get(booking_id);
      if (entry !== undefined) this.#apply(entry, { type: "hold.expired", attempt }, now);
    });
  }

  poke(bookingIds: string[]): Promise<void> {
    return this.#each(bookingIds, (id, now) => {
      const entry = this.#store.get(id);
      if (entry === undefined) return;
      // What was given up stays so until an operator decides, but what lists are told: it is told here, whatever became of it before.
      for (const row of entry.rows.values())
        if (row.next_at !== null || row.command.to === "bookings") this.#store.putRow(entry, { ...row, next_at: now });
      this.#wake(id, now);
      this.#apply(entry, { type: "poked" }, now);
    });
  }

  decideParked(decision: Parameters<BookingSagasApi["decideParked"]>[0]): ReturnType<BookingSagasApi["decideParked"]> {
    return this.#group.submit((now) => decideParked(this.#store, decision, now));
  }

  claimed(claims: Parameters<BookingSagasApi["claimed"]>[0]): Promise<void> {
    return this.#each(claims, ({ booking_id, flight_id, attempts }, now) => {
      const entry = this.#store.get(booking_id);
      if (entry !== undefined) this.#apply(entry, { type: "seats.claimed", flight_id, attempts }, now);
    });
  }

  flightCancelled(flight: Parameters<BookingSagasApi["flightCancelled"]>[0]): ReturnType<BookingSagasApi["flightCancelled"]> {
    return tellOfCancelled(this.#group, this.#store, flight, (...told) => this.#apply(...told));
  }

  override async alarm(): Promise<void> {
    try {
      const due = await this.#group.submit((now) => this.#store.due(now, ALARM_BATCH));
      await this.#each(
        due,
        (id, now) => this.#wake(id, now),
        (id, error) => {
          log("error", "saga.wake_failed", { booking_id: id, why: errorText(error) });
          this.#store.postpone(id, Date.now() + BAD_BOOKING_MS);
        },
      );
      this.#store.prune(Date.now());
      this.#store.rearm();
    } catch (error) {
      // A handler that throws is retried six times and then never again, so it does not throw.
      log("error", "saga.alarm_failed", { why: errorText(error) });
      await this.#store.retryAlarm(Date.now() + ALARM_RETRY_MS);
    }
  }

  #each<T>(items: T[], decide: (item: T, now: number) => void, failed?: (item: T, error: unknown) => void): Promise<void> {
    return decideEach(this.#group, items, decide, failed);
  }

  /** One booking's timers and sends that are due. */
  #wake(id: string, now: number): void {
    const entry = this.#store.get(id);
    if (entry === undefined) return;
    for (const [timer, due] of Object.entries(entry.record.timers) as [TimerName, number][]) {
      if (due <= now) this.#apply(entry, { type: "timer", timer }, now);
    }
    for (const row of entry.rows.values()) {
      if (row.next_at === null || row.next_at > now) continue;
      const attempts = row.attempts + 1;
      const again = { ...row, attempts, next_at: now + resendDelay(row.command, attempts, now - row.at) };
      this.#store.putRow(entry, again);
      this.#sender.add(entry, again);
      this.#overdue.look(id, again, now);
    }
    this.#store.touch(entry);
  }

  /** An RPC this shard made has answered: its row goes and the saga moves on, in one turn. */
  async #answered(bookingId: string, rowId: string, event: SagaEvent | null): Promise<void> {
    await this.#group.submit((now) => {
      const entry = this.#store.get(bookingId);
      const row = entry?.rows.get(rowId);
      if (entry === undefined || row === undefined) return;
      this.#store.dropRow(entry, rowId);
      traceAnswer(this.#store, entry, row, now);
      if (event !== null) this.#apply(entry, event, now);
    });
  }

  /** What a client asks of a booking that is theirs, decided in one turn: what it starts is in the trace of its request. */
  #command<T, E extends { reason: string }>(
    command: Traced & { booking_id: string; user_id: string },
    decide: (entry: Entry, now: number, start: Start) => Result<T, E>,
  ): Promise<Result<T, E | { reason: "not_found" }>> {
    return this.#group.submit((now): Result<T, E | { reason: "not_found" }> => {
      const entry = ownedBy(this.#store.get(command.booking_id), command.user_id);
      if (entry === undefined) return err({ reason: "not_found" });
      return decide(entry, now, (event) => {
        traceCommand(this.#store, entry, command, now);
        this.#apply(entry, event, now);
      });
    });
  }

  #apply(entry: Entry, event: SagaEvent, now: number): void {
    const wasChanging = runningChange(entry.record) !== undefined;
    const { record: after, commands, changed } = next(entry.record, event, now, this.#settings);
    if (changed) this.#store.change(entry, after, event.type, now);
    if (wasChanging || event.type === "change_seats") concludeChange(entry, now);
    for (const command of commands) this.#emit(entry, command, now);
  }

  #emit(entry: Entry, command: Parameters<typeof messageData>[1], now: number): void {
    if (entry.rows.has(command.id)) return;
    // Only the newest projection matters; an older one that is still out is overtaken.
    if (command.to === "bookings") {
      for (const row of entry.rows.values()) {
        if (row.command.to !== "bookings") continue;
        this.#store.dropRow(entry, row.id);
        traceOvertaken(this.#store, entry, row, now);
      }
    }
    if (command.to === "counters") {
      const first = this.#ticketNumbers.take(command.count);
      if (first !== null) return this.#apply(entry, { type: "tickets.numbered", first }, now);
    }
    const row = { id: command.id, command, data: messageData(entry, command, now), at: now, traceparent: entry.traceparent };
    const delay = sendDelay(command);
    if (delay > 0) return this.#store.putRow(entry, { ...row, attempts: 0, next_at: now + delay });
    const sent = { ...row, attempts: 1, next_at: now + resendDelay(command, 1, 0) };
    this.#store.putRow(entry, sent);
    this.#sender.add(entry, sent);
  }
}
