import { runInDurableObject } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import { type Held, answer, command, confirmed, get, held, outbox, payBody } from "./booking-sagas/booking.fixture.ts";
import { flights } from "./flight-seats/object.fixture.ts";

const DAY_MS = 86_400_000;
const flightOf = ({ flights: [first] }: Held) => flights.getByName(first ?? "");
const seatsOf = async (booking: Held) => (await flightOf(booking).manifest()).seats;

/** As a crash does, whatever is under way: an eviction waits for that, and a flight may be at work for long. */
async function throwOut(booking: Held): Promise<void> {
  const thrown = runInDurableObject(flightOf(booking), (_, ctx) => ctx.abort("thrown out"));
  await expect(thrown).rejects.toThrow("thrown out");
}

/** The object's storage is gone, and so is its memory. */
async function lose(booking: Held): Promise<void> {
  const flight = flightOf(booking);
  await runInDurableObject(flight, (_, { storage }) => storage.deleteAll());
  await throwOut(booking);
  expect(await seatsOf(booking)).toEqual([]);
}

const definitionOf = (flight_id: string): FlightDefinition => ({
  flight_id,
  departs_at: Date.now() + 30 * DAY_MS,
  aircraft: "320",
  currency: "GBP",
  booking_classes: [{ booking_class: "M", cabin: "economy", authorised: 180 }],
});

/** As the bookings Worker does it. */
async function rebuilt(booking: Held) {
  const flight = flightOf(booking);
  const flight_id = booking.flights[0] ?? "";
  await flight.open(definitionOf(flight_id));
  const { claims, ended, next } = await booking.shard.claimsOn({ flight_id, after: "" });
  expect(next).toBeNull();
  return flight.rebuild({ claims, ended, ended_before: [], version: 50 });
}

it("a lost flight has the seats of a sold booking again, in storage too, and sells them to nobody else", async () => {
  const booking = await confirmed();
  const before = await seatsOf(booking);
  expect(before).toMatchObject([{ designator: "12A", state: "sold" }]);
  await lose(booking);
  expect(await rebuilt(booking)).toEqual({ ok: true, value: { restored: [booking.booking_id], present: 0 } });
  await throwOut(booking);
  expect(await seatsOf(booking)).toEqual(before);
  expect(await rebuilt(booking)).toEqual({ ok: true, value: { restored: [], present: 1 } });
  const [mine] = before;
  const taken = await flightOf(booking).hold({
    booking_id: "bkg_00_another",
    attempt: "x",
    request_hash: "x",
    user_id: "x",
    cabin: "economy",
    booking_class: "M",
    seats: [{ passenger_id: "pax_1", designator: mine?.designator ?? "" }],
    ttl_ms: 60_000,
  });
  expect(taken).toMatchObject({ ok: false, error: { reason: "seat_unavailable" } });
});

const asksFor = (booking: Held, step: string) =>
  vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:${step}:1`));

it("a booking that is being paid for goes on to its tickets over a flight that was lost and rebuilt", async () => {
  const booking = await held();
  await booking.shard.pay({ ...command(booking, "k"), body: payBody });
  // The saga has heard of its pin, too: otherwise it would ask for it again, in its own time.
  await asksFor(booking, "authorise");
  expect(await seatsOf(booking)).toMatchObject([{ state: "pinned" }]);
  await lose(booking);
  expect(await rebuilt(booking)).toMatchObject({ ok: true, value: { restored: [booking.booking_id] } });
  await answer(booking, "authorise", "payment.authorized");
  await asksFor(booking, "capture");
  await answer(booking, "capture", "payment.captured");
  await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("confirmed"));
  expect(await seatsOf(booking)).toMatchObject([{ designator: "12A", state: "sold", booking_id: booking.booking_id }]);
});

it("a held booking has its seat until the time it had", async () => {
  const booking = await held();
  await lose(booking);
  await rebuilt(booking);
  const list = await flightOf(booking).seatList();
  const seat = list.ok ? list.value.seats.find(({ designator }) => designator === "12A") : undefined;
  expect(seat).toMatchObject({ state: "held", expires_at: Date.parse((await get(booking)).booking.expires_at ?? "") });
});

it("a booking that has ended has nothing, and its attempt stays refused", async () => {
  const booking = await held();
  await booking.shard.release({ booking_id: booking.booking_id, user_id: "user_1", traceparent: null });
  await vi.waitFor(async () => expect(await seatsOf(booking)).toEqual([]));
  await lose(booking);
  expect(await rebuilt(booking)).toEqual({ ok: true, value: { restored: [], present: 0 } });
  const late = await flightOf(booking).hold({
    booking_id: booking.booking_id,
    attempt: "a",
    request_hash: "h",
    user_id: "user_1",
    cabin: "economy",
    booking_class: "M",
    seats: [{ passenger_id: "pax_1", designator: "12A" }],
    ttl_ms: 60_000,
  });
  expect(late).toMatchObject({ ok: false, error: { reason: "released" } });
});

it("a cancelled flight that was lost sells nothing when it is there again, and has its bookings undone", async () => {
  const booking = await confirmed();
  const flight = () => flightOf(booking);
  const flight_id = booking.flights[0] ?? "";
  await lose(booking);
  const { claims, ended } = await booking.shard.claimsOn({ flight_id, after: "" });
  // It would have left by now.
  const cancelled = { ...definitionOf(flight_id), departs_at: Date.now() - DAY_MS };
  expect(await flight().rebuild({ claims, ended, ended_before: [], version: 50, cancelled })).toMatchObject({
    ok: true,
    value: { restored: [booking.booking_id] },
  });
  expect(await flight().cancellation()).toMatchObject({ finished_at: null, counts: { to_do: 1 } });
  await throwOut(booking);
  await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("cancelling"));
  const late = await flight().hold({
    booking_id: "bkg_00_another",
    attempt: "x",
    request_hash: "x",
    user_id: "x",
    cabin: "economy",
    booking_class: "M",
    seats: [{ passenger_id: "pax_1", designator: null }],
    ttl_ms: 60_000,
  });
  expect(late).toMatchObject({ ok: false, error: { reason: "flight_closed" } });
});

it("a cancelled flight that was lost is not cancelled without its bookings where their seats contradict each other", async () => {
  const booking = await confirmed();
  const flight = () => flightOf(booking);
  const flight_id = booking.flights[0] ?? "";
  await lose(booking);
  const { claims, ended } = await booking.shard.claimsOn({ flight_id, after: "" });
  const lost = { ended, ended_before: [], version: 50, cancelled: definitionOf(flight_id) };
  const twice = [...claims, ...claims.map((claim) => ({ ...claim, booking_id: "bkg_00_another" }))];
  expect(await flight().rebuild({ ...lost, claims: twice })).toEqual({
    ok: false,
    error: { reason: "contradicted", designators: ["12A"] },
  });
  await throwOut(booking);
  expect(await flight().cancellation()).toBeNull();
  expect(await flight().cancel()).toEqual({ ok: false, error: { reason: "needs_definition" } });
  expect(await flight().rebuild({ ...lost, claims })).toMatchObject({ ok: true });
  expect(await flight().cancel()).toMatchObject({ value: { finished_at: null, counts: { to_do: 1 } } });
});

it("a flight of which no saga knows anything is newer than what was published, in storage too", async () => {
  const booking = await held();
  const flight = () => flightOf(booking);
  await lose(booking);
  await flight().open(definitionOf(booking.flights[0] ?? ""));
  const nothing = { claims: [], ended: [], ended_before: [], version: 50 };
  expect(await flight().rebuild(nothing)).toEqual({ ok: true, value: { restored: [], present: 0 } });
  await throwOut(booking);
  expect((await flight().manifest()).version).toBe(51);
  expect(await flight().rebuild(nothing)).toMatchObject({ ok: true });
  expect((await flight().manifest()).version).toBe(51);
});
