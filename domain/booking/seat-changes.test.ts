import { describe, expect, it, test } from "vitest";
import { askChangeSeats, askPay, askRelease } from "./ask.ts";
import type { Command } from "./commands.ts";
import type { ReseatEvent, SagaEvent } from "./events.ts";
import { MAX_SEAT_CHANGES } from "./limits.ts";
import { next } from "./next.ts";
import type { BookingRecord } from "./record.ts";
import { HOLD_MS, NOW, SETTINGS, changeSeats, heldBooking, pay, play } from "./world.fixture.ts";

const held = heldBooking();
const change = changeSeats(held);
const seatsOf = ({ segments }: BookingRecord) => segments.flatMap(({ seats }) => seats.map(({ designator }) => designator));
const asked = (commands: Command[]) =>
  commands.flatMap((command) =>
    "n" in command
      ? [`${command.flight_id.slice(0, 5)} ${command.n} ${command.seats.map(({ designator }) => designator).join()}`]
      : [],
  );
const refusing =
  (flight: string, refusal: Extract<ReseatEvent, { refusal: unknown }>["refusal"], at = "seats.claim") =>
  (command: Command): SagaEvent | undefined =>
    command.type === at && "n" in command && command.flight_id.startsWith(flight)
      ? { type: "seats.not_reseated", flight_id: command.flight_id, attempt: command.attempt, n: command.n, refusal }
      : undefined;
const TAKEN = { reason: "seat_unavailable" as const, designators: ["11C"], alternatives: ["12C"] };
const silent = () => null;
const done = (): BookingRecord["seat_changes"][number] => ({
  n: 1,
  state: "done",
  total_minor: 42_000,
  seat_prices: [],
  flights: [],
  refusal: null,
});

describe("a change of seats", () => {
  const { record, commands } = play(held, [change]);

  it("claims the new seats beside the old at every flight, then settles for the new", () =>
    expect(asked(commands)).toEqual(["HF101 1 10A,10C", "HF102 1 11A,11C", "HF101 2 10C", "HF102 2 11C"]));

  it("gives the booking the new seats, their prices and no other time", () => {
    expect(seatsOf(record)).toEqual(["10C", "11C"]);
    expect(record).toMatchObject({ status: "held", run: null, total_minor: 43_500, seat_prices: [{}, { price_minor: 1_500 }] });
    expect(record.expires_at).toBe(held.expires_at);
    expect(record.timers).toEqual({ hold: NOW + HOLD_MS });
    expect(record.seat_changes).toMatchObject([{ n: 1, state: "done", refusal: null }]);
  });

  it("tells lists of the new total", () => expect(commands.filter(({ to }) => to === "bookings")).toHaveLength(1));

  it("numbers the next one higher, so that what is late of this one changes nothing", () => {
    const again = play(record, [changeSeats(record, "A")]);
    expect(asked(again.commands)).toEqual(["HF101 3 10C,10A", "HF102 3 11C,11A", "HF101 4 10A", "HF102 4 11A"]);
    const [late] = play(held, [change], silent).commands;
    if (late === undefined || !("n" in late)) throw new Error("a change asks for seats");
    for (const n of [1, 2]) {
      const { flight_id, attempt } = late;
      const copy = next(again.record, { type: "seats.reseated", flight_id, attempt, n, epoch: 99 }, NOW, SETTINGS);
      expect([copy.changed, copy.commands]).toEqual([false, []]);
    }
  });

  it("to seats it has is done at once, and asks for nothing", () => {
    const same = play(held, [{ type: "change_seats", total_minor: 42_000, seat_prices: held.seat_prices, flights: [] }]);
    expect(same.commands).toEqual([]);
    expect(same.record).toMatchObject({ run: null, seat_changes: [{ state: "done" }], seat_prices: held.seat_prices });
  });

  it("lets go of no old seat while a claim is out", () => {
    const { record: waiting, commands: sent } = play(held, [change], (command) =>
      "n" in command && command.flight_id.startsWith("HF102") ? null : undefined,
    );
    expect(sent.map(({ type }) => type)).toEqual(["seats.claim", "seats.claim"]);
    expect(seatsOf(waiting)).toEqual(["10A", "11A"]);
    expect(waiting.total_minor).toBe(42_000);
  });
});

describe("a change of seats that a flight refuses", () => {
  const { record, commands } = play(held, [change], refusing("HF102", TAKEN));

  it("is undone at both flights, the one that refused included, the last first", () => {
    expect(asked(commands)).toEqual(["HF101 1 10A,10C", "HF102 1 11A,11C", "HF102 2 11A", "HF101 2 10A"]);
    expect(commands.filter(({ compensates }) => compensates)).toHaveLength(2);
  });

  it("leaves the booking as it was, and says why", () => {
    expect(record).toMatchObject({ status: "held", run: null, total_minor: 42_000, seat_prices: held.seat_prices });
    expect(seatsOf(record)).toEqual(["10A", "11A"]);
    expect(record.seat_changes).toMatchObject([{ state: "refused", refusal: { ...TAKEN, flight_id: "HF102_2026-12-08_JFK" } }]);
    expect(askPay(record, NOW)).toEqual({ ok: true, value: null });
  });
});

describe("a booking that has lost its hold at a flight, or a claim that the flight had granted", () => {
  it.each([
    [{ reason: "gone" } as const, "seats.claim"],
    [{ reason: "gone" } as const, "seats.settle"],
    [TAKEN, "seats.settle"],
  ])("expires with %j at %s, and lets go of everything", (refusal, at) => {
    const { record, commands } = play(held, [change], refusing("HF101", refusal, at));
    expect(record).toMatchObject({ status: "expired", run: null, seat_changes: [{ refusal: { reason: "hold_expired" } }] });
    expect(record.segments.map(({ state }) => state)).toEqual(["released", "released"]);
    expect(commands.filter(({ type }) => type === "booking.expired")).toHaveLength(1);
    // Its time is not up: its passengers may have the same seats again.
    expect(commands.filter((command) => command.type === "seats.release" && command.ran_out)).toEqual([]);
  });
});

describe("while seats are being changed", () => {
  const { record } = play(held, [change], silent);

  test("nothing else is begun", () => {
    for (const ask of [askPay, askRelease, askChangeSeats])
      expect(ask(record, NOW)).toEqual({ ok: false, error: { reason: "request_in_progress" } });
  });

  test("the hold runs out at its time, and old seats and new are let go together", () => {
    const late = play(record, [{ type: "timer", timer: "hold" }], undefined, NOW + HOLD_MS);
    expect(late.record).toMatchObject({ status: "expired", run: null });
    expect(late.commands.filter(({ type }) => type === "seats.release")).toHaveLength(2);
    expect(askChangeSeats(record, NOW + HOLD_MS)).toMatchObject({ error: { reason: "hold_expired" } });
  });
});

describe("seats cannot be changed", () => {
  const paid = play(held, [pay()]).record;
  const paying = play(held, [pay()], silent).record;
  const changed = { ...held, seat_changes: Array.from({ length: MAX_SEAT_CHANGES }, () => done()) };
  test.each([
    ["while a payment is worked on", paying, "payment_in_progress"],
    ["of a confirmed booking", paid, "invalid_state"],
    ["more often than a person would", changed, "invalid_state"],
  ])("%s", (_, record, reason) => expect(askChangeSeats(record, NOW)).toMatchObject({ ok: false, error: { reason } }));
});
