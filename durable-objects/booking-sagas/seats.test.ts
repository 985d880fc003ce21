import { describe, expect, it } from "vitest";
import { ok } from "#domain/result.ts";
import type { SeatsCommand } from "#domain/booking/commands.ts";
import type { SagaEnv } from "./env.ts";
import { runSeats } from "./seats.ts";
import type { Entry } from "./store.ts";

const FLIGHT = "HF101_2027-01-10_LHR";
const seat = (designator: string) => [{ passenger_id: "pax_1", designator }];
const entry = {
  record: {
    id: "bkg_00_1",
    segments: [{ flight_id: FLIGHT, cabin: "economy", booking_class: "M", attempt: "a.2", seats: seat("12A") }],
  },
  opening: { user_id: "user_1", request_hash: "h" },
} as Entry;
const command: SeatsCommand = {
  id: "bkg_00_1:rehold:a.2",
  compensates: false,
  to: "seats",
  type: "seats.hold",
  flight_id: FLIGHT,
  attempt: "a.2",
  epoch: 1,
  until: 1_000,
};

/** A flight that answers every hold with this seat. */
const flightGiving = (designator: string): SagaEnv =>
  ({
    FLIGHT_SEATS: {
      getByName: () => ({ hold: () => Promise.resolve(ok({ seats: seat(designator), epoch: 7, expires_at: 1_000 })) }),
    },
  }) as unknown as SagaEnv;

describe("claiming the seats of a late payment again", () => {
  it("takes the same seats", async () => {
    const event = await runSeats(flightGiving("12A"), entry, command, { now: 0, traceparent: null });
    expect(event).toEqual({ type: "seats.held", flight_id: FLIGHT, attempt: "a.2", epoch: 7 });
  });

  it("does not ask for seats once the time they were wanted for is over", async () => {
    const event = await runSeats(flightGiving("12A"), entry, command, { now: 1_000, traceparent: null });
    expect(event).toEqual({ type: "seats.refused", flight_id: FLIGHT, attempt: "a.2" });
  });

  it("does not take others, which a repeat of the first request may hold at that moment", async () => {
    const event = await runSeats(flightGiving("30F"), entry, command, { now: 0, traceparent: null });
    expect(event).toEqual({ type: "seats.refused", flight_id: FLIGHT, attempt: "a.2" });
  });
});
