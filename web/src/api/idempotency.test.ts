import { describe, expect, test } from "vitest";
import { IdempotencyKeys } from "./idempotency.ts";
import { forbidden } from "./storage.fixture.ts";
import { storageOf } from "./storage.ts";

/** The storage of a tab; `keys` are those of a page that is open in it. */
function tab() {
  const texts = new Map<string, string>();
  const storage = {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
    removeItem: (name: string) => void texts.delete(name),
  };
  let count = 0;
  return {
    texts,
    storage,
    open: () => new IdempotencyKeys(storage, () => `key-${++count}`),
  };
}
const numbered = () => tab().open();

describe("idempotency keys of the page", () => {
  test("a form sent twice keeps its key", () => {
    const keys = numbered();
    expect(keys.keyFor("hold", { seats: ["14A"] })).toBe("key-1");
    expect(keys.keyFor("hold", { seats: ["14A"] })).toBe("key-1");
  });

  test("a changed form gets another key, and never an earlier one", () => {
    const keys = numbered();
    keys.keyFor("hold", { seats: ["14A"] });
    expect(keys.keyFor("hold", { seats: ["14B"] })).toBe("key-2");
    expect(keys.keyFor("hold", { seats: ["14A"] })).toBe("key-3");
  });

  test("forms do not share keys", () => {
    const keys = numbered();
    expect(keys.keyFor("pay:1", { card: "visa" })).not.toBe(keys.keyFor("pay:2", { card: "visa" }));
  });

  test("after a final answer the same form is a new wish", () => {
    const keys = numbered();
    keys.keyFor("pay", { card: "visa" });
    keys.settled("pay");
    expect(keys.keyFor("pay", { card: "visa" })).toBe("key-2");
  });

  test("a page that is loaded again asks under the same keys, and not under those of what was answered", () => {
    const { open } = tab();
    const keys = open();
    keys.keyFor("hold", { seats: ["14A"] });
    keys.keyFor("pay", { card: "visa" });
    keys.settled("pay");
    expect(open().keyFor("hold", { seats: ["14A"] })).toBe("key-1");
    expect(open().keyFor("pay", { card: "visa" })).toBe("key-3");
  });

  test("a request that may have been asked for is told from one that was not, also on a page that is loaded again", () => {
    const { open } = tab();
    const keys = open();
    expect(keys.hasFor("hold", { seats: ["14A"] })).toBe(false);
    keys.keyFor("hold", { seats: ["14A"] });
    for (const page of [keys, open()]) {
      expect(page.hasFor("hold", { seats: ["14A"] })).toBe(true);
      expect(page.hasFor("hold", { seats: ["14B"] })).toBe(false);
      expect(page.hasFor("pay", { seats: ["14A"] })).toBe(false);
    }
    keys.settled("hold");
    expect(keys.hasFor("hold", { seats: ["14A"] })).toBe(false);
  });

  test("whoever comes after the one who signed out finds none", () => {
    const { open, texts } = tab();
    open().keyFor("hold", { name: "Ada" });
    open().forget();
    expect(texts.size).toBe(0);
    expect(open().keyFor("hold", { name: "Ada" })).toBe("key-2");
  });

  test.each(["[]", "{", '{"hold":{"key":7}}', "null"])("what another release left there, %s, is no key", (text) => {
    const { open, texts } = tab();
    open().keyFor("other", 1);
    for (const name of texts.keys()) texts.set(name, text);
    expect(open().keyFor("hold", 1)).toBe("key-2");
  });

  test("where nothing may be stored a form sent twice still keeps its key", () => {
    const keys = new IdempotencyKeys(storageOf(forbidden));
    expect(keys.keyFor("hold", 1)).toBe(keys.keyFor("hold", 1));
  });

  test("keys are 128 random bits", () => {
    const keys = new IdempotencyKeys(storageOf(forbidden));
    const made = new Set(Array.from({ length: 100 }, (_, index) => keys.keyFor("hold", index)));
    expect(made.size).toBe(100);
    for (const key of made) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });
});
