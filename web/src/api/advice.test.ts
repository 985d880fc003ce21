import { describe, expect, test } from "vitest";
import { localFailure, type Failure, type FailureCode } from "./failure.ts";
import { afterCommand } from "./advice.ts";
import { problems } from "../text/de/problems.ts";
import { problemText } from "../text/en/problems.ts";

const failed = (reason: FailureCode): Failure => ({ ...localFailure("offline"), reason });

describe("a command that we broke at", () => {
  test.each(["internal", "service_unavailable"] as const)("may have been done all the same: %s", (reason) => {
    expect(afterCommand(failed(reason), true).undecided).toBe("repeatable");
    expect(afterCommand(failed(reason), false).undecided).toBe("once");
  });

  test("was not done where the answer says so", () => {
    for (const reason of ["seat_unavailable", "payment_unavailable", "rate_limited"] as const)
      expect(afterCommand(failed(reason), true)).toEqual(failed(reason));
  });
});

test("nobody is told that nothing was changed by what may have been done", () => {
  const keys = ["internal.next", "service_unavailable.next", "undecided.repeatable", "undecided.once"] as const;
  for (const key of keys) {
    expect(problemText(key)).not.toMatch(/nothing was changed/i);
    expect(problems[key]).not.toMatch(/nichts geändert/i);
  }
});

test("only of what has a key is it said that it is not done twice", () => {
  for (const key of ["offline.next", "undecided.once"] as const) {
    expect(problemText(key)).not.toMatch(/twice/);
    expect(problems[key]).not.toMatch(/doppelt/);
  }
  expect(problemText("undecided.repeatable")).toMatch(/nothing is done twice/);
});
