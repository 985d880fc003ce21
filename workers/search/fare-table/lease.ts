import type { Env } from "../env.ts";
import { primary } from "../database.ts";

/** Longer than one unit of work ever takes, before which it is renewed; whoever holds it may have died. */
const LEASE_MS = 30_000;
const NAME = "lowest_fares";

/** True once for everybody who asks while it is free. `now`: epoch milliseconds, by the clock and not of a batch that waited. */
export async function takeLease(env: Env, holder: string, now: number): Promise<boolean> {
  const taken = await primary(env)
    .prepare(
      `INSERT INTO leases (name, holder, until) VALUES (?1, ?2, ?3)
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE leases.until <= ?4`,
    )
    .bind(NAME, holder, now + LEASE_MS, now)
    .run();
  return taken.meta.changes === 1;
}

/** Before each unit of work. False: somebody else has begun. */
export async function renewLease(env: Env, holder: string, now: number): Promise<boolean> {
  const renewed = await primary(env)
    .prepare("UPDATE leases SET until = ?3 WHERE name = ?1 AND holder = ?2")
    .bind(NAME, holder, now + LEASE_MS)
    .run();
  return renewed.meta.changes === 1;
}

export async function giveLeaseBack(env: Env, holder: string): Promise<void> {
  await primary(env).prepare("DELETE FROM leases WHERE name = ? AND holder = ?").bind(NAME, holder).run();
}

/**
 * A condition for statements of the holder: whoever took so long that somebody else has begun writes nothing, since what it read
 * is older than what the other has written. `?1` is the holder.
 */
export const STILL_HELD = `EXISTS (SELECT 1 FROM leases WHERE name = '${NAME}' AND holder = ?1)`;
