import { afterAll, beforeAll, expect, it } from "vitest";
import type { ScheduleImport } from "#contracts/schedules.ts";
import { addDays, weekday } from "#domain/time/local-date.ts";
import { type Person, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { fileOf, importFile, schedule } from "./timetable.ts";
import { list } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

/** `TIMETABLE_MB=50` with this file alone takes minutes. */
const MEGABYTES = Number(process.env["TIMETABLE_MB"] ?? 1);
const LINE_BYTES = 202;
const WEEKS = 25;
const TIMEOUT_MS = 1_800_000;

let system: System;
let operator: Person;
beforeAll(async () => {
  const days = 14;
  system = await startSystem({ days, vars: { TIMETABLE_DAYS: String(days - 1) } });
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

const imports = () => list<ScheduleImport>(system, operator, "/v1/ops/schedules/imports?limit=1");

it("a large file is received as it comes, its flights follow, and it comes back as it was", { timeout: TIMEOUT_MS }, async () => {
  const first = inDays(0);
  const period = { carrier: "QY", valid_from: first, valid_to: addDays(first, 7 * WEEKS - 1) };
  const numbers = Math.ceil((MEGABYTES * 1_000_000) / LINE_BYTES / WEEKS);
  // Every flight has a line of its own for each week, and leaves once in it: the day after tomorrow.
  const days = String(weekday(addDays(first, 2)));
  const weeks = Array.from({ length: WEEKS }, (_, week) => ({
    valid_from: addDays(first, 7 * week),
    valid_to: addDays(first, 7 * week + 6),
  }));
  const lines = Array.from({ length: numbers }, (_, i) =>
    weeks.map((week, w) =>
      schedule({ ...period, ...week, days, number: String(i + 1), departs: `1${w % 10}:05`, aircraft: "320" }),
    ),
  ).flat();
  const file = fileOf(period, lines);
  expect(file.length).toBeGreaterThanOrEqual(MEGABYTES * 1_000_000);

  const importing = importFile(system, operator, file);
  // Others are heard meanwhile, and told how far it is.
  const [seen] = await waitFor("a sign of it", async () => (await imports()).length > 0 && imports());
  expect(seen).toMatchObject({ state: expect.stringMatching(/^(?:receiv|apply)ing$/), finished_at: null });
  const { status, body } = await importing;
  expect([status, body]).toMatchObject([200, { legs: lines.length, lines: lines.length + 15 }]);
  const applied = await waitFor(
    "all flights to follow",
    async () => (await imports()).find(({ state }) => state === "applied"),
    TIMEOUT_MS,
  );
  expect(applied.flights).toEqual({ added: numbers * 2, changed: 0, withdrawn: 0, suspended: 0 });
  const exported = await system.open("/v1/ops/schedules/export?carrier=QY", { token: operator.token });
  expect((await exported.text()) === file).toBe(true);
});
