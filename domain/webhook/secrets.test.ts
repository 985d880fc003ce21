import { expect, test } from "vitest";
import { liveSecrets, ROTATION_MS } from "./secrets.ts";

test("one secret signs until there is another", () => {
  expect(liveSecrets({ secret: "one", previous_secret: null, previous_until: null }, 0)).toEqual(["one"]);
});

test("after a rotation two sign, the new one first, for a day and not longer", () => {
  const rotated = { secret: "two", previous_secret: "one", previous_until: 1_000 + ROTATION_MS };
  expect(liveSecrets(rotated, 1_000)).toEqual(["two", "one"]);
  expect(liveSecrets(rotated, 999 + ROTATION_MS)).toEqual(["two", "one"]);
  expect(liveSecrets(rotated, 1_000 + ROTATION_MS)).toEqual(["two"]);
  expect(ROTATION_MS).toBe(86_400_000);
});
