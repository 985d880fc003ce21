import { expect, test, vi } from "vitest";
import { PRUNE_BATCH, pruneInBatches } from "./prune.ts";

test("deletes until a batch is not full", async () => {
  const deleteBatch = vi.fn<() => Promise<number>>().mockResolvedValueOnce(PRUNE_BATCH).mockResolvedValueOnce(3);
  expect(await pruneInBatches(deleteBatch)).toBe(PRUNE_BATCH + 3);
  expect(deleteBatch).toHaveBeenCalledTimes(2);
});

test("leaves the rest to the next run, however much there is", async () => {
  const deleteBatch = vi.fn<() => Promise<number>>().mockResolvedValue(10);
  expect(await pruneInBatches(deleteBatch, 10)).toBe(400);
});
