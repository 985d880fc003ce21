import * as z from "zod";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { Instant } from "./common.ts";

/** Bookings that were opened in one minute, by what has become of them. */
export const OpenedInMinute = z.strictObject({
  at: Instant,
  held: z.int(),
  paying: z.int(),
  confirmed: z.int(),
  cancelling: z.int(),
  cancelled: z.int(),
  expired: z.int(),
  failed: z.int(),
});
export type OpenedInMinute = z.infer<typeof OpenedInMinute>;

/** Commands of all sagas whose effect nobody has acknowledged yet. `parked`: given up, until an operator decides. */
export const Backlog = z.strictObject({ waiting: z.int(), parked: z.int() });
export type Backlog = z.infer<typeof Backlog>;

/** Seats of the flights of the next seven days that anything was ever sold on. */
export const SeatLoad = z.strictObject({ flights: z.int(), sold: z.int(), held: z.int(), available: z.int() });
export type SeatLoad = z.infer<typeof SeatLoad>;

/** The system at a moment, for operators. A part is null where the service that knows it does not answer. */
export const Overview = z.strictObject({
  at: Instant,
  /** Requests that were answered well, since counting began: the difference of two looks is what came in between. */
  requests: z.strictObject({ searches: z.int(), holds: z.int(), payments: z.int() }),
  /** How late search shows what was sold, in seconds, of all changes so far: at most so much for half, and for 99 of 100, of them. */
  projection_lag: z.strictObject({ count: z.int(), p50_s: z.number().nullable(), p99_s: z.number().nullable() }),
  /** The last hour, oldest first; a minute in which nothing was opened is left out. */
  opened: z.array(OpenedInMinute).nullable(),
  backlog: Backlog.nullable(),
  load: SeatLoad.nullable(),
  breakers: z.array(CircuitBreaker).nullable(),
});
export type Overview = z.infer<typeof Overview>;

export const OVERVIEW_MS = 3_600_000;
