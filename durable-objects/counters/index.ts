import { DurableObject } from "cloudflare:workers";
import type { CountersApi } from "#contracts/counters.ts";
import { invariant } from "#domain/invariant.ts";

/** Numbers in one block at most: what a crashed taker can lose. */
const MAX_BLOCK = 10_000;

/** Serials for record locators and ticket numbers: 1, 2, 3, … each handed out once. One object per counter. */
export class Counters extends DurableObject implements CountersApi {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL)");
  }

  /** Read and moved in one statement; the reply leaves only once the new value is on disk. */
  async take(count: number): Promise<{ first: number }> {
    invariant(Number.isInteger(count) && count >= 1 && count <= MAX_BLOCK, `a block has 1 to ${MAX_BLOCK} numbers, not ${count}`);
    const { next } = this.ctx.storage.sql
      .exec<{ next: number }>(
        "INSERT INTO counter VALUES (1, 1 + ?1) ON CONFLICT (id) DO UPDATE SET next = next + ?1 RETURNING next",
        count,
      )
      .one();
    return { first: next - count };
  }
}
