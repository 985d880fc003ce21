import type { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { OFFERS_END_MS } from "#domain/offer/leg.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { markClosing } from "./mark-closing.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW = Date.UTC(2026, 10, 26, 12);

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("flights");
});

/** A flight to `destination` whose offers end at this instant. */
function ending(destination: string, at: number): void {
  const departs_at = at + OFFERS_END_MS;
  database
    .prepare(
      `INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft)
       VALUES (?1, 'HF', '1', 'LHR', ?1, ?2, ?3, ?3, '', '', '320')`,
    )
    .run(destination, new Date(departs_at).toISOString().slice(0, 10), departs_at);
}
/** What this look marks: what was marked before has been worked out again. */
async function markedAt(now: number): Promise<string[]> {
  database.exec("DELETE FROM stale_fares");
  await markClosing(bindingOf(database), now);
  const rows = database.prepare("SELECT destination FROM stale_fares ORDER BY 1").all();
  return rows.map(({ destination }) => String(destination));
}

test("the first look marks what has ended within some minutes, and nothing that is still on sale", async () => {
  ending("CDG", NOW - MINUTE_MS);
  ending("DXB", NOW - HOUR_MS);
  ending("JFK", NOW + MINUTE_MS);
  expect(await markedAt(NOW)).toEqual(["CDG"]);
});

test("after a pause everything is marked that has ended since the last look", async () => {
  ending("CDG", NOW + MINUTE_MS);
  ending("DXB", NOW + 2 * HOUR_MS);
  ending("JFK", NOW + 3 * HOUR_MS + MINUTE_MS);
  expect(await markedAt(NOW)).toEqual([]);
  expect(await markedAt(NOW + 3 * HOUR_MS)).toEqual(["CDG", "DXB"]);
  // Once more for some minutes, and no longer.
  expect(await markedAt(NOW + 3 * HOUR_MS + 5 * MINUTE_MS)).toEqual(["JFK"]);
  expect(await markedAt(NOW + 3 * HOUR_MS + 10 * MINUTE_MS)).toEqual(["JFK"]);
  expect(await markedAt(NOW + 3 * HOUR_MS + 15 * MINUTE_MS)).toEqual([]);
});

test("a message that comes late takes nothing back, and a pause of days is one of a day", async () => {
  ending("CDG", NOW + HOUR_MS);
  await markedAt(NOW + 2 * HOUR_MS);
  await markedAt(NOW);
  expect(await markedAt(NOW + 2 * HOUR_MS + MINUTE_MS)).toEqual([]);
  ending("DXB", NOW + 3 * HOUR_MS);
  ending("JFK", NOW + 30 * HOUR_MS);
  expect(await markedAt(NOW + 50 * HOUR_MS)).toEqual(["JFK"]);
});
