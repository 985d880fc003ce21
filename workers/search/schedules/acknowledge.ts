import { and, eq, or } from "drizzle-orm";
import type { Answer } from "#contracts/bookings.ts";
import type { AcknowledgeError, ScheduleChange, SchedulesApi } from "#contracts/schedules.ts";
import { invariant } from "#domain/invariant.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { answerAgain, unlessUsed } from "#platform/keyed.ts";
import { log } from "#platform/log.ts";
import { writer } from "../database.ts";
import type { Env } from "../env.ts";
import { forgetFlights } from "../legs.ts";
import { type ScheduleChangeRow, scheduleChanges } from "../schema-imports.ts";
import { changeRowView, findChange } from "./changes.ts";
import { FLIGHT_COLUMNS } from "./flight-rows.ts";
import { type Redefined, redefineFlights } from "./redefine-flights.ts";
import { tellSoon } from "./tell-changes.ts";

type Command = Parameters<SchedulesApi["acknowledgeScheduleChange"]>[0];
type Acknowledged = Result<Answer<ScheduleChange>, AcknowledgeError>;

/**
 * An operator says that the passengers are seen to: the flight becomes what the timetable says, its object first, then it in one batch with
 * the word. Another aircraft has to wait until nobody has seats of the one that was.
 */
export async function acknowledgeChange(env: Env, command: Command, now: number): Promise<Acknowledged> {
  const known = await knownRows(env, command);
  const used = known.find((row) => isOf(row, command));
  if (used !== undefined) return answerAgain(changeRowView(used), used.decided_hash, command.request_hash);
  const change = known[0];
  if (change === undefined) return err({ reason: "not_found" });
  if (change.state !== "open") return err({ reason: "change_decided" });
  const told = await tellObject(env, change, now);
  if (told?.state === "in_use") return err({ reason: "flight_in_use" });
  const store = env.DB.batch([mark(env, command, now, told), follow(env, change)]);
  const isUsed = async () => (await knownRows(env, command)).some((row) => isOf(row, command));
  const [marked] = (await unlessUsed(store, isUsed)) ?? [];
  // Somebody else was quicker: a copy of this word, another one, or a timetable; what there is to say now is found anew.
  if (marked === undefined || marked.meta.changes === 0) return acknowledgeChange(env, command, now);
  const acknowledged = await findChange(env, change.id);
  invariant(acknowledged, `${change.id} is never deleted`);
  forgetFlights();
  log("info", "schedule_change.acknowledged", { change_id: change.id });
  await tellSoon(env, change.id, now);
  return ok({ body: changeRowView(acknowledged), replayed: false });
}

/** Also that it is withdrawn: whoever comes with an offer or a hold of before would otherwise buy what nobody tells them of. Undefined: it is not suspended, so that nothing about it changes. */
async function tellObject(env: Env, change: ScheduleChangeRow, now: number): Promise<Redefined | undefined> {
  const { flight_id, before, after } = change;
  const told = await redefineFlights(env, [after ?? before], { from: ["suspended"], first: [], now, withdrawn: after === null });
  return told.get(flight_id);
}

/** Not where the object has been told otherwise since. */
const mark = (
  env: Env,
  { change_id, note, user_id, key, request_hash }: Command,
  now: number,
  told: Redefined | undefined,
): D1PreparedStatement =>
  env.DB.prepare(
    `UPDATE schedule_changes SET state = 'acknowledged', decided_at = ?2, note = ?3, decided_by = ?4, decided_key = ?5, decided_hash = ?6
     WHERE id = ?1 AND state = 'open' AND (?7 IS NULL OR ?8 AND EXISTS (SELECT 1 FROM flights WHERE id = flight_id AND redefined = ?7))`,
  ).bind(change_id, now, note, user_id, key, request_hash, told?.n ?? null, told?.state === "redefined" ? 1 : 0);

/** Only where the word has just been stored: whoever came second changes nothing, for the flight is not suspended any more. */
function follow(env: Env, { id, flight_id, after }: ScheduleChangeRow): D1PreparedStatement {
  const suspended =
    "id = ?1 AND status = 'suspended' AND EXISTS (SELECT 1 FROM schedule_changes WHERE id = ?2 AND state = 'acknowledged')";
  if (after === null) return env.DB.prepare(`UPDATE flights SET status = 'withdrawn' WHERE ${suspended}`).bind(flight_id, id);
  const set = FLIGHT_COLUMNS.filter((column) => column !== "id")
    .map((column) => `${column} = ?3 ->> '${column}'`)
    .join(", ");
  return env.DB.prepare(`UPDATE flights SET ${set}, status = 'scheduled' WHERE ${suspended}`).bind(
    flight_id,
    id,
    JSON.stringify(after),
  );
}

/** The change, and what this key has acknowledged already, which may be another. */
const knownRows = (env: Env, { change_id, user_id, key }: Command): Promise<ScheduleChangeRow[]> =>
  writer(env)
    .select()
    .from(scheduleChanges)
    .where(
      or(eq(scheduleChanges.id, change_id), and(eq(scheduleChanges.decided_by, user_id), eq(scheduleChanges.decided_key, key))),
    );

const isOf = (row: ScheduleChangeRow, { user_id, key }: Command): boolean =>
  row.decided_by === user_id && row.decided_key === key;
