import { describe, expect, test } from "vitest";
import { groupedD1 } from "./grouped-d1.ts";

/** A database that answers each statement with its own text, notes its transactions, and refuses those with `bad` in them. */
function database(batches: string[][]) {
  const statement = (query: string, values: unknown[] = []) => ({
    text: [query, ...values].join(" "),
    bind: (...bound: unknown[]) => statement(query, bound),
  });
  return groupedD1({
    prepare: (query: string) => statement(query),
    batch: async (statements: { text: string }[]) => {
      const texts = statements.map(({ text }) => text);
      batches.push(texts);
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (texts.some((text) => text.includes("bad"))) throw new Error("refused");
      return texts.map((text) => ({ results: [{ text }] }));
    },
  } as unknown as D1Database);
}
const ask = async (db: D1Database, text: string) => (await db.prepare(text).bind(1).raw())[0]?.[0];

describe("statements of one invocation", () => {
  test("that are asked for at the same time are one transaction, and each hears its own answer", async () => {
    const batches: string[][] = [];
    const db = database(batches);
    const two = db.batch([db.prepare("b").bind(2), db.prepare("c").bind(3)]);
    expect(await Promise.all([ask(db, "a"), ask(db, "d")])).toEqual(["a 1", "d 1"]);
    expect((await two).map(({ results }) => results)).toEqual([[{ text: "b 2" }], [{ text: "c 3" }]]);
    expect(batches).toEqual([["b 2", "c 3", "a 1", "d 1"]]);
  });

  test("that come while a transaction is under way gather for the next", async () => {
    const batches: string[][] = [];
    const db = database(batches);
    const first = ask(db, "a");
    await new Promise((resolve) => setTimeout(resolve, 0));
    await Promise.all([first, ask(db, "b"), ask(db, "c")]);
    expect(batches).toEqual([["a 1"], ["b 1", "c 1"]]);
  });

  test("never take their neighbours along when one fails", async () => {
    const batches: string[][] = [];
    const db = database(batches);
    const answers = await Promise.allSettled([ask(db, "a"), ask(db, "bad"), ask(db, "c")]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(batches).toEqual([["a 1", "bad 1", "c 1"], ["a 1"], ["bad 1"], ["c 1"]]);
    expect(await ask(db, "d")).toBe("d 1");
  });

  test("are split where they are too many for one transaction, never within a caller's own", async () => {
    const batches: string[][] = [];
    const db = database(batches);
    const many = (n: number) => db.batch(Array.from({ length: n }, (_, i) => db.prepare(`s${i}`)));
    await Promise.all([many(60), many(60), many(120)]);
    expect(batches.map(({ length }) => length)).toEqual([60, 60, 120]);
  });
});
