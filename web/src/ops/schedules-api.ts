import type { Page } from "#contracts/common.ts";
import type { ScheduleChange, ScheduleChangeState, ScheduleImport, ScheduleImportResult } from "#contracts/schedules.ts";
import { type Answer, asUser, read } from "../api/calls.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { PAGE, ask, query, tell } from "./api.ts";

/** A timetable, as a file of the reader's: SSIM, or JSON by its name. */
export const timetableOf = (file: File): Blob =>
  file.slice(0, file.size, /\.json$/i.test(file.name) ? "application/json" : "text/plain");

/** Imports a timetable, or says what that would change. */
export async function importTimetable(file: File, isDry: boolean): Answer<ScheduleImportResult> {
  const scope = `ops:schedules:${isDry}`;
  const idempotency_key = idempotencyKeys.keyFor(scope, [file.name, file.size, file.lastModified]);
  const path = `/v1/ops/schedules?dry_run=${isDry}`;
  const answer = await read<ScheduleImportResult>(asUser({ method: "POST", path, file: timetableOf(file), idempotency_key }));
  if (answer.ok) idempotencyKeys.settled(scope);
  return answer;
}

export const imports = (cursor: string | null, signal?: AbortSignal): Answer<Page<ScheduleImport>> =>
  ask(`schedules/imports?${query(PAGE, cursor)}`, signal);

export const scheduleChanges = (
  state: ScheduleChangeState | "",
  cursor: string | null,
  signal?: AbortSignal,
): Answer<Page<ScheduleChange>> => ask(`schedule-changes?${query(PAGE, cursor, { state })}`, signal);
export const acknowledge = (id: string, note: string): Answer<ScheduleChange> =>
  tell(`schedule-changes/${encodeURIComponent(id)}/acknowledge`, { note });

/** Where a timetable is as an SSIM file. What is empty says nothing. */
export const exportPath = (of: { carrier: string } | { import_id: string }): string => {
  const said = new URLSearchParams(Object.entries(of).filter(([, value]) => value !== ""));
  return `/v1/ops/schedules/export?${said.toString()}`;
};
