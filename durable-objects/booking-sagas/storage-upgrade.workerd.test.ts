import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { get, held } from "./test-booking.ts";

it("reads bookings stored when their opening was a column of the saga's row", async () => {
  const booking = await held();
  const before = await get(booking);
  await runInDurableObject(booking.shard, (_instance, { storage: { sql } }) => {
    sql.exec("ALTER TABLE sagas ADD COLUMN opening TEXT");
    sql.exec("ALTER TABLE sagas ADD COLUMN first TEXT");
    sql.exec(
      "UPDATE sagas SET (opening, first) = (SELECT openings.opening, openings.first FROM openings WHERE openings.id = sagas.id)",
    );
    sql.exec("DELETE FROM openings");
  });
  await evictDurableObject(booking.shard);
  expect(await get(booking)).toEqual(before);
  expect(await booking.shard.open(booking.request)).toMatchObject({ ok: true, value: { body: booking.first } });
});

it("reads bookings and sends commands stored when neither knew its trace", async () => {
  const booking = await held();
  const before = await get(booking);
  await runInDurableObject(booking.shard, (_instance, { storage: { sql } }) => {
    for (const table of ["sagas", "outbox"]) sql.exec(`ALTER TABLE ${table} DROP COLUMN traceparent`);
  });
  await evictDurableObject(booking.shard);
  expect(await get(booking)).toEqual(before);
  expect(await booking.shard.bookingTrace(booking.booking_id)).toMatchObject({ ok: true, value: { spans: [] } });
});
