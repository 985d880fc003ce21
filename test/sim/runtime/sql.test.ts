import { describe, expect, it } from "vitest";
import { Database, DatabasePool } from "./sql.ts";

const SCHEMA = "CREATE TABLE seats (id TEXT PRIMARY KEY, n INTEGER)";
const LATER = "CREATE TABLE IF NOT EXISTS notes (id TEXT PRIMARY KEY)";
const ASK = "SELECT 1 FROM sqlite_master WHERE name = 'seats'";
const isThere = (db: Database, name: string): boolean =>
  db.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]).length > 0;

/** As the second and every later seed finds it: its tables are there, and must not seem to be. */
function usedBefore(): Database {
  const db = new Database([]);
  db.exec(SCHEMA, []);
  db.exec(LATER, []);
  db.exec("INSERT INTO seats VALUES (?, ?)", ["1A", 1]);
  db.reset();
  return db;
}

describe("a database of the simulation", () => {
  it("has nothing in the next seed that was written or created in this one", () => {
    const db = usedBefore();
    expect([isThere(db, "seats"), isThere(db, "notes"), db.exec(ASK, [])]).toEqual([false, false, []]);
    expect(() => db.exec("SELECT * FROM seats", [])).toThrow("no such table");
    db.exec(SCHEMA, []);
    expect([isThere(db, "seats"), isThere(db, "notes")]).toEqual([true, false]);
    expect(db.exec(ASK, [])).toHaveLength(1);
    expect(db.exec("SELECT * FROM seats", [])).toEqual([]);
    expect(() => db.exec("SELECT * FROM notes", [])).toThrow("no such table");
  });

  it("refuses to create twice what may be created once", () => {
    const db = usedBefore();
    db.exec(SCHEMA, []);
    expect(() => db.exec(SCHEMA, [])).toThrow("already exists");
    for (const _ of [1, 2]) expect(db.exec(LATER, [])).toEqual([]);
  });

  it.each([
    ["the first seed", () => new Database([])],
    ["a later seed", usedBefore],
  ])("takes back in %s what a failed transaction created and wrote", (_, made) => {
    const db = made();
    const failing = (): void => {
      db.exec(SCHEMA, []);
      db.exec("INSERT INTO seats VALUES ('1A', 1)", []);
      throw new Error("the disk is full");
    };
    expect(() => db.atomically(failing)).toThrow("the disk is full");
    expect(isThere(db, "seats")).toBe(false);
    expect(() => db.exec("SELECT * FROM seats", [])).toThrow("no such table");
    db.exec(SCHEMA, []);
    expect(db.exec("SELECT * FROM seats", [])).toEqual([]);
  });

  it("gives as many rows as are asked for, however many it was asked for before", () => {
    const db = usedBefore();
    db.exec(SCHEMA, []);
    for (const id of ["1A", "1B", "1C"]) db.exec("INSERT INTO seats VALUES (?, 1)", [id]);
    const first = (limit: number) => db.exec("SELECT id FROM seats WHERE n = ? ORDER BY id LIMIT ?", [1, limit]);
    for (const [limit, rows] of [
      [2, 2],
      [3, 3],
      [0, 0],
      [2, 2],
    ] as const)
      expect(first(limit)).toHaveLength(rows);
  });

  it("knows from the others of its kind what will be created", () => {
    const pool = new DatabasePool([]);
    pool.take().exec(SCHEMA, []);
    pool.resetAll();
    const [again, fresh] = [pool.take(), pool.take()];
    for (const db of [again, fresh]) {
      expect(isThere(db, "seats")).toBe(false);
      db.exec(SCHEMA, []);
      db.exec("INSERT INTO seats VALUES ('1A', 1)", []);
      expect(db.exec("SELECT * FROM seats", [])).toHaveLength(1);
    }
  });

  it("does not let a schema be changed by anything else", () => {
    const db = usedBefore();
    db.exec(SCHEMA, []);
    expect(() => db.exec("ALTER TABLE seats ADD COLUMN more TEXT", [])).toThrow("a schema changes here only");
  });
});
