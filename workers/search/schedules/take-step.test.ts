import type { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import type { FlightSeatsApi, InventoryReport } from "#contracts/flight-seats.ts";
import { addDays } from "#domain/time/local-date.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import type { Env } from "../env.ts";
import { cancelledDefinition, flightDefinition } from "../flight.ts";
import { flightsNow } from "../flights-now.ts";
import { projectInventory } from "../project-inventory.ts";
import { acknowledgeChange } from "./acknowledge.ts";
import { applyImport } from "./apply.ts";

const NUMBERS = 70;
const LONG = Date.now() + 3_600_000;
const DAY = addDays(new Date().toISOString().slice(0, 10), 3);

let database: DatabaseSync;
let liveNo: number;
beforeEach(async () => {
  database = databaseOf("flights");
  liveNo = 0;
  for (const code of ["LHR", "CDG"])
    database.exec(`INSERT INTO airports VALUES ('${code}', '', '', '', '', 0, 0, 'UTC', '', 'EUR')`);
  database.exec(`INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft)
    VALUES ('XX1', 'XX', '1', 'LHR', 'CDG', '${DAY}', 0, 0, '', '', '320')`);
  inForce("08:00", "789");
  await applyImport(bindingOf(database), "imp_1", LONG);
});

/** A newer import has come into force, by which all flights, but for so many that it does not have, leave then and with this aircraft. */
function inForce(departs: string, aircraft: string, without = 0): string {
  liveNo += 1;
  const id = `imp_${liveNo}`;
  database.exec(`INSERT INTO schedule_imports (id, user_id, key, format, state, live_no, started_at, touched_at)
      VALUES ('${id}', 'usr', '${id}', 'ssim', 'applying', ${liveNo}, 0, 0);
    INSERT INTO schedule_carriers VALUES ('${id}', 'HF', '${DAY}', '${DAY}');
    WITH RECURSIVE n(line) AS (SELECT 1 UNION ALL SELECT line + 1 FROM n WHERE line < ${NUMBERS})
    INSERT INTO schedule_lines (import_id, line, carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from, valid_to, day_shift)
    SELECT '${id}', line, 'HF', 100 + line, 'LHR', 'CDG', '${departs}', '1234567', '${aircraft}', 75, '${DAY}', '${DAY}', 0 FROM n WHERE line > ${without}`);
  return id;
}
const open = (numbers: string): void => database.exec(`UPDATE flights SET opened_at = 1 WHERE carrier = 'HF' AND ${numbers}`);
const statusOf = (id: string): unknown => database.prepare("SELECT status FROM flights WHERE id = ?").get(id)?.["status"];
const counts = (): unknown =>
  database
    .prepare("SELECT status, aircraft, count(*) AS flights FROM flights WHERE carrier = 'HF' GROUP BY 1, 2 ORDER BY 1")
    .all()
    .map((row) => Object.values(row));
const changes = (): { id: string; state: string }[] =>
  database.prepare("SELECT id, state FROM schedule_changes WHERE state IN ('open', 'acknowledged')").all() as never;

type Told = { id: string; n: number; aircraft: string; status: unknown; withdrawn: boolean };
/** Objects that answer this, and what they were told while the flight was how on sale. */
function withObjects(
  env: Env,
  answer: (told: Told) => "in_use" | "overtaken" | undefined | Promise<"overtaken" | undefined> = () => undefined,
) {
  const told: Told[] = [];
  const getByName = (id: string): Pick<FlightSeatsApi, "redefine"> => ({
    async redefine({ n, definition }) {
      const one = { id, n, aircraft: definition.aircraft, status: statusOf(id), withdrawn: definition.withdrawn === true };
      told.push(one);
      const reason = await answer(one);
      return reason === undefined ? { ok: true, value: { version: 1 } } : { ok: false, error: { reason } };
    },
  });
  return { told, env: Object.assign(env, { FLIGHT_SEATS: { getByName } }) as Env };
}

test("flights that were opened are told of their new aircraft while they are off sale, some at a time, all once", async () => {
  open("true");
  const { told, env } = withObjects(bindingOf(database));
  expect(await applyImport(env, inForce("08:00", "E90"), LONG)).toBe(true);
  expect(counts()).toEqual([["scheduled", "E90", NUMBERS]]);
  expect(new Set(told.map(({ id }) => id)).size).toBe(NUMBERS);
  expect(told.length).toBe(NUMBERS);
  expect(told.filter(({ status, aircraft }) => status !== "suspended" || aircraft !== "E90")).toEqual([]);
  const row = database.prepare("SELECT added, changed, suspended, state FROM schedule_imports WHERE id = 'imp_2'").get();
  expect(Object.values(row ?? {})).toEqual([0, NUMBERS, 0, "applied"]);
});

test("a flight of which somebody has seats, unknown to search, stays off sale and as it was, until these are gone", async () => {
  open("number = '101'");
  const id = `HF101_${DAY}_LHR`;
  let isUsed = true;
  const { told, env } = withObjects(bindingOf(database), () => (isUsed ? "in_use" : undefined));
  await applyImport(env, inForce("08:00", "E90"), LONG);
  expect(counts()).toEqual([
    ["scheduled", "E90", NUMBERS - 1],
    ["suspended", "789", 1],
  ]);
  const [change] = changes();
  expect(change?.state).toBe("open");
  const command = { change_id: change?.id ?? "", note: "seen to", user_id: "usr", key: "key", request_hash: "hash" };
  expect(await acknowledgeChange(env, command, Date.now())).toEqual({ ok: false, error: { reason: "flight_in_use" } });
  expect([changes(), statusOf(id)]).toEqual([[change], "suspended"]);
  isUsed = false;
  expect((await acknowledgeChange(env, command, Date.now())).ok).toBe(true);
  expect(counts()).toEqual([["scheduled", "E90", NUMBERS]]);
  expect(told.map(({ n }) => n)).toEqual([1, 2, 3]);
});

test("a flight that is opened while its change is being written is not put on sale before its object knows", async () => {
  let isOpened = false;
  const binding = bindingOf<Env>(database, async (sql) => {
    if (isOpened || !sql.includes("json_each(?2) AS k CROSS JOIN flights") || !sql.startsWith("UPDATE")) return;
    isOpened = true;
    open("number = '101'");
  });
  const { told, env } = withObjects(binding);
  await applyImport(env, inForce("09:00", "789"), LONG);
  expect([isOpened, told.map(({ id }) => id)]).toEqual([true, [`HF101_${DAY}_LHR`]]);
  expect(counts()).toEqual([["scheduled", "789", NUMBERS]]);
});

test("an import whose objects have been told otherwise meanwhile puts nothing on sale by what it told them", async () => {
  open("number = '101'");
  let isFirst = true;
  const { told, env } = withObjects(bindingOf(database), async ({ id }) => {
    if (isFirst) database.exec(`UPDATE flights SET redefined = redefined + 1 WHERE id = '${id}'`);
    isFirst = false;
    return undefined;
  });
  await applyImport(env, inForce("09:00", "789"), LONG);
  expect(told.map(({ n }) => n)).toEqual([1, 3]);
  expect(counts()).toEqual([["scheduled", "789", NUMBERS]]);
});

test("an acknowledgement that a timetable has overtaken puts nothing on sale", async () => {
  open("number = '101'");
  const { env } = withObjects(bindingOf(database), () => "in_use");
  await applyImport(env, inForce("08:00", "E90"), LONG);
  const [change] = changes();
  const late = withObjects(bindingOf(database), async ({ id }) => {
    database.exec(
      `UPDATE flights SET redefined = redefined + 1 WHERE id = '${id}'; UPDATE schedule_changes SET state = 'resolved'`,
    );
    return undefined;
  });
  const command = { change_id: change?.id ?? "", note: "seen to", user_id: "usr", key: "key", request_hash: "hash" };
  expect(await acknowledgeChange(late.env, command, Date.now())).toEqual({ ok: false, error: { reason: "change_decided" } });
  expect(statusOf(`HF101_${DAY}_LHR`)).toBe("suspended");
});

/** Somebody has a seat on it, and search knows. */
const bookedOn = (env: Env, flight_id: string) => projectInventory(env, [soldOn(flight_id)]);
const acknowledge = (env: Env, change_id: string) =>
  acknowledgeChange(env, { change_id, note: "seen to", user_id: "usr", key: change_id, request_hash: "hash" }, Date.now());
const openChanges = (): string[] => changes().flatMap(({ id, state }) => (state === "open" ? [id] : []));
const timesOf = (id: string): unknown[] =>
  Object.values(
    database.prepare("SELECT status, substr(departs_local, 12, 5) AS departs FROM flights WHERE id = ?").get(id) ?? {},
  );

test("the same change a second time is one to acknowledge again, and its passengers are to be told again", async () => {
  const id = `HF101_${DAY}_LHR`;
  const { env } = withObjects(bindingOf(database));
  await bookedOn(env, id);
  for (const departs of ["09:00", "08:00", "09:00"]) {
    await applyImport(env, inForce(departs, "789"), LONG);
    const [change = "", ...others] = openChanges();
    expect([departs, change === "", others, statusOf(id)]).toEqual([departs, false, [], "suspended"]);
    expect((await acknowledge(env, change)).ok).toBe(true);
    expect(timesOf(id)).toEqual(["scheduled", departs]);
  }
  expect(
    database.prepare("SELECT count(*) AS n FROM schedule_changes WHERE told_at IS NULL AND state = 'acknowledged'").get(),
  ).toEqual({
    n: 3,
  });
});

test("a change that is acknowledged between finding and writing it stays acknowledged, and the flight on sale", async () => {
  const id = `HF101_${DAY}_LHR`;
  let acknowledges: string | null = null;
  const binding = bindingOf<Env>(database, async (sql) => {
    if (acknowledges === null || !sql.startsWith("UPDATE flights SET status = ?1")) return;
    const change = acknowledges;
    acknowledges = null;
    await acknowledge(env, change);
  });
  const { env } = withObjects(binding);
  await bookedOn(env, id);
  await applyImport(env, inForce("09:00", "789"), LONG);
  acknowledges = openChanges()[0] ?? null;
  await applyImport(env, inForce("09:00", "789"), LONG);
  expect([acknowledges, openChanges(), timesOf(id)]).toEqual([null, [], ["scheduled", "09:00"]]);
});

test("the object of a flight is told that operators have let it be withdrawn, before that is so, and told when it is back", async () => {
  const id = `HF101_${DAY}_LHR`;
  const { told, env } = withObjects(bindingOf(database));
  open("number = '101'");
  await bookedOn(env, id);
  await applyImport(env, inForce("08:00", "789", 1), LONG);
  // Until then its passengers may pay, and check in.
  expect([told, statusOf(id)]).toEqual([[], "suspended"]);
  expect((await acknowledge(env, openChanges()[0] ?? "")).ok).toBe(true);
  expect([told, statusOf(id)]).toMatchObject([[{ id, n: 2, status: "suspended", withdrawn: true }], "withdrawn"]);
  await applyImport(env, inForce("08:00", "789"), LONG);
  expect([told[1], statusOf(id)]).toMatchObject([{ id, n: 3, withdrawn: false }, "scheduled"]);
});

const openTimes = () =>
  database
    .prepare(
      "SELECT kind, before ->> 'departs_at' AS was, after ->> 'departs_at' AS is_now FROM schedule_changes WHERE state = 'open'",
    )
    .all();

test("passengers who were told that it does not fly are to be told that it does, once it does, also where it was moved in between", async () => {
  const id = `HF101_${DAY}_LHR`;
  const { env } = withObjects(bindingOf(database));
  await bookedOn(env, id);
  await applyImport(env, inForce("08:00", "789", 1), LONG);
  await acknowledge(env, openChanges()[0] ?? "");
  await applyImport(env, inForce("09:00", "789"), LONG);
  expect([openChanges().length, statusOf(id)]).toEqual([1, "suspended"]);
  for (const departs of ["08:00", "08:00"]) {
    await applyImport(env, inForce(departs, "789"), LONG);
    expect([openChanges().length, timesOf(id)]).toEqual([1, ["scheduled", "08:00"]]);
  }
  const at = Date.parse(`${DAY}T08:00Z`);
  expect(openTimes().map((row) => ({ ...row }))).toEqual([{ kind: "changed", was: at, is_now: at }]);
  expect((await acknowledge(env, openChanges()[0] ?? "")).ok).toBe(true);
  expect(timesOf(id)).toEqual(["scheduled", "08:00"]);
  // Told now, and not once more.
  await applyImport(env, inForce("08:00", "789"), LONG);
  expect(openChanges()).toEqual([]);
});

test("that a flight is back is nobody's business where nobody is booked on it, or nobody was told that it does not fly", async () => {
  const { env } = withObjects(bindingOf(database));
  await bookedOn(env, `HF101_${DAY}_LHR`);
  await applyImport(env, inForce("08:00", "789", 2), LONG);
  expect(openChanges()).toHaveLength(1);
  await applyImport(env, inForce("08:00", "789"), LONG);
  expect([changes(), counts()]).toEqual([[], [["scheduled", "789", NUMBERS]]]);
});

test("an object that is lost opens as that of a withdrawn flight where there was one, and not at all where nobody asked for it", async () => {
  const { env } = withObjects(bindingOf(database));
  open("number = '101'");
  await applyImport(env, inForce("08:00", "789", 2), LONG);
  const definitionOf = (number: number) => flightDefinition(env, `HF${number}_${DAY}_LHR`, Date.now());
  expect(await definitionOf(101)).toMatchObject({ ok: true, value: { aircraft: "789", withdrawn: true } });
  expect(await definitionOf(102)).toEqual({ ok: false, error: { reason: "not_found" } });
  const flies = await definitionOf(103);
  expect(flies.ok && "withdrawn" in flies.value).toBe(false);
});

test("what calendars count of a flight by never falls, and grows with all that they show of it, also while its object is told", async () => {
  const id = `HF101_${DAY}_LHR`;
  type Seen = { flies: boolean; departs: string | undefined; changes: number };
  const seen: Seen[] = [];
  const look = async (): Promise<void> => {
    const [flight] = await flightsNow(env, [id]);
    seen.push({
      flies: flight?.flies ?? false,
      departs: flight?.departs_local.slice(11, 16),
      changes: flight?.changes ?? Number.NaN,
    });
  };
  const { env } = withObjects(bindingOf(database), async (told) => {
    if (told.id === id) await look();
    return undefined;
  });
  const follows = async (departs: string, without = 0): Promise<void> => {
    await applyImport(env, inForce(departs, "789", without), LONG);
    await look();
    for (const change of openChanges()) await acknowledge(env, change);
    await look();
  };
  open("number = '101'");
  // Withdrawn before somebody books it by an offer of before; moved time and again, once two timetables before anybody looks; withdrawn; back.
  await applyImport(env, inForce("08:00", "789", 1), LONG);
  await look();
  await bookedOn(env, id);
  await look();
  for (const departs of ["09:00", "08:00"]) await follows(departs);
  await applyImport(env, inForce("10:00", "789"), LONG);
  await look();
  for (const without of [0, 1, 0]) await follows("09:30", without);

  expect(new Set(seen.map(({ flies, departs }) => [flies, departs].join(" ")))).toEqual(
    new Set(["false 08:00", "true 08:00", "true 09:00", "true 09:30", "false 09:30"]),
  );
  const isNewer = (before: Seen, { flies, departs, changes }: Seen): boolean =>
    // One that does not fly any more has by that alone a higher number in a calendar.
    changes > before.changes || (changes === before.changes && departs === before.departs && (flies === before.flies || !flies));
  const fell = seen.flatMap((now, at) => {
    const before = seen[at - 1];
    return before === undefined || isNewer(before, now) ? [] : [[before, now]];
  });
  expect(fell).toEqual([]);
});

/** What the object of a flight says to search. */
const soldOn = (flight_id: string, version = 1): InventoryReport => ({
  flight_id,
  version,
  as_of: new Date().toISOString(),
  cabins: [{ cabin: "economy", available: 0, held: 0, sold: 1 }],
  booking_classes: [],
});

/** What the object of a cancelled flight says to search. */
const cancelled = (flight_id: string, version = 2): InventoryReport => ({ ...soldOn(flight_id, version), cancelled: true });

test("a flight that operators have cancelled is off sale whatever was stored of it, and no timetable brings it back or asks its object", async () => {
  open("number = '101'");
  const id = `HF101_${DAY}_LHR`;
  const { told, env } = withObjects(bindingOf(database));
  const { cancelled: _, ...newer } = cancelled(id, 9);
  await projectInventory(env, [newer]);
  await projectInventory(env, [cancelled(id)]);
  await applyImport(env, inForce("09:00", "E90"), LONG);
  expect(counts()).toEqual([
    ["cancelled", "789", 1],
    ["scheduled", "E90", NUMBERS - 1],
  ]);
  expect([told, changes()]).toEqual([[], []]);
  expect(await flightDefinition(env, id, Date.now())).toEqual({ ok: false, error: { reason: "not_found" } });
  // Its object, where that is lost, is told of no sale but of what it was.
  expect(await cancelledDefinition(env, id, Date.now())).toMatchObject({ ok: true, value: { flight_id: id, aircraft: "789" } });
});

test("only what operators have cancelled is told of as that, not what flies, is withdrawn, or is nothing", async () => {
  const { env } = withObjects(bindingOf(database));
  const id = `HF101_${DAY}_LHR`;
  for (const status of ["scheduled", "suspended", "withdrawn"]) {
    database.exec(`UPDATE flights SET status = '${status}' WHERE id = '${id}'`);
    expect(await cancelledDefinition(env, id, Date.now()), status).toEqual({ ok: false, error: { reason: "not_found" } });
  }
  expect(await cancelledDefinition(env, "XX9", Date.now())).toMatchObject({ ok: false });
});

test.each([
  ["just after its object was told of the change", undefined],
  ["just before, so that its object refuses the change", "overtaken"],
] as const)("a flight that is cancelled %s is never on sale again, and the others follow", async (_, answer) => {
  open("number = '101'");
  const id = `HF101_${DAY}_LHR`;
  const { told, env } = withObjects(bindingOf(database), async () => {
    await projectInventory(env, [cancelled(id)]);
    return answer;
  });
  expect(await applyImport(env, inForce("08:00", "E90"), LONG)).toBe(true);
  expect([told.length, statusOf(id)]).toEqual([1, "cancelled"]);
  expect(counts()).toEqual([
    ["cancelled", "789", 1],
    ["scheduled", "E90", NUMBERS - 1],
  ]);
});

test("a change that operators were to decide is none any more once the flight is cancelled", async () => {
  open("number = '101'");
  const { env } = withObjects(bindingOf(database), () => "in_use");
  await applyImport(env, inForce("08:00", "E90"), LONG);
  const [change] = changes();
  await projectInventory(env, [cancelled(`HF101_${DAY}_LHR`)]);
  const command = { change_id: change?.id ?? "", note: "seen to", user_id: "usr", key: "key", request_hash: "hash" };
  expect(await acknowledgeChange(env, command, Date.now())).toEqual({ ok: false, error: { reason: "change_decided" } });
  expect([changes(), statusOf(`HF101_${DAY}_LHR`)]).toEqual([[], "cancelled"]);
});
