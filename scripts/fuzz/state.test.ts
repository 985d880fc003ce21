import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { State } from "./state.ts";
import { isByItself } from "./volatile.ts";

let dir: string;
let flight: DatabaseSync;
let metrics: DatabaseSync;
let state: State;

/** As the runtime keeps an object. */
function stored(folder: string): DatabaseSync {
  mkdirSync(path.join(dir, folder), { recursive: true });
  const database = new DatabaseSync(path.join(dir, folder, "1.sqlite"));
  database.exec(
    "PRAGMA journal_mode = WAL; CREATE TABLE holds (id TEXT PRIMARY KEY, seats TEXT); INSERT INTO holds VALUES ('a', '1A')",
  );
  return database;
}
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "holdfast-state-"));
  flight = stored("do/holdfast-objects-FlightSeats");
  metrics = stored("do/holdfast-objects-Metrics");
  state = new State(dir, isByItself);
  state.freeze();
});
afterEach(() => {
  state.thaw();
  flight.close();
  metrics.close();
  rmSync(dir, { recursive: true });
});

describe("what is stored", () => {
  test("is the same where nothing was written, or what was written is undone", () => {
    expect(state.differences()).toEqual([]);
    flight.exec("INSERT INTO holds VALUES ('b', '1B'); DELETE FROM holds WHERE id = 'b'");
    expect(state.differences()).toEqual([]);
  });

  test("differs by each row that is added, changed, or gone", () => {
    flight.exec("INSERT INTO holds VALUES ('b', '1B'); UPDATE holds SET seats = '1C' WHERE id = 'a'");
    expect(new Set(state.differences())).toEqual(
      new Set([
        { table: "FlightSeats.holds", what: "removed", row: '{"id":"a","seats":"1A"}' },
        { table: "FlightSeats.holds", what: "added", row: '{"id":"a","seats":"1C"}' },
        { table: "FlightSeats.holds", what: "added", row: '{"id":"b","seats":"1B"}' },
      ]),
    );
    state.freeze();
    expect(state.differences()).toEqual([]);
  });

  test.each([
    ["what follows a null byte", "'1A' || char(0) || 'x'", "'1A' || char(0) || 'y'"],
    ["a number that becomes a text", "1", "'1'"],
    ["a text that becomes bytes", "'1A'", "x'3141'"],
    ["an empty text that becomes nothing", "''", "NULL"],
    ["the last digit", "0.1", "0.1 + 1e-17 * 2"],
  ])("differs by %s", (_, before, after) => {
    flight.exec(`CREATE TABLE anything (a, b, c); INSERT INTO anything VALUES (1, ${before}, 'A'), (2, ${before}, '')`);
    state.freeze();
    flight.exec(`UPDATE anything SET b = ${after} WHERE a = 2`);
    expect(state.differences()?.map(({ table, what }) => [table, what])).toEqual([
      ["FlightSeats.anything", "removed"],
      ["FlightSeats.anything", "added"],
    ]);
  });

  test("differs from what was kept last, also where that was kept before already", () => {
    const saga = stored("do/holdfast-objects-BookingSagas");
    state.freeze();
    flight.exec("INSERT INTO holds VALUES ('b', '1B')");
    state.freeze();
    flight.exec("INSERT INTO holds VALUES ('c', '1C')");
    saga.exec("DELETE FROM holds");
    expect(state.differences()).toEqual([
      { table: "BookingSagas.holds", what: "removed", row: '{"id":"a","seats":"1A"}' },
      { table: "FlightSeats.holds", what: "added", row: '{"id":"c","seats":"1C"}' },
    ]);
    saga.close();
  });

  test("is the same where the same rows were written in another order", () => {
    flight.exec("CREATE TABLE anything (a); INSERT INTO anything VALUES (1), (2)");
    state.freeze();
    flight.exec("DELETE FROM anything; INSERT INTO anything VALUES (2), (1)");
    expect(state.differences()).toEqual([]);
  });

  test("differs by an object that was not there, and not by what changes by itself", () => {
    metrics.exec("DELETE FROM holds");
    expect(state.differences()).toEqual([]);
    const saga = stored("do/holdfast-objects-BookingSagas");
    expect(state.differences()).toEqual([{ table: "BookingSagas.holds", what: "added", row: '{"id":"a","seats":"1A"}' }]);
    saga.close();
  });

  test("is read again after a write only", () => {
    const ids = () => state.read("FlightSeats", "SELECT id FROM holds").map(({ id }) => id);
    expect([ids(), ids()]).toEqual([["a"], ["a"]]);
    flight.exec("INSERT INTO holds VALUES ('b', '1B')");
    expect(ids()).toEqual(["a", "b"]);
  });
});
