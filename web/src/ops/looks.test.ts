import { expect, test } from "vitest";
import { err, ok } from "#domain/result.ts";
import { localFailure } from "../api/failure.ts";
import { afterLook, unseen } from "./looks.ts";

const offline = err(localFailure("offline"));

test("a look that fails keeps what was seen before, and says why it failed", () => {
  const seen = afterLook(unseen<number>("a"), "a", ok(1), 100);
  expect(afterLook(seen, "a", offline, 200)).toEqual({ key: "a", seen: { value: 1, at: 100 }, failure: offline.error });
});

test("a look that succeeds forgets the failure before it", () => {
  const failed = afterLook(unseen<number>("a"), "a", offline, 100);
  expect(failed.seen).toBe(null);
  expect(afterLook(failed, "a", ok(2), 200)).toEqual({ key: "a", seen: { value: 2, at: 200 }, failure: null });
});

test("what was seen of something else is never shown for this", () => {
  const other = afterLook(unseen<number>("a"), "a", ok(1), 100);
  expect(afterLook(other, "b", offline, 200).seen).toBe(null);
});
