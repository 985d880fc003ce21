import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import type { BookingSagasApi, OpenRequest } from "#contracts/booking-sagas.ts";
import type { Objects } from "#contracts/bindings.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { MetricsApi } from "#contracts/metrics.ts";
import type { RateLimitApi } from "#contracts/rate-limit.ts";
import type { Traced } from "#contracts/traces.ts";
import type { BookingSagas } from "./index.ts";

export const bindings = env as unknown as {
  FLIGHT_SEATS: Objects<FlightSeatsApi>;
  RATE_LIMIT: Objects<RateLimitApi>;
  METRICS: Objects<MetricsApi>;
  BOOKING_SAGAS: DurableObjectNamespace<BookingSagas> & Objects<BookingSagasApi>;
};
export const USER = "user_1";
export const MINUTE_MS = 60_000;
const DEPARTS_AT = Date.now() + 30 * 24 * 60 * MINUTE_MS;
let serial = 0;

/** A booking of one seat on each of two flights of its own, held at the flights and opened in its shard. */
export async function held(ttl_ms = 15 * MINUTE_MS, more: Partial<Traced> = {}) {
  const n = ++serial;
  const booking_id = `bkg_00_${String(n).padStart(26, "0")}`;
  const flights = [`HF${100 + n}_2027-01-10_LHR`, `HF${500 + n}_2027-01-17_JFK`];
  const segments: OpenRequest["segments"] = [];
  for (const flight_id of flights) {
    const flight = bindings.FLIGHT_SEATS.getByName(flight_id);
    await flight.open({
      flight_id,
      departs_at: DEPARTS_AT,
      aircraft: "320",
      currency: "GBP",
      booking_classes: [{ booking_class: "M", cabin: "economy", authorised: 180 }],
    });
    const hold = await flight.hold({
      booking_id,
      attempt: "a",
      request_hash: "h",
      user_id: USER,
      cabin: "economy",
      booking_class: "M",
      seats: [{ passenger_id: "pax_1", designator: "12A" }],
      ttl_ms,
    });
    if (!hold.ok) throw new Error(hold.error.reason);
    segments.push({ flight_id, cabin: "economy", booking_class: "M", held: hold.value });
  }
  const shard = bindings.BOOKING_SAGAS.getByName("00");
  const request = { ...openRequest(booking_id, segments), ...more };
  const opened = await shard.open(request);
  if (!opened.ok) throw new Error(opened.error.reason);
  return { booking_id, flights, shard, request, first: opened.value.body };
}

function openRequest(booking_id: string, segments: OpenRequest["segments"]): OpenRequest {
  const money = (amount_minor: number) => ({ amount_minor, currency: "GBP" });
  const slices = segments.map(({ flight_id }) => ({
    origin: "LHR",
    destination: "JFK",
    duration: "PT8H",
    segments: [
      {
        flight_id,
        carrier: "HF",
        number: "101",
        origin: "LHR",
        destination: "JFK",
        departs_at: new Date(DEPARTS_AT).toISOString(),
        arrives_at: new Date(DEPARTS_AT + 8 * 60 * MINUTE_MS).toISOString(),
        departs_local: "2027-01-10T10:00:00+00:00",
        arrives_local: "2027-01-10T13:00:00-05:00",
        aircraft: "320",
        cabin: "economy" as const,
        booking_class: "M",
        duration: "PT8H",
      },
    ],
  }));
  return {
    booking_id,
    user_id: USER,
    request_hash: "h",
    attempt: "a",
    exempt: false,
    traceparent: null,
    record_locator: "ABCDEF",
    terms: {
      expires_at: new Date(DEPARTS_AT).toISOString(),
      total: money(42_000),
      base: money(36_000),
      taxes: [{ code: "GB", description: "Duty", amount: money(6_000), refundable: true }],
      fare: {
        family: "flex",
        refundable: true,
        changeable: true,
        cancellation_fee: money(5_000),
        bags: { carry_on: 1, checked: 1 },
      },
      slices,
      passengers: [{ id: "pax_1", type: "adult" }],
    },
    contact: { email: "ann@example.com" },
    passengers: [
      {
        id: "pax_1",
        type: "adult",
        title: null,
        given_name: "Ann",
        family_name: "Lee",
        born_on: "1990-01-01",
        seats: segments.map(({ flight_id }) => ({ flight_id, designator: "12A" })),
      },
    ],
    seat_prices: [],
    segments,
  };
}

export type Held = Awaited<ReturnType<typeof held>>;
export const get = async ({ shard, booking_id }: Held) => {
  const found = await shard.get({ booking_id, user_id: USER, wait_ms: 0, since_version: null });
  if (!found.ok) throw new Error(found.error.reason);
  return found.value;
};
export const command = ({ booking_id }: Held, key: string, request_hash = key) => ({
  booking_id,
  user_id: USER,
  key,
  request_hash,
  traceparent: null,
});
export const payBody = { payment_method: "pm_card_visa", on_decline: "release" as const };
export const paymentId = ({ booking_id }: Held, n = 1) => `${booking_id.replace("bkg_", "pay_")}_${n}`;
export const seatStates = async ({ flights }: Held) =>
  await Promise.all(
    flights.map(async (flight) => (await bindings.FLIGHT_SEATS.getByName(flight).manifest()).seats.map(({ state }) => state)),
  );
export const answer = (booking: Held, step: string, type: "payment.authorized" | "payment.captured", amount_minor = 42_000) =>
  booking.shard.settle([
    {
      booking_id: booking.booking_id,
      message_id: `${booking.booking_id}:${step}:1`,
      outcome: { type, payment_id: paymentId(booking), amount_minor },
    },
  ]);
export const outbox = (booking: Held) =>
  runInDurableObject(booking.shard, (_instance, state) =>
    state.storage.sql
      .exec<{ id: string; attempts: number }>(
        "SELECT id, attempts FROM outbox WHERE booking_id = ? ORDER BY id",
        booking.booking_id,
      )
      .toArray(),
  );

/** When the message is sent again; null: it is parked, undefined: nobody waits for it. */
export const nextSend = (booking: Held, messageId: string) =>
  runInDurableObject(
    booking.shard,
    (_instance, state) =>
      state.storage.sql
        .exec<{ next_at: number | null }>("SELECT next_at FROM outbox WHERE id = ?", messageId)
        .toArray()
        .map(({ next_at }) => next_at)[0],
  );

export async function confirmed() {
  const booking = await held();
  await booking.shard.pay({ ...command(booking, "k"), body: payBody });
  await answer(booking, "authorise", "payment.authorized");
  await vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:capture:1`));
  await answer(booking, "capture", "payment.captured");
  await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("confirmed"));
  return booking;
}
