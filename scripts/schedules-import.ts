import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Problem } from "#contracts/problems.ts";
import type { FlightChange, FlightTimes, ScheduleImport, ScheduleImportResult } from "#contracts/schedules.ts";
import { DEMO_PASSWORD } from "../seed/users.ts";
import { type Api, apiOver } from "./api/api.ts";
import { signIn } from "./api/sign-in.ts";

const USAGE = `npm run schedules:import -- FILE [--dry-run] [--url http://localhost:8787]

Imports a timetable, an SSIM file or JSON, as operator@example.com: all of it or nothing. Tells how far it is, what has changed, and
what is wrong with the file. --dry-run tells what would change. Ends with 1 where it was not taken.
HOLDFAST_TOKEN: an access token with the scope "ops", where there is no such user.`;

/** Between two looks at how far it is. */
const PROGRESS_MS = 1_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: "string", default: "http://localhost:8787" },
    "dry-run": { type: "boolean", default: false },
    help: { type: "boolean" },
  },
});
const [file] = positionals;
if (values.help || file === undefined) {
  console.log(USAGE);
  process.exitCode = values.help ? 0 : 1;
} else process.exitCode = await importFile(file, values.url, values["dry-run"]);

async function importFile(path: string, url: string, isDry: boolean): Promise<number> {
  const system = apiOver((target, init) => fetch(new URL(target, url), init));
  try {
    const token = process.env["HOLDFAST_TOKEN"] ?? (await signIn(system, "operator@example.com", DEMO_PASSWORD)).token;
    const body = await openAsBlob(path);
    const isJson = (await body.slice(0, 100).text()).trimStart().startsWith("{");
    const ended = new AbortController();
    const progress = tellProgress(system, token, ended.signal);
    const answer = await fetch(new URL(`/v1/ops/schedules?dry_run=${isDry}`, url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "idempotency-key": randomUUID(),
        "content-type": isJson ? "application/json" : "text/plain",
      },
      body,
    }).finally(() => ended.abort());
    await progress;
    console.log(answer.ok ? told((await answer.json()) as ScheduleImportResult) : refused((await answer.json()) as Problem));
    return answer.ok ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** A line for every second that it takes. */
async function tellProgress(system: Api, token: string, signal: AbortSignal): Promise<void> {
  while (await sleep(PROGRESS_MS, true, { signal }).catch(() => false)) {
    const { status, body } = await system.api<{ data: ScheduleImport[] }>("/v1/ops/schedules/imports?limit=1", { token });
    const [newest] = status === 200 ? body.data : [];
    if (newest !== undefined) console.error(`${newest.state}: ${newest.lines} lines; ${counted(newest)}`);
  }
}

function counted({ flights }: ScheduleImport): string {
  return Object.entries(flights)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");
}

function told(result: ScheduleImportResult): string {
  const { id, state, lines, legs, carriers, changes } = result;
  const about = carriers.map(({ carrier, valid_from: from, valid_to: to }) => `${carrier} ${from} – ${to ?? "further notice"}`);
  return [
    `${id}: ${state}`,
    `${lines} lines, ${legs} legs of ${about.join(", ")}`,
    `flights: ${counted(result)}`,
    ...changes.map(changeText),
  ].join("\n");
}

function changeText({ kind, flight_id, taken, before, after }: FlightChange): string {
  const seats = taken > 0 ? ` (${taken} seats taken)` : "";
  return `  ${kind} ${flight_id}${seats}: ${timesText(before)} → ${timesText(after)}`;
}

function timesText(times: FlightTimes | null): string {
  if (times === null) return "none";
  return `${times.departs_local.slice(0, 16)} ${times.destination} ${times.arrives_local.slice(0, 16)} ${times.aircraft}`;
}

function refused({ code, detail, errors = [] }: Problem): string {
  return [`${code}: ${detail}`, ...errors.map(({ path, message }) => `  ${path}: ${message}`)].join("\n");
}
