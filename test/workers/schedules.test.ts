import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { type SearchHarness, startSearch } from "./fixtures/search-harness.ts";
import { inDays } from "../../scripts/api/in-days.ts";

const DAYS = 5;
let search: SearchHarness;
beforeAll(async () => {
  // As far as these tests extend the timetable themselves.
  search = await startSearch({ from: inDays(0), days: DAYS, vars: { TIMETABLE_DAYS: String(DAYS + 4) } });
});
afterAll(() => search.harness.close());

interface Import {
  state?: string;
  live_no?: number | null;
  carrier: string;
  valid_from: string;
  valid_to: string | null;
  /** One line for each, daily from London to New York. */
  numbers?: string[];
}
/** An import as its request leaves it when it dies after the import came into force, or as the test says. */
async function given({ state = "applying", live_no = 1, carrier, valid_from, valid_to, numbers = [] }: Import): Promise<string> {
  const id = `imp_${randomUUID().replaceAll("-", "")}`;
  const { DB } = search;
  await DB.batch([
    DB.prepare(
      `INSERT INTO schedule_imports (id, user_id, key, format, state, live_no, started_at, touched_at)
       VALUES (?1, 'usr_1', ?1, 'json', ?2, ?3, ?4, ?4)`,
    ).bind(id, state, live_no, Date.now()),
    DB.prepare("INSERT INTO schedule_carriers VALUES (?, ?, ?, ?)").bind(id, carrier, valid_from, valid_to),
    ...numbers.map((number, line) =>
      DB.prepare(
        `INSERT INTO schedule_lines (import_id, line, carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from,
           valid_to, day_shift)
         VALUES (?, ?, ?, ?, 'LHR', 'JFK', '23:10', '1234567', '789', 470, ?, ?, 0)`,
      ).bind(id, line + 1, carrier, number, valid_from, valid_to),
    ),
  ]);
  return id;
}
const stateOf = (id: string) =>
  search.DB.prepare("SELECT state FROM schedule_imports WHERE id = ?").bind(id).first<string>("state");
const statuses = async (carrier: string, date: string): Promise<Record<string, number>> => {
  const sql = "SELECT status, count(*) AS n FROM flights WHERE carrier = ? AND local_date = ? GROUP BY status";
  const { results } = await search.DB.prepare(sql).bind(carrier, date).all<{ status: string; n: number }>();
  return Object.fromEntries(results.map(({ status, n }) => [status, n]));
};
const run = (name: string) =>
  search.queue.send({
    v: 1,
    id: `task:${name}:${randomUUID()}`,
    type: "task.run",
    booking_id: null,
    step: name,
    at: new Date().toISOString(),
    traceparent: null,
    data: { name },
  });

test("flights follow an import whose request has died, on its dates and no other", async () => {
  const before = await statuses("HF", inDays(3));
  const dayBefore = await statuses("HF", inDays(2));
  const id = await given({ carrier: "HF", valid_from: inDays(3), valid_to: inDays(3), numbers: ["9001"] });
  await run("schedules.apply");
  await waitFor("the import to be applied", async () => (await stateOf(id)) === "applied");
  expect(await statuses("HF", inDays(3))).toEqual({ scheduled: 1, withdrawn: before["scheduled"] });
  expect(await statuses("HF", inDays(2))).toEqual(dayBefore);
});

test("new dates of the timetable come from the imports that are about them", async () => {
  const last = inDays(DAYS + 3);
  await given({
    state: "applied",
    live_no: 2,
    carrier: "QZ",
    valid_from: inDays(0),
    valid_to: inDays(DAYS + 1),
    numbers: ["7", "8"],
  });
  await given({ state: "applied", live_no: 3, carrier: "HF", valid_from: last, valid_to: last, numbers: ["9002"] });
  await given({ state: "superseded", live_no: 4, carrier: "HF", valid_from: inDays(0), valid_to: null, numbers: ["9003"] });
  await search.search.extendTimetable(DAYS + 3);
  expect(await statuses("QZ", inDays(DAYS + 1))).toEqual({ scheduled: 2 });
  expect(await statuses("QZ", inDays(DAYS + 2))).toEqual({});
  expect((await statuses("HF", inDays(DAYS + 2)))["scheduled"]).toBeGreaterThan(200);
  expect(await statuses("HF", last)).toEqual({ scheduled: 1 });
});

test("an import that comes into force while the timetable is extended is followed on the new dates, too", async () => {
  const date = inDays(DAYS + 4);
  const id = await given({
    state: "receiving",
    live_no: null,
    carrier: "HF",
    valid_from: date,
    valid_to: date,
    numbers: ["9004"],
  });
  // It does in the very moment in which the first new flight is stored.
  await search.DB.prepare(
    `CREATE TRIGGER meanwhile AFTER INSERT ON flights BEGIN
       UPDATE schedule_imports SET state = 'applied', live_no = 9, applied_to = 'HF 9004', finished_at = 1 WHERE id = '${id}' AND state = 'receiving';
     END`,
  ).run();
  await search.search.extendTimetable(DAYS + 4);
  await search.DB.prepare("DROP TRIGGER meanwhile").run();
  await waitFor("the import to be applied again", async () => (await statuses("HF", date))["scheduled"] === 1);
  expect((await statuses("HF", date))["withdrawn"]).toBeGreaterThan(200);
  await waitFor("its end", async () => (await stateOf(id)) === "applied");
});

test("lines of imports that count no more, or never came to it, are deleted, and no others", async () => {
  const lines = async (id: string) =>
    Number(await search.DB.prepare("SELECT count(*) AS n FROM schedule_lines WHERE import_id = ?").bind(id).first("n"));
  const common = { carrier: "XY", valid_from: "2020-01-01", valid_to: "2020-01-31", numbers: ["1", "2"] };
  const over = await given({ ...common, state: "superseded", live_no: 10 });
  const dead = await given({ ...common, state: "receiving", live_no: null });
  const alive = await given({ ...common, state: "receiving", live_no: null });
  const live = await given({ ...common, state: "applied", live_no: 11 });
  const twoHoursAgo = Date.now() - 7_200_000;
  await search.DB.prepare("UPDATE schedule_imports SET touched_at = ? WHERE id = ?").bind(twoHoursAgo, dead).run();
  await run("timetable.extend");
  await waitFor("the lines to go", async () => (await lines(over)) === 0 && (await lines(dead)) === 0);
  expect([await lines(alive), await lines(live), await stateOf(dead)]).toEqual([2, 2, "abandoned"]);
});
