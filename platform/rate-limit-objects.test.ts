import { expect, test } from "vitest";
import type { Objects } from "#contracts/bindings.ts";
import type { RateLimitApi } from "#contracts/rate-limit.ts";
import { liveHoldsOf, requestsOf } from "./rate-limit-objects.ts";

/** The name of the object that is asked. */
function nameFor(userId: string, of: typeof liveHoldsOf | typeof requestsOf = liveHoldsOf): string {
  let asked = "";
  const objects = {
    getByName(name: string) {
      asked = name;
      return {};
    },
  };
  of(objects as unknown as Objects<RateLimitApi>, userId);
  return asked;
}

test("one user always has the same object", () => {
  expect(nameFor("usr_1")).toBe(nameFor("usr_1"));
  expect(nameFor("usr_1")).toMatch(/^holds-\d\d$/);
});

test("many users are spread over all of sixteen objects, none with twice its share", () => {
  const users = Array.from({ length: 1_600 }, (_, n) => nameFor(`usr_${n}`));
  const counts = [...Map.groupBy(users, (name) => name).values()].map((group) => group.length);
  expect(counts).toHaveLength(16);
  expect(Math.max(...counts)).toBeLessThan(200);
});

test("requests are counted elsewhere than holds", () => {
  expect(nameFor("usr_1", requestsOf)).toBe(nameFor("usr_1").replace("holds", "requests"));
});
