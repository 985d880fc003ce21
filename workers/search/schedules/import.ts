import type { Answer } from "#contracts/bookings.ts";
import { type ImportCommand, type ImportError, MAX_TIMETABLE_BYTES, ScheduleImportResult } from "#contracts/schedules.ts";
import { invariant } from "#domain/invariant.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { AIRCRAFT } from "#domain/schedule/aircraft.ts";
import type { Misprint } from "#domain/schedule/misprint.ts";
import type { LineEnds } from "#domain/schedule/ssim/lines.ts";
import { stationClocks } from "#domain/time/station-clocks.ts";
import type { Env } from "../env.ts";
import { keepFaresLater } from "../fare-table/keep.ts";
import { answerOf } from "./answer.ts";
import { newestLiveNo } from "./apply-again.ts";
import { applyImport, onSaleFrom } from "./apply.ts";
import { beginImport } from "./begin.ts";
import { clashes } from "./clashes.ts";
import { type Candidate, clashesWithOthers } from "./clashes-with-others.ts";
import { bringIntoForce } from "./into-force.ts";
import { jsonTimetable } from "./json-timetable.ts";
import { preview } from "./preview.ts";
import { MAX_MISPRINTS, receive } from "./receive.ts";
import { ssimTimetable } from "./ssim-timetable.ts";
import { deleteLines, stager } from "./stage.ts";
import type { Period, TimetableReader } from "./timetable-reader.ts";
import { loadZones } from "./timetable.ts";

/** How long flights follow while the request waits; the queue sees to the rest. */
const INLINE_MS = 20_000;

type Imported = Result<Answer<ScheduleImportResult>, ImportError>;

/** `POST /v1/ops/schedules`: the whole timetable or nothing of it (ADR 16). */
export async function importSchedules(env: Env, command: ImportCommand, body: ReadableStream<Uint8Array>): Promise<Imported> {
  const begun = await beginImport(env, command);
  const salt = `${command.format} ${command.dry_run}\n`;
  const encoding = command.format === "ssim" ? "latin1" : "utf-8";
  if (begun.state === "yours") return await carryOut(env, command, begun.id, body, { salt, encoding });
  const { hash } = await receive(body, { reader: null, salt, encoding }, async () => {});
  if (begun.state === "busy") return err({ reason: "import_in_progress" });
  if (begun.row.request_hash !== hash) return err({ reason: "key_reused" });
  const { id, answer } = begun.row;
  const first = answer === null ? await answerOf(env, id, null) : ScheduleImportResult.parse(JSON.parse(answer));
  return ok({ body: first, replayed: true });
}

async function carryOut(
  env: Env,
  { format, dry_run: isDry }: ImportCommand,
  id: string,
  body: ReadableStream<Uint8Array>,
  reading: { salt: string; encoding: "latin1" | "utf-8" },
): Promise<Imported> {
  const stage = stager(env, id);
  const reader = await readerOf(env, format);
  const {
    hash,
    too_large: isTooLarge,
    misprints,
    ending,
  } = await receive(body, { reader, ...reading }, (lines) => stage.keep(lines));
  await stage.flush();
  if (!stage.isMine()) return err({ reason: "import_in_progress" });
  if (isTooLarge) return refuse(env, id, { reason: "timetable_too_large", limit: MAX_TIMETABLE_BYTES });
  const found = misprints.length > 0 ? misprints : await clashes(env, id, format);
  if (found.length > 0) return misprinted(env, id, found);
  invariant(ending !== null, "a body without misprints was read to its end");
  await store(env, id, { hash, carriers: ending.carriers, ends: ending.ends });
  let moment: Moment = { came: "newer" };
  while (moment.came === "newer") moment = await comeIntoForce(env, { id, format, carriers: ending.carriers }, isDry);
  if (moment.came === "misprinted") return misprinted(env, id, moment.misprints);
  if (moment.came === "gone") return err({ reason: "import_in_progress" });
  const changes = isDry ? await preview(env, id) : null;
  if (!isDry) {
    await applyImport(env, id, Date.now() + INLINE_MS);
    await keepFaresLater(env, Date.now());
  }
  return ok({ body: await answerOf(env, id, changes), replayed: false });
}

type Moment = { came: "misprinted"; misprints: Misprint[] } | { came: Awaited<ReturnType<typeof bringIntoForce>> };

/**
 * Compares an import with those that are in force, and has it come into force beside them, unless it is only to be looked at. `newer`: one
 * more has come meanwhile, and it is to be compared with that, too.
 */
async function comeIntoForce(env: Env, candidate: Candidate, isDry: boolean): Promise<Moment> {
  const newest = await newestLiveNo(env);
  const misprints = await clashesWithOthers(env, candidate, onSaleFrom(Date.now()));
  if (misprints.length > 0) return { came: "misprinted", misprints };
  return { came: isDry ? "done" : await bringIntoForce(env, candidate.id, newest) };
}

const misprinted = (env: Env, id: string, found: Misprint[]): Promise<Imported> =>
  refuse(env, id, { reason: "misprinted", misprints: found.slice(0, MAX_MISPRINTS), total: found.length });

async function readerOf(env: Env, format: ImportCommand["format"]): Promise<TimetableReader> {
  const known = { clocks: stationClocks(await loadZones(env)), aircraft: new Set(AIRCRAFT.map(({ type }) => type)) };
  return format === "ssim" ? ssimTimetable(known) : jsonTimetable(known);
}

/** Nothing of it remains; its key is free. */
async function refuse(env: Env, id: string, error: ImportError): Promise<Imported> {
  const rest = ["DELETE FROM schedule_carriers WHERE import_id = ?", "DELETE FROM schedule_imports WHERE id = ?"];
  await env.DB.batch([...deleteLines(env, id), ...rest.map((sql) => env.DB.prepare(sql).bind(id))]);
  return err(error);
}

/** What is known when the body has been read. */
async function store(env: Env, id: string, read: { hash: string; carriers: Period[]; ends: LineEnds | null }): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT OR IGNORE INTO schedule_carriers (import_id, carrier, valid_from, valid_to) SELECT ?1, value ->> 'carrier', value ->> 'valid_from', value ->> 'valid_to' FROM json_each(?2)",
    ).bind(id, JSON.stringify(read.carriers)),
    env.DB.prepare(
      "INSERT OR IGNORE INTO schedule_sectors (import_id, origin, destination, shortest_min, longest_min) SELECT import_id, origin, destination, min(block_min), max(block_min) FROM schedule_lines WHERE import_id = ? AND origin IS NOT NULL GROUP BY origin, destination",
    ).bind(id),
    env.DB.prepare(
      "UPDATE schedule_imports SET request_hash = ?2, eol = ?3, last_is_ended = ?4, touched_at = ?5 WHERE id = ?1",
    ).bind(id, read.hash, read.ends?.eol ?? null, Number(read.ends?.last_is_ended ?? true), Date.now()),
  ]);
}
