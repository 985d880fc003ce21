import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import type { SagaEnv } from "./env.ts";
import { type Held, USER, answer, bindings, command, get, held, outbox, payBody, seatStates } from "./booking.fixture.ts";

/** Seats of an A320 in economy: 12A is an exit row (GBP 22), 2C in front (GBP 10), the others are free to choose. */
const wish = ({ flights }: Held, designator: string, of = flights) => ({
  passengers: [{ id: "pax_1", seat_selections: of.map((flight_id) => ({ flight_id, designator })) }],
});
const change = (booking: Held, key: string, designator: string, of = booking.flights) =>
  booking.shard.changeSeats({ ...command(booking, key, `${key} ${designator}`), body: wish(booking, designator, of) });
const seatsOf = async (booking: Held) => (await get(booking)).booking.passengers[0]?.seats.map(({ designator }) => designator);
const atFlights = async ({ flights, booking_id }: Held) =>
  await Promise.all(
    flights.map(async (flight) => {
      const { seats } = await bindings.FLIGHT_SEATS.getByName(flight).manifest();
      return seats.filter((seat) => seat.booking_id === booking_id).map(({ designator }) => designator);
    }),
  );
/** Somebody else holds this seat of the booking's last flight. */
const take = async ({ flights, booking_id }: Held, designator: string) => {
  const rival = { booking_id: `${booking_id}-rival`, attempt: "r", request_hash: "r", user_id: "rival" };
  const request = { ...rival, cabin: "economy" as const, booking_class: "M", ttl_ms: 900_000 };
  const seats = [{ passenger_id: "r", designator }];
  expect((await bindings.FLIGHT_SEATS.getByName(flights[1] ?? "").hold({ ...request, seats })).ok).toBe(true);
};

describe("a change of seats", () => {
  it("gives the booking the new seats and their price at every flight, and shows them wherever it is read", async () => {
    const booking = await held();
    const { expires_at } = (await get(booking)).booking;
    const changed = await change(booking, "s", "2C");
    expect(changed).toMatchObject({
      ok: true,
      value: { replayed: false, body: { status: "held", total: { amount_minor: 44_000 }, expires_at } },
    });
    expect(changed.ok && changed.value.body).toEqual((await get(booking)).booking);
    expect((await get(booking)).booking.price_breakdown.seats).toEqual({ amount_minor: 2_000, currency: "GBP" });
    expect(await seatsOf(booking)).toEqual(["2C", "2C"]);
    expect(await atFlights(booking)).toEqual([["2C"], ["2C"]]);
    expect(await outbox(booking)).toMatchObject([{ id: expect.stringMatching(/:projected:/) as string }]);
  });

  it("is what is paid for and printed on the ticket", async () => {
    const booking = await held();
    await change(booking, "s", "2C");
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    expect((await get(booking)).payments).toMatchObject([{ amount: { amount_minor: 44_000 } }]);
    await answer(booking, "authorise", "payment.authorized", 44_000);
    await vi.waitFor(async () =>
      expect((await outbox(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:capture:1`),
    );
    await answer(booking, "capture", "payment.captured", 44_000);
    await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("confirmed"));
    expect(await seatStates(booking)).toEqual([["sold"], ["sold"]]);
    expect((await get(booking)).tickets[0]?.coupons.map(({ designator }) => designator)).toEqual(["2C", "2C"]);
    const data = await runInDurableObject(booking.shard, (_instance, { storage: { sql } }) =>
      sql.exec("SELECT data FROM outbox WHERE id = ?", `${booking.booking_id}:booking.confirmed`).one(),
    );
    expect(data).toMatchObject({ data: expect.stringContaining('"designator":"2C"') as string });
    expect(data).not.toMatchObject({ data: expect.stringContaining('"designator":"12A"') as string });
  });

  it("whose wish is true already changes nothing", async () => {
    const booking = await held();
    const before = (await get(booking)).booking;
    expect(await change(booking, "s", "12A")).toEqual({ ok: true, value: { body: before, replayed: false } });
    expect(await outbox(booking)).toEqual((await outbox(booking)).filter(({ id }) => id.includes(":projected:1")));
  });

  it("is answered again under its key, whatever came after, and its key is good for no other", async () => {
    const booking = await held();
    const first = await change(booking, "s", "20A");
    await change(booking, "s2", "21A");
    expect(await change(booking, "s", "20A")).toEqual({
      ok: true,
      value: { body: first.ok && first.value.body, replayed: true },
    });
    expect(await seatsOf(booking)).toEqual(["21A", "21A"]);
    expect(await change(booking, "s", "22A")).toMatchObject({ error: { reason: "key_reused" } });
  });

  it("clicked twenty times is one change", async () => {
    const booking = await held();
    const answers = await Promise.all(Array.from({ length: 20 }, () => change(booking, "s", "20A")));
    expect(answers.filter((each) => each.ok && !each.value.replayed)).toHaveLength(1);
    expect(answers.every((each) => each.ok)).toBe(true);
    expect((await get(booking)).booking.timeline.filter(({ event }) => event === "seats.changed")).toHaveLength(2);
  });

  it("of somebody else's booking is one of a booking that does not exist", async () => {
    const booking = await held();
    const stranger = { ...command(booking, "s"), user_id: "somebody", body: wish(booking, "20A") };
    expect(await booking.shard.changeSeats(stranger)).toEqual({ ok: false, error: { reason: "not_found" } });
    expect(await seatsOf(booking)).toEqual(["12A", "12A"]);
  });
});

describe("a change of seats that is refused", () => {
  it("names the seat that is taken and others, and leaves every seat and the total as they were", async () => {
    const booking = await held();
    await take(booking, "20A");
    const before = (await get(booking)).booking;
    const refused = await change(booking, "s", "20A");
    expect(refused).toMatchObject({
      ok: false,
      error: { reason: "seat_unavailable", flight_id: booking.flights[1], designators: ["20A"] },
    });
    expect(!refused.ok && "alternatives" in refused.error && refused.error.alternatives.length).toBeGreaterThan(0);
    expect((await get(booking)).booking).toEqual(before);
    expect(await atFlights(booking)).toEqual([["12A"], ["12A"]]);
  });

  it("leaves its key free for another try", async () => {
    const booking = await held();
    await take(booking, "20A");
    await change(booking, "s", "20A");
    await bindings.FLIGHT_SEATS.getByName(booking.flights[1] ?? "").release({
      booking_id: `${booking.booking_id}-rival`,
      attempt: "r",
    });
    expect(await change(booking, "s", "20A")).toMatchObject({ ok: true, value: { replayed: false } });
    expect(await atFlights(booking)).toEqual([["20A"], ["20A"]]);
  });

  it("has ended the booking where its hold was gone", async () => {
    const booking = await held();
    await bindings.FLIGHT_SEATS.getByName(booking.flights[0] ?? "").release({ booking_id: booking.booking_id, attempt: "a" });
    expect(await change(booking, "s", "20A")).toMatchObject({ error: { reason: "hold_expired" } });
    await vi.waitFor(async () => expect(await seatStates(booking)).toEqual([[], []]));
    expect((await get(booking)).booking.status).toBe("expired");
  });

  it("never began once the booking was paid for", async () => {
    const booking = await held();
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    expect(await change(booking, "s", "20A")).toMatchObject({ error: { reason: "payment_in_progress" } });
    expect(await atFlights(booking)).toEqual([["12A"], ["12A"]]);
  });
});

/** The flights hear of no change of seats, until the function that is answered is called. */
async function deafen({ shard }: Held): Promise<() => Promise<void>> {
  const envOf = () => runInDurableObject(shard, (instance) => (instance as unknown as { env: SagaEnv }).env);
  const { FLIGHT_SEATS } = await envOf();
  const deaf = { reseat: () => Promise.reject(new Error("nobody hears")) };
  Object.assign(await envOf(), { FLIGHT_SEATS: { getByName: () => deaf } });
  return async () => void Object.assign(await envOf(), { FLIGHT_SEATS });
}

describe("a change of seats whose flight does not answer", () => {
  it("keeps everything else waiting, and goes on by itself after a restart", async () => {
    const booking = await held();
    const hearing = await deafen(booking);
    const first = change(booking, "s", "20A").catch(() => undefined);
    await vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id).join()).toContain(":claim.1:"));
    const busy = { ok: false, error: { reason: "request_in_progress" } };
    expect(await booking.shard.pay({ ...command(booking, "k"), body: payBody })).toEqual(busy);
    expect(await change(booking, "s2", "21A")).toEqual(busy);
    expect(await booking.shard.quoteCancellation(command(booking, "c"))).toEqual(busy);
    expect(await booking.shard.release({ booking_id: booking.booking_id, user_id: USER, traceparent: null })).toEqual(busy);
    await hearing();
    await evictDurableObject(booking.shard);
    await first;
    await vi.waitFor(async () => expect(await seatsOf(booking)).toEqual(["20A", "20A"]));
    await vi.waitFor(async () => expect(await atFlights(booking)).toEqual([["20A"], ["20A"]]));
    expect(await change(booking, "s", "20A")).toMatchObject({ ok: true, value: { replayed: true } });
  });
});
