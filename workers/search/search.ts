import { WorkerEntrypoint } from "cloudflare:workers";
import type { OfferSearch } from "#contracts/offer-search.ts";
import type { Airport, FareCalendar, FareMatrix, FareMatrixQuery, Flight, Offer, OfferPage, SeatMap } from "#contracts/offers.ts";
import type { Cabin } from "#contracts/common.ts";
import type { DeadLetterDecision, DeadLettersApi } from "#contracts/dead-letters.ts";
import type {
  AirportQuery,
  FareCalendarError,
  FareMatrixError,
  NotFound,
  OfferError,
  OfferSearchError,
  SearchApi,
} from "#contracts/search.ts";
import type { ImportCommand, SchedulesApi } from "#contracts/schedules.ts";
import type { Health } from "#contracts/service-registry.ts";
import { invariant } from "#domain/invariant.ts";
import type { Result } from "#domain/result.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import { setLogLevel } from "#platform/log.ts";
import { dropDeadLetter, replayDeadLetter } from "#queues/dead-letters/decide.ts";
import { listDeadLetters } from "#queues/dead-letters/list.ts";
import { suggestAirports } from "./airports.ts";
import type { Env, Props } from "./env.ts";
import { extendTimetable } from "./extend-timetable.ts";
import { fareCalendar } from "./fare-calendar.ts";
import { fareMatrix } from "./fare-matrix.ts";
import { cancelledDefinition, flightDefinition, readFlight } from "./flight.ts";
import { flightsNow } from "./flights-now.ts";
import { health } from "./health.ts";
import { seatLoad } from "./seat-load.ts";
import { inventoryVersion } from "./inventory-version.ts";
import { readOffer } from "./offer.ts";
import { searchOffers } from "./offers.ts";
import { rebuildPage } from "./rebuild/page.ts";
import { acknowledgeChange } from "./schedules/acknowledge.ts";
import { listScheduleChanges } from "./schedules/changes.ts";
import { exportSchedules } from "./schedules/export.ts";
import { importSchedules } from "./schedules/import.ts";
import { listImports } from "./schedules/list-imports.ts";
import { readSeatMap, watchSeatMap } from "./seat-map.ts";

/** The query side over RPC; every operation is a file of its own. The clock is read here and nowhere below. */
export class Search extends WorkerEntrypoint<Env, Props> implements SearchApi {
  constructor(ctx: ExecutionContext<Props>, env: Env) {
    super(ctx, env);
    invariant(ctx.props.caller, "search is called through a service binding that names its caller");
    setLogLevel(env.LOG_LEVEL);
  }

  airports(query: AirportQuery): Promise<Airport[]> {
    return suggestAirports(this.env, query, Date.now());
  }

  offers(search: OfferSearch): Promise<Result<OfferPage, OfferSearchError>> {
    return searchOffers(this.env, search, Date.now());
  }

  offer(id: string): Promise<Result<Offer, OfferError>> {
    return readOffer(this.env, id, Date.now());
  }

  fareCalendar(query: {
    origin: string;
    destination: string;
    month: string;
    cabin: Cabin;
  }): Promise<Result<FareCalendar, FareCalendarError>> {
    return fareCalendar(this.env, query, Date.now());
  }

  fareMatrix(query: FareMatrixQuery): Promise<Result<FareMatrix, FareMatrixError>> {
    return fareMatrix(this.env, query, Date.now());
  }

  flight(flightId: string): Promise<Result<Flight, NotFound>> {
    return readFlight(this.env, flightId, Date.now());
  }

  flightsNow(ids: string[]) {
    return flightsNow(this.env, ids);
  }

  seatMap(flightId: string, currency: string | undefined): Promise<Result<SeatMap, NotFound>> {
    return readSeatMap(this.env, flightId, currency, Date.now());
  }

  flightDefinition(flightId: string): Promise<Result<FlightDefinition, NotFound>> {
    return flightDefinition(this.env, flightId, Date.now());
  }

  cancelledDefinition(flightId: string): Promise<Result<FlightDefinition, NotFound>> {
    return cancelledDefinition(this.env, flightId, Date.now());
  }

  rebuildPage(cursor: string | undefined): ReturnType<SearchApi["rebuildPage"]> {
    return rebuildPage(this.env, cursor, Date.now());
  }

  seatLoad() {
    return seatLoad(this.env, Date.now());
  }

  inventoryVersion(flightId: string): Promise<number> {
    return inventoryVersion(this.env, flightId);
  }

  extendTimetable(days: number): Promise<{ flights: number; added: number }> {
    return extendTimetable(this.env, days, Date.now());
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

  importSchedules(command: ImportCommand, body: ReadableStream<Uint8Array>) {
    return importSchedules(this.env, command, body);
  }

  scheduleImports(query: Parameters<SchedulesApi["scheduleImports"]>[0]) {
    return listImports(this.env, query);
  }

  exportSchedules(query: Parameters<SchedulesApi["exportSchedules"]>[0]) {
    return exportSchedules(this.env, query, Date.now());
  }

  scheduleChanges(query: Parameters<SchedulesApi["scheduleChanges"]>[0]) {
    return listScheduleChanges(this.env, query);
  }

  acknowledgeScheduleChange(command: Parameters<SchedulesApi["acknowledgeScheduleChange"]>[0]) {
    return acknowledgeChange(this.env, command, Date.now());
  }

  health(): Promise<Health> {
    return health(this.env);
  }

  /** The live seat map, a WebSocket that the gateway forwards; nothing else is HTTP here. */
  override fetch(request: Request): Promise<Response> {
    return watchSeatMap(this.env, request, Date.now());
  }
}
