import type { Finding } from "#domain/audit/facts.ts";
import { errorText, log } from "#platform/log.ts";
import { shardOf } from "#queues/saga-shard.ts";
import type { AuditsEnv } from "./env.ts";

/** Sagas and flights asked in one turn (why so few: `AuditsEnv`). */
const POKES_PER_TURN = 24;
/** Between two such turns: what pokes send joins the traffic there is, and must not be a storm of its own. */
export const POKE_PAUSE_MS = 1_000;
/** Sagas that one audit pokes at most: more that is amiss than this is no matter of lost messages. */
const MAX_SAGAS_POKED = 500;

/** Somebody to be asked to look again at one booking. */
type Poke = { booking_id: string; flight_id: string | null };
export const isToSaga = ({ flight_id }: Poke): boolean => flight_id === null;

/**
 * What an audit that found something asks for, all it ever does about it: each saga that a finding names looks again at what
 * it waits for, and each flight that has seats a saga does not know of (S7) tells that saga. They decide; nothing is written
 * from here. Each is asked once; an id that names none of these shards has no saga, and asking for it would make one.
 */
export function pokesFor(findings: Finding[], shards: string[]): Poke[] {
  const pokes = new Map<string, Poke>();
  const sagas = new Set<string>();
  for (const { invariant, ids } of findings) {
    const flight = invariant === "S7" ? ids.find((id) => /_\d{4}-\d{2}-\d{2}_/.test(id)) : undefined;
    for (const booking_id of ids.filter((id) => /^bkg_[^:]*$/.test(id) && shards.includes(shardOf(id)))) {
      if (sagas.size === MAX_SAGAS_POKED && !sagas.has(booking_id)) continue;
      sagas.add(booking_id);
      pokes.set(booking_id, { booking_id, flight_id: null });
      if (flight !== undefined) pokes.set(`${booking_id} ${flight}`, { booking_id, flight_id: flight });
    }
  }
  return [...pokes.values()];
}

/** The next pokes after `done` of them; answers how many are done then. One that fails is the next audit's. */
export async function pokeNext(env: AuditsEnv, pokes: Poke[], done: number): Promise<number> {
  const next = pokes.slice(done, done + POKES_PER_TURN);
  const toSagas = Map.groupBy(next.filter(isToSaga), ({ booking_id }) => shardOf(booking_id));
  const toFlights = Map.groupBy(next, ({ flight_id }) => flight_id ?? "");
  toFlights.delete("");
  const idsOf = (group: Poke[]) => group.map(({ booking_id }) => booking_id);
  await Promise.all([
    ...[...toSagas].map(([shard, group]) => quietly(shard, env.BOOKING_SAGAS.getByName(shard).poke(idsOf(group)))),
    ...[...toFlights].map(([flight, group]) => quietly(flight, env.FLIGHT_SEATS.getByName(flight).tellClaims(idsOf(group)))),
  ]);
  return done + next.length;
}

async function quietly(whom: string, poke: Promise<void>): Promise<void> {
  try {
    await poke;
  } catch (error) {
    log("warn", "audit.poke_failed", { whom, why: errorText(error) });
  }
}
