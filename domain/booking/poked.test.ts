import { describe, expect, it } from "vitest";
import { next } from "./next.ts";
import type { BookingRecord } from "./record.ts";
import { HOLD_MS, NOW, PAYMENT, SETTINGS, heldBooking, pay, play } from "./world.fixture.ts";

const poke = (record: BookingRecord, now = NOW) => next(record, { type: "poked" }, now, SETTINGS);
const silent = (type: string) => (command: { type: string }) => (command.type === type ? null : undefined);
const FLIGHT = "HF101_2026-12-01_LHR";
const claims = (record: BookingRecord) =>
  next(record, { type: "seats.claimed", flight_id: FLIGHT, attempts: ["a", "b"] }, NOW, SETTINGS);

describe("a saga that is poked", () => {
  it("asks the provider about a payment that is open, as its timer would, and tells lists again", () => {
    const paying = play(heldBooking(), [pay()], silent("payment.authorize")).record;
    const { record, commands } = poke(paying);
    expect(commands.map(({ type }) => type)).toEqual(["payment.poll", "booking.projected"]);
    expect(record.timers.poll).toBeGreaterThan(NOW);
    expect(record).toMatchObject({ status: "paying", run: paying.run });
  });

  it("asks nobody about a payment that has not been asked for yet", () => {
    const pinning = play(heldBooking(), [pay()], silent("seats.pin")).record;
    expect(poke(pinning).commands.map(({ type }) => type)).toEqual(["booking.projected"]);
  });

  it.each([
    ["held", heldBooking()],
    ["confirmed", play(heldBooking(), [pay()]).record],
    ["cancelled", play(heldBooking(), [{ type: "release" }]).record],
  ])("changes nothing of a %s booking, however often", (_, record) => {
    const once = poke(record);
    expect(once).toMatchObject({ changed: false, record });
    expect(once.commands).toEqual(poke(once.record).commands);
    expect(once.commands).toMatchObject([{ id: `${record.id}:projected:${record.version}`, type: "booking.projected" }]);
  });

  it("does not expire a hold before its time", () => {
    expect(poke(heldBooking(), NOW + HOLD_MS - 1).record.status).toBe("held");
  });
});

describe("a flight that has seats", () => {
  const ended = {
    cancelled: play(heldBooking(), [{ type: "release" }]).record,
    failed: play(heldBooking(), [pay()], (command) =>
      command.type === "payment.authorize"
        ? { type: "payment.declined", payment_id: PAYMENT, code: "card_declined", decline_code: null }
        : undefined,
    ).record,
    expired: play(heldBooking(), [{ type: "hold.expired", attempt: "a" }]).record,
  };

  it.each(Object.entries(ended))(
    "for a booking that is %s is asked to release them, each attempt by itself",
    (status, record) => {
      expect(record.status).toBe(status);
      const { commands, changed } = claims(record);
      expect(changed).toBe(false);
      expect(commands).toMatchObject(
        ["a", "b"].map((attempt) => ({ type: "seats.release", flight_id: FLIGHT, attempt, compensates: true })),
      );
    },
  );

  it.each([
    ["is held", heldBooking()],
    ["is being paid", play(heldBooking(), [pay()], silent("payment.authorize")).record],
    ["is confirmed", play(heldBooking(), [pay()]).record],
    ["is still releasing its own", play(heldBooking(), [{ type: "release" }], silent("seats.release")).record],
  ])("for a booking that %s is left alone", (_, record) => {
    expect(claims(record)).toMatchObject({ changed: false, commands: [] });
  });
});
