import { expect, test } from "vitest";
import { forbidden } from "./storage.fixture.ts";
import { storageOf } from "./storage.ts";

test("where nothing may be kept, what is kept all the same lasts as long as the page", () => {
  const storage = storageOf(forbidden);
  expect(storage.getItem("a")).toBeNull();
  storage.setItem("a", "1");
  expect(storage.getItem("a")).toBe("1");
  expect(storageOf(forbidden).getItem("a")).toBeNull();
  storage.removeItem("a");
  expect(storage.getItem("a")).toBeNull();
});

test("where it is full, what is there stays as it was, and another tab's word is heard", () => {
  const texts = new Map([["a", "old"]]);
  const storage = storageOf(() => ({
    getItem: (name) => texts.get(name) ?? null,
    setItem: () => {
      throw new Error("The quota has been exceeded.");
    },
    removeItem: (name) => void texts.delete(name),
  }));
  storage.setItem("a", "new");
  expect(storage.getItem("a")).toBe("old");
  texts.set("a", "of another tab");
  expect(storage.getItem("a")).toBe("of another tab");
});
