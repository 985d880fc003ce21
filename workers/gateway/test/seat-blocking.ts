import { vi } from "vitest";
import type { BlockSeatsCommand, SeatBlockingApi } from "#contracts/seat-blocking.ts";
import { ok } from "#domain/result.ts";

/** Changes every seat that it is asked for. */
export function fakeSeatBlocking() {
  const change = async ({ flight_id, designators }: BlockSeatsCommand) => ok({ flight_id, changed: designators });
  return {
    blockSeats: vi.fn<SeatBlockingApi["blockSeats"]>(change),
    unblockSeats: vi.fn<SeatBlockingApi["unblockSeats"]>(change),
  };
}
