import { describe, expect, test } from "vitest";
import { IdempotencyKeys } from "./idempotency.ts";

const numbered = () => {
  let count = 0;
  return new IdempotencyKeys(() => `key-${++count}`);
};

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

  test("keys are 128 random bits", () => {
    const keys = new IdempotencyKeys();
    const made = new Set(Array.from({ length: 100 }, (_, index) => keys.keyFor("hold", index)));
    expect(made.size).toBe(100);
    for (const key of made) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });
});
