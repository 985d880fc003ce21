import { expect, test } from "vitest";
import { steady } from "./steady.ts";

const closed = () => new TypeError("fetch failed");
/** Fails as often as told, with the error that a closed connection gives. */
function flaky(times: number) {
  let calls = 0;
  const fail = () => {
    calls += 1;
    if (calls <= times) throw closed();
  };
  return {
    calls: () => calls,
    at_once: (text: string) => (fail(), text),
    later: (text: string) => Promise.resolve(text).then(() => (fail(), text)),
  };
}

test.each([1, 11])(
  "a call over %i connections that were closed meanwhile is made again, at once and by a promise",
  async (times) => {
    expect(steady(flaky(times)).at_once("here")).toBe("here");
    await expect(steady(flaky(times)).later("here")).resolves.toBe("here");
  },
);

test("while a promise's call waits to be made again, this thread goes on and can hear of the connections that are closed", async () => {
  const heard: string[] = [];
  setTimeout(() => heard.push("closed"), 0);
  const answer = await steady(flaky(1)).later("here");
  heard.push(answer);
  expect(heard).toEqual(["closed", "here"]);
});

test("and not for ever", async () => {
  const object = flaky(20);
  expect(() => steady(object).at_once("here")).toThrow("fetch failed");
  await expect(steady(flaky(20)).later("here")).rejects.toThrow("fetch failed");
  expect(object.calls()).toBe(12);
});

test("another error is passed on, and nothing is called again", () => {
  let calls = 0;
  const broken = steady({
    read() {
      calls += 1;
      throw new Error("no such table");
    },
  });
  expect(() => broken.read()).toThrow("no such table");
  expect(calls).toBe(1);
});

test("what the runtime hands out is steady too, and gets back its own", () => {
  const statement = new Proxy({ run: () => "ran" }, {});
  const database = steady({ prepare: () => statement, batch: (all: unknown[]) => all[0] === statement });
  expect(database.prepare().run()).toBe("ran");
  expect(database.batch([database.prepare()])).toBe(true);
});
