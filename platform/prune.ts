/** Rows of one DELETE: far below what a database may do in one statement. */
export const PRUNE_BATCH = 500;
/** Statements of one run: the next goes on, and nobody waits for either. */
const MAX_BATCHES = 40;

export interface Pruned {
  /** That went. */
  rows: number;
  /** Whether the run ended before it had found everything: another is to follow. */
  more: boolean;
}

/** Deletes batch by batch until one finds less than it may take, or enough is done for one run. */
export async function pruneInBatches(deleteBatch: () => Promise<number>, batch = PRUNE_BATCH): Promise<Pruned> {
  let rows = 0;
  for (let n = 0; n < MAX_BATCHES; n++) {
    const deleted = await deleteBatch();
    rows += deleted;
    if (deleted < batch) return { rows, more: false };
  }
  return { rows, more: true };
}
