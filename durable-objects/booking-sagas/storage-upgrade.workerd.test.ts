import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import type { FlightSeats } from "../flight-seats/index.ts";
import { type Held, USER, answer, bindings, command, get, held, outbox, payBody, seatStates } from "./booking.fixture.ts";

/** What a release that is no more has stored: a shard of sagas, and a flight. */
interface Stored {
  shard?: (sql: SqlStorage) => void;
  flight?: (sql: SqlStorage) => void;
}
const OLD: Record<string, Stored> = {
  "an opening was a column of its saga's row": {
    shard(sql) {
      sql.exec("ALTER TABLE sagas ADD COLUMN opening TEXT");
      sql.exec("ALTER TABLE sagas ADD COLUMN first TEXT");
      sql.exec(
        "UPDATE sagas SET (opening, first) = (SELECT openings.opening, openings.first FROM openings WHERE openings.id = sagas.id)",
      );
      sql.exec("DELETE FROM openings");
    },
  },
  "neither bookings nor commands knew their trace": {
    shard(sql) {
      for (const table of ["sagas", "outbox"]) sql.exec(`ALTER TABLE ${table} DROP COLUMN traceparent`);
    },
  },
  "no seat was changed, and no flight cancelled": {
    shard(sql) {
      sql.exec("UPDATE sagas SET record = json_remove(record, '$.seat_prices', '$.seat_changes', '$.cancelled_flight')");
    },
    flight(sql) {
      sql.exec("ALTER TABLE holds DROP COLUMN reseats");
    },
  },
  "a network had no share of a flight": {
    flight(sql) {
      sql.exec("ALTER TABLE holds DROP COLUMN network");
    },
  },
  "no flight was defined anew": {
    flight(sql) {
      sql.exec("UPDATE meta SET value = json_remove(value, '$.redefined', '$.cabin_since') WHERE key = 'definition'");
    },
  },
};
const BEFORE = Object.entries(OLD).map(([when, stored]) => [when, stored] as const);

const flightOf = (name: string) =>
  bindings.FLIGHT_SEATS.getByName(name) as unknown as DurableObjectStub<FlightSeats> &
    ReturnType<typeof bindings.FLIGHT_SEATS.getByName>;

/** The shard and its flights, as that release would have left them, loaded anew. */
async function store({ shard, flight }: Stored, bookings: Held[]): Promise<void> {
  const [first] = bookings;
  if (first === undefined) return;
  if (shard !== undefined) await runInDurableObject(first.shard, (_, { storage }) => shard(storage.sql));
  await evictDurableObject(first.shard);
  for (const name of bookings.flatMap(({ flights }) => flights)) {
    const stub = flightOf(name);
    if (flight !== undefined) await runInDurableObject(stub, (_, { storage }) => flight(storage.sql));
    await evictDurableObject(stub);
  }
}
const statusOf = async (booking: Held) => (await get(booking)).booking.status;
const isAsked = (booking: Held, step: string) =>
  vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:${step}:1`));

describe.each(BEFORE)("what was stored when %s", (_, stored) => {
  it("is read as it was, and its first request is answered as it was", async () => {
    const booking = await held();
    const before = await get(booking);
    await store(stored, [booking]);
    expect(await get(booking)).toEqual(before);
    expect(await booking.shard.open(booking.request)).toMatchObject({ ok: true, value: { body: booking.first } });
  });

  it("is paid and confirmed: its seats are sold", async () => {
    const booking = await held();
    await store(stored, [booking]);
    expect(await booking.shard.pay({ ...command(booking, "k"), body: payBody })).toMatchObject({ ok: true });
    await isAsked(booking, "authorise");
    await answer(booking, "authorise", "payment.authorized");
    await isAsked(booking, "capture");
    await answer(booking, "capture", "payment.captured");
    await vi.waitFor(async () => expect(await statusOf(booking)).toBe("confirmed"));
    expect(await seatStates(booking)).toEqual([["sold"], ["sold"]]);
  });

  it("goes on from the middle of a payment", async () => {
    const booking = await held();
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    await isAsked(booking, "authorise");
    await store(stored, [booking]);
    await answer(booking, "authorise", "payment.authorized");
    await isAsked(booking, "capture");
    await answer(booking, "capture", "payment.captured");
    await vi.waitFor(async () => expect(await statusOf(booking)).toBe("confirmed"));
    expect(await seatStates(booking)).toEqual([["sold"], ["sold"]]);
  });

  it("is released: its seats are free, and somebody else holds and releases them", async () => {
    const booking = await held();
    await store(stored, [booking]);
    expect(await booking.shard.release({ booking_id: booking.booking_id, user_id: USER, traceparent: null })).toMatchObject({
      ok: true,
    });
    await vi.waitFor(async () => expect(await statusOf(booking)).toBe("cancelled"));
    await vi.waitFor(async () => expect((await seatStates(booking)).flat()).toEqual([]));
    const [name = ""] = booking.flights;
    const other = {
      booking_id: booking.booking_id.replace("bkg_00_0", "bkg_00_9"),
      attempt: "a",
      request_hash: "h",
      user_id: "user_2",
      cabin: "economy",
      booking_class: "M",
      seats: [{ passenger_id: "pax_1", designator: "12A" }],
      ttl_ms: 60_000,
    } as const;
    expect(await flightOf(name).hold({ ...other, seats: [...other.seats] })).toMatchObject({ ok: true });
    await flightOf(name).release({ booking_id: other.booking_id, attempt: "a" });
    expect((await flightOf(name).manifest()).seats).toEqual([]);
  });
});

it("has no spans of bookings stored when none knew its trace, and those of what follows", async () => {
  const booking = await held();
  await store(OLD["neither bookings nor commands knew their trace"] ?? {}, [booking]);
  expect(await booking.shard.bookingTrace(booking.booking_id)).toMatchObject({ ok: true, value: { spans: [] } });
  const traceparent = `00-${"1".repeat(32)}-${"a".repeat(16)}-01`;
  const journey = { began_at: Date.now(), operation: "POST …/payments", spans: [] };
  await booking.shard.pay({ ...command(booking, "k"), traceparent, journey, body: payBody });
  const trace = await booking.shard.bookingTrace(booking.booking_id);
  expect(trace.ok && trace.value.trace_ids).toEqual(["1".repeat(32)]);
});
