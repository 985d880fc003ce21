import { WorkerEntrypoint } from "cloudflare:workers";
import { AUDITS } from "#contracts/names.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { BookingsApi, ChangeSeats, ClientCommand, CreatePayment } from "#contracts/bookings.ts";
import type { CheckInApi } from "#contracts/check-in.ts";
import type { DeadLetterDecision, DeadLettersApi } from "#contracts/dead-letters.ts";
import type { Traced } from "#contracts/traces.ts";
import { passOf } from "#domain/check-in/pass-id.ts";
import { err, ok } from "#domain/result.ts";
import { invariant } from "#domain/invariant.ts";
import { log, setLogLevel } from "#platform/log.ts";
import { asOperation } from "#platform/operation.ts";
import { dropDeadLetter, replayDeadLetter } from "#queues/dead-letters/decide.ts";
import { listDeadLetters } from "#queues/dead-letters/list.ts";
import { readSaga, sagaOf, shardCount, shardOf } from "#queues/saga-shard.ts";
import { blockSeats, unblockSeats } from "./block-seats.ts";
import { cancelFlight, flightCancellation } from "./cancel-flight.ts";
import { boardingPasses, checkIn } from "./check-in/check-in.ts";
import { boardingPassDocument } from "./check-in/document.ts";
import { createBooking, type CreateCommand } from "./create.ts";
import type { Env } from "./env.ts";
import { firstDepartureOf } from "./first-departure.ts";
import { closeAccount } from "./erase-account.ts";
import { flightManifest } from "./flight-manifest.ts";
import { health } from "./health.ts";
import { listBookings } from "./list.ts";
import { listPayments } from "./list-payments.ts";
import { listSagas } from "./list-sagas.ts";
import { backlog, openedSince } from "./overview.ts";
import { lookupBooking } from "./lookup.ts";
import { readBooking } from "./read-booking.ts";
import { startAudit } from "./start-audit.ts";
import { rebuildFlight } from "./rebuild-flight.ts";
import { eraseAtOnce } from "./resume-erasures.ts";
import { bookingData } from "./personal-data.ts";
import { ticketDocument } from "./ticket-document.ts";

/** The command side. What a single booking says comes from its saga; lists and lookups from the projection. */
export class Bookings extends WorkerEntrypoint<Env, { caller?: string }> implements BookingsApi {
  constructor(ctx: ExecutionContext<{ caller?: string }>, env: Env) {
    super(ctx, env);
    setLogLevel(env.LOG_LEVEL);
    invariant(ctx.props.caller !== undefined, "bookings is called through a binding that names its caller");
  }

  create(command: CreateCommand) {
    return createBooking(this.env, command);
  }

  async get(query: { booking_id: string; user_id: string; wait_ms?: number | undefined; since_version?: number | undefined }) {
    const found = await this.#at(query.booking_id, (shard) =>
      shard.get({ ...query, wait_ms: query.wait_ms ?? 0, since_version: query.since_version ?? null }),
    );
    return found.ok ? ok({ booking: found.value.booking, version: found.value.version }) : found;
  }

  async bookingForOperator({ booking_id, operator_id }: Parameters<BookingsApi["bookingForOperator"]>[0]) {
    const found = await this.#read(booking_id, null);
    log("info", "booking.read_by_operator", { booking_id, operator_id, found: found.ok });
    return found.ok ? ok(found.value.booking) : found;
  }

  sagas(query: Parameters<BookingsApi["sagas"]>[0]) {
    return listSagas(this.env, query);
  }

  openedSince(since: string) {
    return openedSince(this.env, since);
  }

  backlog() {
    return backlog(this.env);
  }

  saga(bookingId: string) {
    return this.#at(bookingId, (shard) => shard.saga(bookingId));
  }

  bookingTrace(bookingId: string) {
    return this.#at(bookingId, (shard) => shard.bookingTrace(bookingId));
  }

  list(query: { user_id: string; limit: number; cursor?: string | undefined }) {
    return listBookings(this.env, query);
  }

  pay(command: ClientCommand & { body: CreatePayment }): ReturnType<BookingsApi["pay"]> {
    return this.#obey("bookings.pay", command, async (shard) => {
      const { ok: available, retry_after_s } = await asOperation("payments.available", {}, () => this.env.PAYMENTS.available());
      return shard.pay(available ? command : { ...command, shut_for_s: retry_after_s });
    });
  }

  payments(query: { booking_id: string; user_id: string }) {
    return this.#ifOurs(query.booking_id, () => listPayments(this.env, query));
  }

  changeSeats(command: ClientCommand & { body: ChangeSeats }) {
    return this.#obey("bookings.change_seats", command, (shard) => shard.changeSeats(command));
  }

  quoteCancellation(command: ClientCommand) {
    return this.#obey("bookings.quote_cancellation", command, async (shard) =>
      shard.quoteCancellation({ ...command, ...(await firstDepartureOf(this.env, command)) }),
    );
  }

  confirmCancellation(command: ClientCommand & { cancellation_id: string }) {
    return this.#obey("bookings.cancel", command, async (shard) =>
      shard.confirmCancellation({ ...command, ...(await firstDepartureOf(this.env, command)) }),
    );
  }

  release(command: Parameters<BookingsApi["release"]>[0]) {
    return this.#obey("bookings.release", command, (shard) => shard.release(command));
  }

  async tickets({ booking_id, user_id }: { booking_id: string; user_id: string }) {
    const found = await this.#read(booking_id, user_id);
    return found.ok ? ok({ data: found.value.tickets, next_cursor: null }) : found;
  }

  ticketDocument(query: { number: string; user_id: string }) {
    return ticketDocument(this.env, query);
  }

  checkIn(command: Parameters<CheckInApi["checkIn"]>[0]) {
    return this.#ifOurs(command.booking_id, () => checkIn(this.env, command));
  }

  boardingPasses(query: { booking_id: string; user_id: string }) {
    return this.#ifOurs(query.booking_id, async () => {
      const found = await readBooking(this.env, query);
      return found.ok ? ok({ data: await boardingPasses(this.env, found.value), next_cursor: null }) : found;
    });
  }

  async boardingPassDocument({ id, user_id }: { id: string; user_id: string }): ReturnType<CheckInApi["boardingPassDocument"]> {
    const of = passOf(id);
    return of === null
      ? err({ reason: "not_found" })
      : this.#ifOurs(of.booking_id, () => boardingPassDocument(this.env, of, user_id));
  }

  lookup(query: { record_locator: string; family_name: string }) {
    return lookupBooking(this.env, query);
  }

  bookingData(query: { user_id: string; cursor: string | null }) {
    return bookingData(this.env, query);
  }

  closeAccount(userId: string) {
    return closeAccount(this.env, userId, Date.now());
  }

  eraseBookings(userId: string) {
    return eraseAtOnce(this.env, userId, Date.now());
  }

  startAudit({ user_id, key, request_hash }: { user_id: string; key: string; request_hash: string }) {
    return startAudit(this.env, { key: `${user_id}:${key}`, request_hash, repairs: false });
  }

  audits(query: { limit: number; cursor?: string | undefined }) {
    return this.env.AUDITS.getByName(AUDITS).list(query);
  }

  audit(id: string) {
    return this.env.AUDITS.getByName(AUDITS).get(id);
  }

  rebuildFlight(flightId: string) {
    return rebuildFlight(this.env, flightId);
  }

  cancelFlight(command: Parameters<BookingsApi["cancelFlight"]>[0]) {
    return cancelFlight(this.env, command);
  }

  flightCancellation(flightId: string) {
    return flightCancellation(this.env, flightId);
  }

  blockSeats(command: Parameters<BookingsApi["blockSeats"]>[0]) {
    return blockSeats(this.env, command);
  }

  unblockSeats(command: Parameters<BookingsApi["unblockSeats"]>[0]) {
    return unblockSeats(this.env, command);
  }

  manifest(flightId: string) {
    return flightManifest(this.env, flightId);
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

  health() {
    return health(this.env);
  }

  /** A client's command, as an operation of its request's trace. */
  #obey<T>(name: string, command: Traced & { booking_id: string }, ask: (shard: BookingSagasApi) => Promise<T>) {
    const { booking_id, traceparent, journey } = command;
    const options = { traceparent, whole: true, ids: { booking_id }, ...(journey && { recorded: journey.spans }) };
    return asOperation(name, options, () => this.#at(booking_id, ask));
  }

  #read(bookingId: string, userId: string | null) {
    return this.#ifOurs(bookingId, () => readSaga(this.env.BOOKING_SAGAS, bookingId, userId));
  }

  #at<T>(bookingId: string, ask: (shard: BookingSagasApi) => Promise<T>) {
    return this.#ifOurs(bookingId, () => ask(sagaOf(this.env.BOOKING_SAGAS, bookingId)));
  }

  /** An id that names no shard of ours is nobody's: asking would create an object for it. */
  async #ifOurs<T>(bookingId: string, ask: () => Promise<T>): Promise<T | { ok: false; error: { reason: "not_found" } }> {
    const known = Number(shardOf(bookingId)) < shardCount(this.env.SAGA_SHARDS);
    return known ? await ask() : err({ reason: "not_found" });
  }
}
