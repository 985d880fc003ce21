import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { openFlight, owner, request } from "./object.fixture.ts";

const pax = (...designators: string[]) => designators.map((designator, n) => ({ passenger_id: `pax_${n}`, designator }));
const both = [...pax("14A"), ...pax("15A")];

test("a change of seats, its number and its second seat outlive the object's memory", async () => {
  const { stub } = await openFlight();
  const held = await stub.hold(request(1, ["14A"]));
  const claimed = await stub.reseat(owner(1), { n: 1, seats: both });
  expect(claimed).toMatchObject({ ok: true, value: { seats: both } });
  await evictDurableObject(stub);
  expect((await stub.hold(request(2, ["15A"]))).ok).toBe(false);
  const settled = await stub.reseat(owner(1), { n: 2, seats: pax("15A") });
  await evictDurableObject(stub);
  expect(await stub.reseat(owner(1), { n: 1, seats: both })).toEqual(settled);
  expect((await stub.manifest()).seats).toMatchObject([{ designator: "15A", state: "held", passenger_id: "pax_0" }]);
  expect(settled).toMatchObject({ value: { expires_at: held.ok && held.value.expires_at } });
});

test("a flight stored before seats could be changed lets them be changed", async () => {
  const { stub } = await openFlight();
  await stub.hold(request(1, ["14A"]));
  await runInDurableObject(stub, (_instance, { storage: { sql } }) => sql.exec("ALTER TABLE holds DROP COLUMN reseats"));
  await evictDurableObject(stub);
  expect((await stub.reseat(owner(1), { n: 1, seats: pax("15A") })).ok).toBe(true);
  await evictDurableObject(stub);
  expect((await stub.manifest()).seats.map(({ designator }) => designator)).toEqual(["15A"]);
});

test("a flight stored before networks were counted counts them from then on, and remembers them", async () => {
  const home = { network: { id: "home", share_percent: 5 } };
  const { stub } = await openFlight();
  await stub.hold(request(1, ["14A"]));
  await runInDurableObject(stub, (_instance, { storage: { sql } }) => sql.exec("ALTER TABLE holds DROP COLUMN network"));
  await evictDurableObject(stub);
  const parties = Array.from({ length: 9 }, (_, n) => ({ passenger_id: `pax_${n}`, designator: null }));
  expect(await stub.hold({ ...request(2, []), ...home, seats: parties })).toMatchObject({ ok: true });
  await evictDurableObject(stub);
  expect(await stub.hold({ ...request(3, ["20A"]), ...home })).toMatchObject({ error: { reason: "hold_limit", of: "network" } });
  expect((await stub.hold(request(4, ["20A"]))).ok).toBe(true);
});
