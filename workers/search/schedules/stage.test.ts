import { afterEach, expect, test, vi } from "vitest";
import { CLOCKS, KNOWN } from "#domain/schedule/ssim/ssim.fixture.ts";
import { ssimWriter } from "#domain/schedule/ssim/write.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import type { Env } from "../env.ts";
import { ssimTimetable } from "./ssim-timetable.ts";
import { stager } from "./stage.ts";
import type { TimetableLine } from "./timetable-reader.ts";

/** What D1 lets a bound parameter have. */
const MAX_PARAMETER_BYTES = 2_000_000;
const LEG = {
  carrier: "HF",
  origin: "LHR",
  destination: "CDG",
  origin_terminal: "5",
  destination_terminal: "2E",
  departs: "09:00",
  days: "1",
  aircraft: "320",
  block_min: 75,
  valid_from: "2026-11-02",
  valid_to: "2027-03-22",
};
/** Lines as a file's reader has them. */
function linesOf(count: number): TimetableLine[] {
  const writer = ssimWriter(CLOCKS);
  const texts = [
    ...writer.header(),
    ...writer.carrier({ carrier: "HF", valid_from: "2026-11-01", valid_to: null, created: "2026-11-01" }),
    ...Array.from({ length: count }, (_, n) => writer.leg({ ...LEG, number: String((n % 9_999) + 1) })),
  ];
  const reader = ssimTimetable(KNOWN);
  return [...reader.push(texts.map((text) => `${text}\n`).join("")).lines, ...reader.end().lines];
}

/** An import that is being received, and the size of each parameter that its lines are written by. */
function receiving() {
  const database = databaseOf("flights");
  database.exec(`INSERT INTO schedule_imports (id, user_id, key, format, state, started_at, touched_at)
    VALUES ('imp_a', 'usr', 'key', 'ssim', 'receiving', 0, 0)`);
  const sizes: number[] = [];
  const { DB } = bindingOf(database);
  const prepare = (sql: string) => ({
    bind: (...values: unknown[]) => {
      if (sql.startsWith("INSERT")) sizes.push(Buffer.byteLength(String(values[1])));
      return DB.prepare(sql).bind(...values);
    },
  });
  const batch = (statements: D1PreparedStatement[]) => DB.batch(statements);
  const row = () =>
    database.prepare("SELECT lines, legs, (SELECT count(*) FROM schedule_lines) AS stored FROM schedule_imports").get();
  return { database, sizes, row, stage: stager({ DB: { prepare, batch } } as unknown as Env, "imp_a") };
}
afterEach(() => {
  vi.useRealTimers();
});

test("lines are written by few statements, each of them well below what the database takes", async () => {
  const { sizes, row, stage } = receiving();
  const lines = linesOf(10_000);
  for (let from = 0; from < lines.length; from += 320) await stage.keep(lines.slice(from, from + 320));
  await stage.flush();
  expect(row()).toEqual({ lines: lines.length, legs: 10_000, stored: lines.length });
  expect(Math.max(...sizes)).toBeLessThan(0.8 * MAX_PARAMETER_BYTES);
  // 50 MB are 247,525 such lines, which makes eighty statements of these.
  expect(sizes.length).toBeLessThanOrEqual(4);
});

test("what counts is bytes, not characters", async () => {
  const { sizes, row, stage } = receiving();
  const odd = linesOf(6_000).map((line) => ({ ...line, text: "é".repeat(200) }));
  await stage.keep(odd);
  await stage.flush();
  expect(row()).toMatchObject({ stored: odd.length });
  expect(Math.max(...sizes)).toBeLessThan(0.8 * MAX_PARAMETER_BYTES);
});

test("lines that come slowly are written meanwhile, so that nobody takes their import for dead", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { sizes, stage } = receiving();
  const [one, two, three] = linesOf(3);
  for (const line of [one, two]) if (line !== undefined) await stage.keep([line]);
  expect(sizes).toHaveLength(0);
  vi.advanceTimersByTime(30_000);
  if (three !== undefined) await stage.keep([three]);
  expect(sizes).toHaveLength(1);
});

test("nothing more is written of an import that somebody else has taken over", async () => {
  const { database, sizes, stage } = receiving();
  database.exec("UPDATE schedule_imports SET state = 'abandoned'");
  await stage.keep(linesOf(9_000));
  await stage.flush();
  expect(stage.isMine()).toBe(false);
  expect(sizes).toHaveLength(1);
  expect(database.prepare("SELECT count(*) AS n FROM schedule_lines").get()).toEqual({ n: 0 });
});
