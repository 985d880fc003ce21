import type { State } from "./state.ts";

/** What there is where something is still being worked on. A booking whose saga is suspended would go on by itself, some time. */
const AT_WORK = [
  ["Audits", "SELECT 1 FROM audits WHERE finished_at IS NULL"],
  ["BookingSagas", "SELECT 1 FROM sagas WHERE saga IS NOT NULL LIMIT 1"],
  ["BookingSagas", "SELECT 1 FROM outbox WHERE next_at IS NOT NULL LIMIT 1"],
  ["FlightSeats", "SELECT 1 FROM outbox LIMIT 1"],
  ["Provider", "SELECT 1 FROM jobs LIMIT 1"],
] as const;

const LOOK_MS = 40;
/** Nothing written for so long is quiet. A mail to an account is in no outbox: between its queue and its row there is nothing to see. */
const QUIET_MS = 250;
const PATIENCE_MS = 30_000;

/**
 * Waits until nobody works and nothing is written any more. False: it never was so. `freezes`: what is there then is kept, to be
 * compared with later.
 */
export async function settle(state: State, freezes = true): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    if (!AT_WORK.some(([store, sql]) => state.read(store, sql).length > 0)) {
      const before = state.signature();
      await sleep(QUIET_MS);
      if (state.signature() !== before) continue;
      if (freezes) state.freeze();
      return true;
    }
    await sleep(LOOK_MS);
  }
  return false;
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
