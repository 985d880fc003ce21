import { expect, test } from "vitest";
import { CLOCKS } from "#domain/schedule/ssim/ssim.fixture.ts";
import { ssimWriter } from "#domain/schedule/ssim/write.ts";
import { addDays } from "#domain/time/local-date.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { importSchedules } from "./import.ts";

const day = (days: number): string => addDays(new Date().toISOString().slice(0, 10), days);

test.each([true, false])(
  "a timetable whose leg would be a flight that another one has is refused, and nothing of it stays (dry run: %s)",
  async (dry_run) => {
    const database = databaseOf("flights");
    for (const [code, zone] of [
      ["DXB", "Asia/Dubai"],
      ["SIN", "Asia/Singapore"],
    ])
      database.exec(`INSERT INTO airports VALUES ('${code}', '', '', '', '', 0, 0, '${zone}', '', 'EUR')`);
    // What is in force has HF1 leave Dubai a day after the date of its flight.
    database.exec(`INSERT INTO schedule_imports (id, user_id, key, format, state, live_no, started_at, touched_at)
      VALUES ('imp_a', 'usr', 'a', 'ssim', 'applied', 1, 0, 0);
    INSERT INTO schedule_carriers VALUES ('imp_a', 'HF', '${day(1)}', NULL);
    INSERT INTO schedule_lines (import_id, line, carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from, day_shift)
    VALUES ('imp_a', 7, 'HF', '1', 'DXB', 'SIN', '08:00', '1234567', '789', 450, '${day(2)}', 1)`);
    const rows = () =>
      ["schedule_imports", "schedule_carriers", "schedule_lines", "schedule_sectors"].map(
        (table) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"],
      );
    const before = rows();
    const writer = ssimWriter(CLOCKS);
    const text = [
      ...writer.header(),
      ...writer.carrier({ carrier: "HF", valid_from: day(10), valid_to: day(11), created: day(0) }),
      writer.leg({
        carrier: "HF",
        number: "1",
        origin: "DXB",
        destination: "SIN",
        origin_terminal: null,
        destination_terminal: null,
        departs: "17:00",
        days: "1234567",
        aircraft: "789",
        block_min: 450,
        valid_from: day(10),
        valid_to: day(11),
      }),
      ...writer.trailer(true),
    ].map((line) => `${line}\n`);
    const body = new Blob(text).stream();
    const command = { user_id: "usr_1", key: "key-1", format: "ssim", dry_run, traceparent: "" } as const;
    expect(await importSchedules(bindingOf(database), command, body)).toMatchObject({
      ok: false,
      error: {
        reason: "misprinted",
        total: 1,
        misprints: [{ line: 11, field: "valid_from", found: `${day(10)} in line 7 of imp_a, too` }],
      },
    });
    expect(rows()).toEqual(before);
  },
);
