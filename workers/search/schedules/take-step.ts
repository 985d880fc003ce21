import type { FlightCounts } from "#contracts/schedules.ts";
import type { Change, StoredFlight } from "#domain/schedule/changes.ts";
import type { Env } from "../env.ts";
import { newestLiveNo } from "./apply-again.ts";
import type { Scope, Step } from "./flight-changes.ts";
import { type Redefined, redefineFlights } from "./redefine-flights.ts";
import { writeChanges } from "./write-changes.ts";

/** Flights whose objects one step tells of a change; the rest of them is for further steps at the same place. */
const OBJECTS_A_STEP = 30;

type Changed = Extract<Change, { kind: "changed" }>;
/** Where the import has come to, and where it goes on. */
interface Place {
  from: string | null;
  to: string | null;
}

/**
 * Has the flights of a step be what was found, in one batch with the place that is reached, `finish` being the last one. Flights whose
 * objects are open change there first. Where the next step begins; null: something has come in between, and it is to be found again.
 */
export async function takeStep(
  env: Env,
  scope: Scope,
  { next, changes }: Step,
  from: string | null,
): Promise<{ next: string | null; is_last: boolean } | null> {
  const open = changes.filter(hasOpenObject);
  const isPart = open.length > OBJECTS_A_STEP;
  const part = isPart ? open.slice(0, OBJECTS_A_STEP) : changes;
  const isLast = next === null && !isPart;
  const place = { from, to: isPart ? from : next };
  const failIfNewer = env.DB.prepare(FAIL_IF_NEWER).bind(scope.import_id, scope.newest);
  let known: Known[] = [];
  try {
    const answers = await redefineFlights(
      env,
      open.slice(0, OBJECTS_A_STEP).map(({ flight }) => flight),
      { from: ["scheduled", "withdrawn", "suspended"], first: [failIfNewer], now: Date.now() },
    );
    if ([...answers.values()].some(({ state }) => state === "overtaken")) return null;
    const settled = part.map((change) => settle(change, answers));
    known = knownOf(settled, answers);
    await env.DB.batch([
      failIfNewer,
      env.DB.prepare(FAIL_IF_OTHERWISE).bind(scope.import_id, JSON.stringify(known)),
      ...writeChanges(env, scope.import_id, settled, Date.now()),
      isLast ? finish(env, scope.import_id, from) : moveOn(env, scope.import_id, place, countsOf(settled)),
    ]);
    return { next: place.to, is_last: isLast };
  } catch (error) {
    if ((await newestLiveNo(env)) !== scope.newest || (await areOtherwise(env, known))) return null;
    throw error;
  }
}

/** An object that was told of the flight as it was. While it is on sale as it was, the two agree. */
const hasOpenObject = (change: Change): change is Changed =>
  change.kind === "changed" &&
  change.before.opened_at !== null &&
  !(
    change.before.status === "scheduled" &&
    change.before.departs_at === change.flight.departs_at &&
    change.before.aircraft === change.flight.aircraft
  );

/** Somebody has seats of the aircraft that was, of which search has not heard. */
function settle(change: Change, answers: ReadonlyMap<string, Redefined>): Change {
  if (change.kind !== "changed" || answers.get(change.flight.id)?.state !== "in_use") return change;
  return { kind: "suspended", before: change.before, flight: change.flight };
}

/**
 * What must still be so. Of flights that go on sale: the number under which their object was told, or that there is none (null). Of those
 * that are suspended: how they were found, for an operator may have acknowledged this very change since.
 */
type Known = { id: string; n: number | null } | { id: string; found: StoredFlight };
const knownOf = (changes: readonly Change[], answers: ReadonlyMap<string, Redefined>): Known[] =>
  changes.flatMap((change): Known[] => {
    if (change.kind === "added") return [{ id: change.flight.id, n: null }];
    const { id } = change.before;
    const n = answers.get(id)?.n ?? null;
    if (change.kind === "suspended") return [n === null ? { id, found: change.before } : { id, n }];
    if (change.kind === "withdrawn" || (change.before.opened_at !== null && !hasOpenObject(change))) return [];
    return [{ id, n }];
  });

/** A batch has no conditions, but one of its statements may fail, and then none of it is done: an import without a state cannot be. */
const FAIL_IF = "UPDATE schedule_imports SET state = NULL WHERE id = ?1 AND";
const FAIL_IF_NEWER = `${FAIL_IF} (SELECT max(live_no) FROM schedule_imports) > ?2`;
const AS_FOUND = ["status", "departs_at", "arrives_at", "destination", "aircraft"] as const satisfies (keyof StoredFlight)[];
const otherwise = (
  list: string,
): string => `EXISTS (SELECT 1 FROM json_each(${list}) AS k CROSS JOIN flights AS f ON f.id = k.value ->> 'id'
  WHERE CASE WHEN k.value -> 'found' IS NOT NULL THEN ${AS_FOUND.map((column) => `f.${column} <> k.value -> 'found' ->> '${column}'`).join(" OR ")}
    WHEN k.value ->> 'n' IS NULL THEN f.opened_at IS NOT NULL ELSE f.redefined <> k.value ->> 'n' END)`;
const FAIL_IF_OTHERWISE = `${FAIL_IF} ${otherwise("?2")}`;
const areOtherwise = async (env: Env, known: readonly Known[]): Promise<boolean> =>
  (await env.DB.prepare(`SELECT ${otherwise("?1")} AS is_so`)
    .bind(JSON.stringify(known))
    .first<number>("is_so")) === 1;

/** Whoever took the same step at the same time has counted it already. */
const moveOn = (env: Env, id: string, { from, to }: Place, counts: FlightCounts) =>
  env.DB.prepare(
    `UPDATE schedule_imports SET applied_to = ?3, added = added + ?4, changed = changed + ?5, withdrawn = withdrawn + ?6,
       suspended = suspended + ?7, touched_at = ?8
     WHERE id = ?1 AND applied_to IS ?2`,
  ).bind(id, from, to, counts.added, counts.changed, counts.withdrawn, counts.suspended, Date.now());

const finish = (env: Env, id: string, from: string | null) =>
  env.DB.prepare(
    `UPDATE schedule_imports SET state = 'applied', finished_at = ?3, touched_at = ?3
     WHERE id = ?1 AND applied_to IS ?2 AND state = 'applying'`,
  ).bind(id, from, Date.now());

export function countsOf(changes: readonly Change[]): FlightCounts {
  const count = (kind: Change["kind"]) => changes.filter((change) => change.kind === kind).length;
  return { added: count("added"), changed: count("changed"), withdrawn: count("withdrawn"), suspended: count("suspended") };
}
