import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { FlightManifest } from "#contracts/manifest.ts";
import type { Problem } from "#contracts/problems.ts";
import type { Flight } from "#contracts/offers.ts";
import type { ScheduleImportResult } from "#contracts/schedules.ts";
import type { SearchApi } from "#contracts/search.ts";
import { invariant } from "#domain/invariant.ts";
import type { Schedule } from "#domain/schedule/schedule.ts";
import { ssimWriter } from "#domain/schedule/ssim/write.ts";
import { stationClocks } from "#domain/time/station-clocks.ts";
import { STATIONS } from "../../seed/flights.ts";
import type { Api, ApiAnswer } from "../../scripts/api/api.ts";
import type { Person } from "../harness/people.ts";
import { overOpenConnection } from "../harness/reach.ts";
import { plainOf } from "../harness/steady.ts";
import type { System } from "../harness/system.ts";

const CLOCKS = stationClocks(new Map(STATIONS.map(({ code, time_zone: zone }) => [code, zone])));

/** A schedule, changed as the test needs; by default daily without an end. */
export const schedule = (change: Partial<Schedule> & Pick<Schedule, "valid_from">): Schedule => ({
  carrier: "QZ",
  number: "12",
  origin: "LHR",
  destination: "JFK",
  origin_terminal: "5",
  destination_terminal: null,
  departs: "09:10",
  days: "1234567",
  aircraft: "789",
  block_min: 470,
  valid_to: null,
  ...change,
});

type Period = { carrier: string; valid_from: string; valid_to: string | null };

/** A schedule file with all that a carrier flies in the period. */
export function fileOf(period: Period, schedules: readonly Schedule[]): string {
  const writer = ssimWriter(CLOCKS);
  const set = { ...period, created: "2026-11-01" };
  const lines = [...writer.header(), ...writer.carrier(set), ...schedules.map(writer.leg), ...writer.trailer(true)];
  return lines.map((line) => `${line}\r\n`).join("");
}

type Answer = ApiAnswer<ScheduleImportResult & Problem>;

export const importFile = (
  system: Api,
  { token }: Pick<Person, "token">,
  body: string,
  { dry_run: isDry = false, key = randomUUID() as string, type = "text/plain" } = {},
): Promise<Answer> =>
  system.api(`/v1/ops/schedules${isDry ? "?dry_run=true" : ""}`, {
    method: "POST",
    token,
    key,
    body,
    headers: { "content-type": type },
  });

/** The same, and it is taken. */
export async function imported(system: Api, who: Pick<Person, "token">, body: string): Promise<ScheduleImportResult> {
  const answer = await importFile(system, who, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

/** The flight as its seat lock has it. */
export const manifestOf = async (system: Api, { token }: Pick<Person, "token">, flightId: string): Promise<FlightManifest> =>
  (await system.api<FlightManifest>(`/v1/ops/flights/${flightId}/manifest`, { token })).body;

/** The flight as it is now, past the gateway, which keeps an answer for some seconds. */
export async function flightOf(system: System, id: string): Promise<Flight> {
  // Finding the binding asks the runtime by calls that keep this thread waiting; where all of their tries fail, it has to go on for a moment.
  const flight = await overOpenConnection(
    async () => {
      const { SEARCH } = await system.bindingsOf<{ SEARCH: SearchApi }>("holdfast");
      return plainOf(SEARCH.flight(id));
    },
    { method: "GET" },
  );
  invariant(flight.ok, `there is a flight ${id}`);
  return flight.value;
}

/** When it leaves as far as search knows. */
export async function departureOf(system: System, flightId: string): Promise<string> {
  const [row] = await system.rows("holdfast-flights", "SELECT departs_at FROM flights WHERE id = ?", flightId);
  return new Date(Number(row?.["departs_at"])).toISOString();
}

const STORED = [
  "schedule_imports",
  "schedule_lines",
  "schedule_carriers",
  "schedule_sectors",
  "schedule_changes",
  "flights",
  "fares",
];
/** How many rows there are of all that an import may write. */
export async function storedRows(system: System): Promise<number[]> {
  const counts: number[] = [];
  for (const table of STORED)
    counts.push(Number((await system.rows("holdfast-flights", `SELECT count(*) AS n FROM ${table}`))[0]?.["n"]));
  return counts;
}
