import type { SagaFact } from "#domain/audit/facts.ts";
import { judge } from "#domain/audit/verdict.ts";
import type { AuditsEnv } from "./env.ts";
import type { Audit, AuditStore } from "./store.ts";

/** Bookings judged in one turn of the first round, where everything is in storage. */
const FIRST_ROUND_BATCH = 200;
/** In later rounds, where the sagas are read now: each booking may be in another shard, and a turn asks few (`AuditsEnv`). */
const LATER_ROUND_BATCH = 24;

/** Judges the next bookings of the round. Answers the last of them, or null when there is none left. */
export async function judgeNext(env: AuditsEnv, store: AuditStore, audit: Audit): Promise<string | null> {
  const ids =
    audit.round === 0
      ? store.bookingsAfter(audit.cursor, FIRST_ROUND_BATCH)
      : store.suspectsAfter(audit.cursor, LATER_ROUND_BATCH);
  if (audit.round > 0) await readSagas(env, store, audit, ids);
  const now = Date.now();
  for (const id of ids) {
    const { findings, again, sighting } = judge(store.factsOf(id), store.sighting(id), now);
    store.addFindings(findings);
    if (again) store.suspect(id, sighting);
    else store.clear(id);
  }
  return ids.at(-1) ?? null;
}

async function readSagas(env: AuditsEnv, store: AuditStore, { shards }: Audit, ids: string[]): Promise<void> {
  const byShard = Map.groupBy(ids, (id) => id.slice(4, 6));
  const read = await Promise.all(
    // An id that names no shard of ours has no saga; asking for it would make one.
    [...byShard].map(async ([shard, booking_ids]): Promise<SagaFact[]> =>
      shards.includes(shard) ? await env.BOOKING_SAGAS.getByName(shard).auditFacts({ booking_ids }) : [],
    ),
  );
  for (const id of ids) store.forgetSaga(id);
  store.putSagas(read.flat());
}
