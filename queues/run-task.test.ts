import { expect, it, vi } from "vitest";
import { done } from "./consume.ts";
import { runTask } from "./run-task.ts";

it("runs the task of that name and no other, and is done with its message", async () => {
  const [wanted, other] = [vi.fn(async () => undefined), vi.fn(async () => undefined)];
  expect(await runTask({ wanted, other }, "wanted")).toEqual(done);
  expect(wanted).toHaveBeenCalledOnce();
  expect(other).not.toHaveBeenCalled();
});

it.each([
  ["a task that fails", { broken: () => Promise.reject(new Error("database is away")) }, "broken"],
  ["a task that nobody knows", {}, "unheard.of"],
])("never fails the batch for %s", async (_, tasks, name) => {
  expect(await runTask(tasks, name)).toEqual(done);
});
