import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { type Held, MINUTE_MS, USER, bindings, confirmed, get, held } from "./booking.fixture.ts";

const PERSONAL = ["ann@example.com", "Ann", "Lee", "1990-01-01"];
const everything = { after: "", limit: 100 };
/** Users of their own, since the shard is shared. */
const owned = async (booking: Held, user: string): Promise<Held> => {
  const { shard, booking_id } = booking;
  await runInDurableObject(shard, (_instance, { storage }) => {
    storage.sql.exec("UPDATE sagas SET user_id = ? WHERE id = ?", user, booking_id);
    storage.sql.exec("UPDATE openings SET opening = json_set(opening, '$.user_id', ?) WHERE id = ?", user, booking_id);
  });
  await evictDurableObject(shard);
  return booking;
};
const released = async (user: string): Promise<Held> => {
  const booking = await held();
  await booking.shard.release({ booking_id: booking.booking_id, user_id: USER, traceparent: null });
  await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("cancelled"));
  await vi.waitFor(async () =>
    expect(await booking.shard.inUse({ user_id: USER, ...everything })).not.toMatchObject({
      in_use: expect.arrayContaining([expect.objectContaining({ booking_id: booking.booking_id })]),
    }),
  );
  return owned(booking, user);
};
/** All that the shard has stored of a booking. */
const stored = ({ shard, booking_id }: Held): Promise<string> =>
  runInDurableObject(shard, (_instance, { storage }) => {
    const rows = ["sagas WHERE id", "openings WHERE id", "outbox WHERE booking_id", "saga_log WHERE booking_id"].map((where) =>
      storage.sql.exec(`SELECT * FROM ${where} = ?`, booking_id).toArray(),
    );
    return JSON.stringify(rows);
  });

describe("erasing a user's bookings", () => {
  it("leaves nothing of whom they were for, keeps what the audit compares, and survives the memory", async () => {
    const booking = await released("user_erased");
    const { shard, booking_id } = booking;
    const [before] = await shard.auditFacts({ booking_ids: [booking_id] });
    expect(await stored(booking)).toContain("ann@example.com");
    expect(await shard.eraseBookings({ user_id: "user_erased", ...everything })).toEqual({
      erased: [booking_id],
      kept: 0,
      next: null,
    });
    await evictDurableObject(shard);
    const text = await stored(booking);
    for (const personal of PERSONAL) expect(text).not.toContain(personal);
    const [after] = await shard.auditFacts({ booking_ids: [booking_id] });
    const { version: _, outbox: __, events, ...facts } = after ?? { events: [] };
    expect(before).toMatchObject(facts);
    expect(events).toEqual([...(before?.events ?? []), "booking.erased"]);
  });

  it("makes them missing for their user, and nobody's for whoever writes mails, while operators still find the booking", async () => {
    const { shard, booking_id } = await released("user_missing");
    await shard.eraseBookings({ user_id: "user_missing", ...everything });
    const ask = (user_id: string | null) => shard.get({ booking_id, user_id, wait_ms: 0, since_version: null });
    expect(await ask("user_missing")).toMatchObject({ ok: false, error: { reason: "not_found" } });
    expect(await ask(null)).toMatchObject({
      ok: true,
      value: { erased: true, booking: { passengers: [{ family_name: "ERASED" }], contact: { email: "erased@erased.invalid" } } },
    });
    expect(await shard.people([booking_id])).toEqual([null]);
    expect(await shard.owners([booking_id])).toEqual([null]);
    expect(await shard.firstAnswer({ booking_id, request_hash: "h" })).toMatchObject({ error: { reason: "not_found" } });
    expect(await shard.bookingsOf({ user_id: "user_missing", ...everything })).toEqual({ rows: [], next: null });
  });

  it("tells lists to forget whose they were", async () => {
    const booking = await released("user_listed");
    await booking.shard.eraseBookings({ user_id: "user_listed", ...everything });
    const rows = await runInDurableObject(booking.shard, (_instance, { storage }) =>
      storage.sql
        .exec<{ user: string }>(
          "SELECT data ->> '$.user_id' AS user FROM outbox WHERE booking_id = ? AND command ->> 'to' = 'bookings'",
          booking.booking_id,
        )
        .toArray(),
    );
    expect(rows).toEqual([{ user: "ERASED" }]);
  });

  it("repeated changes nothing, and is told what was erased before", async () => {
    const booking = await released("user_twice");
    const erase = () => booking.shard.eraseBookings({ user_id: "user_twice", ...everything });
    await erase();
    const text = await stored(booking);
    expect(await erase()).toMatchObject({ erased: [booking.booking_id], kept: 0 });
    expect(await stored(booking)).toBe(text);
  });

  it("leaves alone what is still in use, and names it", async () => {
    const [hold, trip] = [await owned(await held(), "user_busy"), await owned(await confirmed(), "user_busy")];
    const inUse = await hold.shard.inUse({ user_id: "user_busy", ...everything });
    expect(inUse.in_use.toSorted((a, b) => a.because.localeCompare(b.because))).toEqual([
      { booking_id: hold.booking_id, because: "held" },
      { booking_id: trip.booking_id, because: "not_flown" },
    ]);
    expect(await hold.shard.eraseBookings({ user_id: "user_busy", ...everything })).toMatchObject({ erased: [], kept: 2 });
    expect(await hold.shard.people([hold.booking_id])).not.toEqual([null]);
  });

  it("goes page by page", async () => {
    const first = await released("user_pages");
    await released("user_pages");
    const erase = (after: string) => first.shard.eraseBookings({ user_id: "user_pages", after, limit: 1 });
    const one = await erase("");
    expect(one.erased).toHaveLength(1);
    const two = await erase(one.next ?? "");
    expect(two.erased).toHaveLength(1);
    expect(await erase(two.next ?? "")).toEqual({ erased: [], kept: 0, next: null });
  });
});

describe("an account that is being erased", () => {
  it("books nothing more, even after the memory is gone, until its time is over or it is open again", async () => {
    const { shard, request } = await held();
    const next = { ...request, booking_id: request.booking_id.replace(/.$/, "z"), user_id: "user_closed" };
    const close = (until: number | null) => shard.closeAccount({ user_id: "user_closed", until });
    await close(Date.now() + MINUTE_MS);
    await evictDurableObject(shard);
    expect(await shard.open(next)).toMatchObject({ ok: false, error: { reason: "account_closed" } });
    expect(await shard.open({ ...next, user_id: "user_other" })).toMatchObject({ ok: true });
    await close(null);
    expect(await shard.open({ ...next, booking_id: request.booking_id.replace(/.$/, "y") })).toMatchObject({ ok: true });
    await close(Date.now());
    expect(await shard.open({ ...next, booking_id: request.booking_id.replace(/.$/, "x") })).toMatchObject({ ok: true });
  });

  it("still has its bookings as they were", async () => {
    const booking = await held();
    await booking.shard.closeAccount({ user_id: USER, until: Date.now() + MINUTE_MS });
    const release = { booking_id: booking.booking_id, user_id: USER, traceparent: null };
    expect(await booking.shard.release(release)).toMatchObject({ ok: true });
    await bindings.BOOKING_SAGAS.getByName("00").closeAccount({ user_id: USER, until: null });
  });
});
