import { expect, test, vi } from "vitest";
import { PRUNE_BATCH, pruneInBatches } from "./prune.ts";

test("deletes until a batch is not full", async () => {
  const deleteBatch = vi.fn<() => Promise<number>>().mockResolvedValueOnce(PRUNE_BATCH).mockResolvedValueOnce(3);
  expect(await pruneInBatches(deleteBatch)).toEqual({ rows: PRUNE_BATCH + 3, more: false });
  expect(deleteBatch).toHaveBeenCalledTimes(2);
});

test("leaves the rest to another run, however much there is, and says so", async () => {
  const deleteBatch = vi.fn<() => Promise<number>>().mockResolvedValue(10);
  expect(await pruneInBatches(deleteBatch, 10)).toEqual({ rows: 400, more: true });
});
