import * as z from "zod";
import { SeatDesignator } from "./common.ts";
import { SeatState } from "./offers.ts";

const LiveSeat = z.strictObject({ designator: SeatDesignator, state: SeatState });
const Version = z.int().nonnegative();

/**
 * What a watcher of a flight's seat map is sent, one JSON text each. A watcher that finds `from` beyond the version it knows
 * has missed changes and asks to `resync`. Nothing here says who holds a seat.
 */
export const LiveSeatMapMessage = z.discriminatedUnion("type", [
  /** Every seat at this version, in the place of whatever was known. */
  z.strictObject({ type: z.literal("snapshot"), version: Version, seats: z.array(LiveSeat) }),
  /** The seats that changed after version `from`, as they are at version `to`. */
  z.strictObject({ type: z.literal("changes"), from: Version, to: Version, seats: z.array(LiveSeat) }),
  /** What was known is not this flight's past: forget it; a snapshot follows. */
  z.strictObject({ type: z.literal("resync"), version: Version }),
  /** The answer to `ping`. */
  z.strictObject({ type: z.literal("pong") }),
]);
export type LiveSeatMapMessage = z.infer<typeof LiveSeatMapMessage>;

/** What a watcher may say, a word each: that it lives, or that it needs a snapshot. */
export const WatcherMessage = z.enum(["ping", "resync"]);
export type WatcherMessage = z.infer<typeof WatcherMessage>;
