import { DurableObject } from "cloudflare:workers";
import type { FlightSeatsApi, InTrace } from "#contracts/flight-seats.ts";
import { boardingList, checkIn, checkedIn, inOrder } from "#domain/check-in/check-in.ts";
import { takeInRecorded } from "#domain/check-in/check-ins.ts";
import { invariant } from "#domain/invariant.ts";
import { err } from "#domain/result.ts";
import { block, unblock } from "#domain/seat/block.ts";
import {
  cancelFlight,
  cancellationDue,
  cancellationProgress,
  hearOutcomes,
  rebuildCancelled,
  takeCancelled,
} from "#domain/seat/cancel-flight.ts";
import { confirm } from "#domain/seat/confirm.ts";
import { expire } from "#domain/seat/expire.ts";
import { takeExpired } from "#domain/seat/flight.ts";
import type { Flight, FlightDefinition } from "#domain/seat/flight-state.ts";
import { hold, type HoldRequest } from "#domain/seat/hold.ts";
import { flightClaims } from "#domain/seat/claims.ts";
import { open } from "#domain/seat/open.ts";
import { pin } from "#domain/seat/pin.ts";
import { prune, pruneDue } from "#domain/seat/prune.ts";
import { rebuild } from "#domain/seat/rebuild.ts";
import { redefine, type Redefinition } from "#domain/seat/redefine.ts";
import { release } from "#domain/seat/release.ts";
import { reseat, type Reseat } from "#domain/seat/reseat.ts";
import { seatList } from "#domain/seat/seat-list.ts";
import { seatMap } from "#domain/seat/seat-map.ts";
import { sizes } from "#domain/seat/sizes.ts";
import type { Owner } from "#domain/seat/state.ts";
import { Alarm } from "#platform/alarm.ts";
import { GroupCommit } from "#platform/group-commit.ts";
import { errorText, log, setLogLevel } from "#platform/log.ts";
import { asOperation } from "#platform/operation.ts";
import { CheckInStore } from "./check-ins.ts";
import type { FlightSeatsEnv } from "./env.ts";
import { inventoryMessage, inventoryReport, sendInventory, tellCancelled, tellClaims, tellSagas } from "./notify.ts";
import type { Outbox } from "./outbox.ts";
import { FlightStore } from "./storage.ts";
import { sinceOf, Watchers } from "./watchers.ts";

/** An alarm whose work failed comes again after this. */
const ALARM_RETRY_MS = 5_000;

/** The seat lock of one flight, named by its id (`HF101_2026-12-01_LHR`). The decisions are `domain/seat/`. */
export class FlightSeats extends DurableObject<FlightSeatsEnv> implements FlightSeatsApi {
  readonly #id: string;
  readonly #store: FlightStore;
  readonly #checkIns: CheckInStore;
  readonly #group: GroupCommit;
  readonly #alarm: Alarm;
  readonly #watchers: Watchers;
  #flight: Flight;
  #outbox: Outbox;

  constructor(ctx: DurableObjectState, env: FlightSeatsEnv) {
    super(ctx, env);
    setLogLevel(env.LOG_LEVEL);
    invariant(ctx.id.name !== undefined, "a flight's object is asked for by the id of its flight");
    this.#id = ctx.id.name;
    this.#store = new FlightStore(ctx.storage);
    this.#checkIns = new CheckInStore(ctx.storage);
    this.#alarm = new Alarm(ctx.storage);
    ({ flight: this.#flight, outbox: this.#outbox } = this.#store.load());
    this.#watchers = new Watchers(ctx, () => this.#flight);
    this.#group = new GroupCommit({
      write: () => this.#write(),
      reload: () => this.#reload(),
      abort: (reason) => ctx.abort(reason),
    });
  }

  open(definition: FlightDefinition): ReturnType<FlightSeatsApi["open"]> {
    return this.#decide((flight) =>
      definition.flight_id === this.#id ? open(flight, definition) : err({ reason: "definition_differs" }),
    );
  }

  redefine(redefinition: Redefinition): ReturnType<FlightSeatsApi["redefine"]> {
    return this.#decide((flight) =>
      redefinition.definition.flight_id === this.#id ? redefine(flight, redefinition) : err({ reason: "definition_differs" }),
    );
  }

  hold(asked: HoldRequest & InTrace): ReturnType<FlightSeatsApi["hold"]> {
    return this.#obey("hold", asked, () => this.#decide((flight, now) => hold(flight, asked, now)));
  }

  pin(asked: Owner & InTrace, pinUntil: number): ReturnType<FlightSeatsApi["pin"]> {
    return this.#obey("pin", asked, () => this.#decide((flight, now) => pin(flight, asked, pinUntil, now)));
  }

  confirm(asked: Owner & InTrace, epoch: number): ReturnType<FlightSeatsApi["confirm"]> {
    return this.#obey("confirm", asked, () => this.#decide((flight) => confirm(flight, asked, epoch)));
  }

  reseat(asked: Owner & InTrace, change: Reseat): ReturnType<FlightSeatsApi["reseat"]> {
    return this.#obey("reseat", asked, () => this.#decide((flight, now) => reseat(flight, asked, change, now)));
  }

  release({ ran_out, ...asked }: Owner & InTrace & { ran_out?: true }): ReturnType<FlightSeatsApi["release"]> {
    return this.#obey("release", asked, () => this.#decide((flight, now) => release(flight, asked, now, ran_out)));
  }

  cancel(): ReturnType<FlightSeatsApi["cancel"]> {
    return this.#decide(cancelFlight);
  }

  cancellation(): ReturnType<FlightSeatsApi["cancellation"]> {
    return this.#decide(cancellationProgress);
  }

  block(designators: string[]): ReturnType<FlightSeatsApi["block"]> {
    return this.#decide((flight) => block(flight, designators));
  }

  unblock(designators: string[]): ReturnType<FlightSeatsApi["unblock"]> {
    return this.#decide((flight) => unblock(flight, designators));
  }

  seatMap(currency: string | undefined): ReturnType<FlightSeatsApi["seatMap"]> {
    return this.#decide((flight) => seatMap(flight, currency));
  }

  async tellClaims(bookingIds: string[]): Promise<void> {
    const holds = await this.#decide((flight) => bookingIds.flatMap((id) => flight.holds.get(id) ?? []));
    await tellClaims(this.env, this.#id, holds);
  }

  rebuild({ cancelled, ...lost }: Parameters<FlightSeatsApi["rebuild"]>[0]): ReturnType<FlightSeatsApi["rebuild"]> {
    return this.#decide((flight, now) =>
      cancelled !== undefined && cancelled.flight_id === this.#id
        ? rebuildCancelled(flight, cancelled, lost, now)
        : rebuild(flight, lost, now),
    );
  }

  checkIn(request: Parameters<FlightSeatsApi["checkIn"]>[0]): ReturnType<FlightSeatsApi["checkIn"]> {
    return this.#decide((flight, now) => checkIn(flight, this.#checkIns.all, request, now));
  }

  checkedIn(bookingId: string): ReturnType<FlightSeatsApi["checkedIn"]> {
    return this.#decide((flight) => checkedIn(flight, this.#checkIns.all, bookingId));
  }

  boardingList(): ReturnType<FlightSeatsApi["boardingList"]> {
    return this.#decide((flight) => boardingList(flight, this.#checkIns.all));
  }

  restoreCheckIns(recorded: Parameters<FlightSeatsApi["restoreCheckIns"]>[0]): Promise<void> {
    return this.#decide(() => takeInRecorded(this.#checkIns.all, recorded));
  }

  seatList(): ReturnType<FlightSeatsApi["seatList"]> {
    return this.#decide(seatList);
  }

  manifest(): ReturnType<FlightSeatsApi["manifest"]> {
    return this.#decide(flightClaims);
  }

  auditFacts(): ReturnType<FlightSeatsApi["auditFacts"]> {
    return this.#decide((flight) => ({
      ...flightClaims(flight),
      check_ins: inOrder(this.#checkIns.all),
      sizes: { ...sizes(flight), outbox: this.#outbox.rows.size },
      overdue: this.#outbox.overdue(),
    }));
  }

  inventory(): ReturnType<FlightSeatsApi["inventory"]> {
    return this.#decide((flight, now) => (flight.version === 0 ? null : inventoryReport(flight, now)));
  }

  inventoryApplied(version: number): Promise<void> {
    return this.#decide(() => this.#outbox.inventoryApplied(version));
  }

  /** `watch`: a WebSocket with the cabin as it is, or what changed since the version the watcher knows, then every change. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get("Upgrade")?.toLowerCase() !== "websocket")
      return new Response("a WebSocket is served here", { status: 426 });
    const isOpen = await this.#decide((flight) => flight.definition !== null);
    return isOpen ? this.#watchers.accept(sinceOf(request)) : new Response("not open", { status: 404 });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#watchers.hear(socket, message);
  }

  /** Tidies up what ran out and sends what is due. No decision depends on it. */
  override async alarm(): Promise<void> {
    this.#alarm.came();
    try {
      const due = await this.#decide((flight, now) => {
        prune(flight, now);
        const { inventory, expired } = this.#outbox.takeDue(now, flight.version);
        const message = inventory ? inventoryMessage(flight, inventory.since, now) : undefined;
        return { message, expired, cancelled: takeCancelled(flight, now) };
      });
      const [told, outcomes] = await Promise.all([
        tellSagas(this.env, due.expired),
        tellCancelled(this.env, this.#id, due.cancelled),
        due.message && sendInventory(this.env, due.message),
      ]);
      if (told.length > 0) await this.#decide(() => this.#outbox.expiredTold(told));
      if (outcomes.length > 0) await this.#decide((flight, now) => hearOutcomes(flight, outcomes, now));
    } catch (error) {
      log("error", "flight_seats.alarm_failed", { flight: this.#id, why: errorText(error) });
      this.#alarm.wish(Date.now() + ALARM_RETRY_MS);
    }
  }

  /** A command of a booking's, as an operation of its trace; decisions copy what they keep, so they keep none of that. */
  #obey<Answer>(name: string, { booking_id, traceparent }: Owner & InTrace, decide: () => Answer): Answer {
    if (traceparent === undefined) return decide();
    const ids = { booking_id, flight_id: this.#id };
    return asOperation(`flight.${name}`, { traceparent, whole: true, ids }, decide);
  }

  /** Every answer is of a flight in which what ran out is free already. */
  #decide<T>(decision: (flight: Flight, now: number) => T): Promise<T> {
    return this.#group.submit((now) => {
      expire(this.#flight, now);
      this.#outbox.announceExpired(takeExpired(this.#flight), now);
      const answer = decision(this.#flight, now);
      if (this.#hasNews()) this.#outbox.announceInventory(now);
      return answer;
    });
  }

  #write(): void {
    const changed = this.#hasNews();
    this.#checkIns.write();
    this.#store.write(this.#flight, this.#outbox);
    if (changed) this.#watchers.tellSoon();
    this.#alarm.wish(
      Math.min(this.#flight.next_expiry, this.#outbox.nextDue(), cancellationDue(this.#flight), pruneDue(this.#flight)),
    );
  }

  #hasNews(): boolean {
    const { seats, version } = this.#flight.changes;
    return seats.size > 0 || version;
  }

  #reload(): void {
    this.#checkIns.forget();
    ({ flight: this.#flight, outbox: this.#outbox } = this.#store.load());
  }
}
