import type { FlightChange, ScheduleChange, SchedulesApi } from "#contracts/schedules.ts";
import type { Page } from "#contracts/common.ts";
import { and, between, desc, eq, gt, or } from "drizzle-orm";
import { isAsTold } from "#domain/schedule/changes.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { writer } from "../database.ts";
import type { Env } from "../env.ts";
import { type ScheduleChangeRow, scheduleChanges } from "../schema-imports.ts";
import { timesOf } from "./flight-changes.ts";

const { id, recorded_at, state } = scheduleChanges;

/** A schedule change as operators see it. */
export const changeRowView = (row: ScheduleChangeRow): ScheduleChange => ({
  id: row.id,
  import_id: row.import_id,
  flight_id: row.flight_id,
  kind: row.kind,
  taken: row.taken,
  before: timesOf(row.before),
  after: row.after && timesOf(row.after),
  state: row.state,
  recorded_at: formatInstantMs(row.recorded_at),
  decided_at: row.decided_at === null ? null : formatInstantMs(row.decided_at),
  note: row.note,
  acknowledged_by: row.decided_by,
});

/** In the order of their flights, those first that operators are to see to. */
export function changeRows(env: Env, importId: string, limit: number): Promise<ScheduleChangeRow[]> {
  const prefix = changePrefix(importId);
  return (
    writer(env)
      .select()
      .from(scheduleChanges)
      // Their ids begin with that of the import; after the underscore there are letters and digits.
      .where(between(id, `${prefix}_`, `${prefix}_~`))
      // `open` comes after `applied`.
      .orderBy(desc(state), scheduleChanges.flight_id)
      .limit(limit)
  );
}

/** What the ids of an import's changes begin with. */
export const changePrefix = (importId: string): string => importId.replace("imp_", "chg_");

/** The same as an import's answer tells it. */
export const storedChange = (row: ScheduleChangeRow): FlightChange => ({
  flight_id: row.flight_id,
  // One that is back as it was is on sale while its passengers are still to hear of it.
  kind: row.state === "open" && !(row.after !== null && isAsTold(row.before, row.after)) ? "suspended" : row.kind,
  taken: row.taken,
  before: timesOf(row.before),
  after: row.after && timesOf(row.after),
});

/** Schedule changes in keyset order, the oldest first; a cursor is the id of the last one of the page before. */
export async function listScheduleChanges(
  env: Env,
  query: Parameters<SchedulesApi["scheduleChanges"]>[0],
): Promise<Result<Page<ScheduleChange>, { reason: "invalid_cursor" }>> {
  const last = query.cursor === undefined ? null : await findChange(env, query.cursor);
  if (last === undefined) return err({ reason: "invalid_cursor" });
  const rows = await writer(env)
    .select()
    .from(scheduleChanges)
    .where(
      and(
        query.state === undefined ? undefined : eq(state, query.state),
        last === null
          ? undefined
          : or(gt(recorded_at, last.recorded_at), and(eq(recorded_at, last.recorded_at), gt(id, last.id))),
      ),
    )
    .orderBy(recorded_at, id)
    .limit(query.limit + 1);
  const data = rows.slice(0, query.limit).map(changeRowView);
  return ok({ data, next_cursor: rows.length > query.limit ? (data.at(-1)?.id ?? null) : null });
}

export const findChange = async (env: Env, changeId: string): Promise<ScheduleChangeRow | undefined> =>
  (await writer(env).select().from(scheduleChanges).where(eq(id, changeId)))[0];
