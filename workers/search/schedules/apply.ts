import { addDays, type LocalDate } from "#domain/time/local-date.ts";
import { log } from "#platform/log.ts";
import { numberVar } from "#platform/env.ts";
import type { Env } from "../env.ts";
import { forgetFlights } from "../legs.ts";
import { forgetReference } from "../reference.ts";
import { newestLiveNo } from "./apply-again.ts";
import { breathe } from "./breathe.ts";
import { fileMissingFares } from "./file-fares.ts";
import { nextChanges, type Scope } from "./flight-changes.ts";
import { takeStep } from "./take-step.ts";
import { coverage, type Dates, loadZones } from "./timetable.ts";

/** Zones west of UTC are still at the day before. */
const BEHIND_UTC_DAYS = 1;

/** The first local date on which anything may still leave. */
export const onSaleFrom = (now: number): LocalDate => addDays(new Date(now).toISOString().slice(0, 10), -BEHIND_UTC_DAYS);

/** From today to the last date that has flights: later ones are expanded from the timetable when their time comes. */
export async function datesOnSale(env: Env, now: number): Promise<Dates> {
  const today = new Date(now).toISOString().slice(0, 10);
  const last = await env.DB.prepare("SELECT max(local_date) AS last FROM flights").first<string>("last");
  return [onSaleFrom(now), last ?? addDays(today, numberVar("TIMETABLE_DAYS", env.TIMETABLE_DAYS))];
}

/** What the steps of an import go by; `candidate`: it is not in force, but to be looked at as if it were. */
export async function scopeOf(env: Env, importId: string, now: number, candidate = false): Promise<Scope> {
  // First: an import that comes meanwhile may be in the coverage, but must not count as known where it is not.
  const newest = await newestLiveNo(env);
  const [covered, zones, dates] = await Promise.all([
    coverage(env, candidate ? importId : undefined),
    loadZones(env),
    datesOnSale(env, now),
  ]);
  return { import_id: importId, newest, coverage: covered, zones, dates, now };
}

/**
 * Has the flights of an import that is in force follow it, until all do or the time is up. Every step is one batch with the place
 * where the next one begins, so it may be broken off anywhere, and go on elsewhere, at the same time even. A step that was found before
 * a newer import came into force is not written, but found again: it may say what that one has corrected. Whether it is done.
 */
export async function applyImport(env: Env, importId: string, until: number): Promise<boolean> {
  await fileMissingFares(env, importId);
  let scope = await scopeOf(env, importId, Date.now());
  let after = await placeOf(env, importId);
  while (after !== undefined) {
    if (Date.now() > until) return false;
    const taken = await takeStep(env, scope, await nextChanges(env, scope, after), after);
    if (taken === null) scope = await scopeOf(env, importId, Date.now());
    else after = taken.is_last ? undefined : taken.next;
    await breathe();
  }
  forgetReference();
  forgetFlights();
  log("info", "schedules.applied", { import_id: importId });
  return true;
}

/** Undefined: it is not being applied, or not any more. */
async function placeOf(env: Env, importId: string): Promise<string | null | undefined> {
  const row = await env.DB.prepare("SELECT applied_to FROM schedule_imports WHERE id = ? AND state = 'applying'")
    .bind(importId)
    .first<{ applied_to: string | null }>();
  return row === null ? undefined : row.applied_to;
}

/** The next import whose flights are still to follow; null: all do. */
export const unfinishedImport = (env: Env): Promise<string | null> =>
  env.DB.prepare("SELECT id FROM schedule_imports WHERE state = 'applying' ORDER BY live_no LIMIT 1").first<string>("id");
