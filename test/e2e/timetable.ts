import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Problem } from "#contracts/problems.ts";
import type { ScheduleImportResult } from "#contracts/schedules.ts";
import type { Schedule } from "#domain/schedule/schedule.ts";
import { ssimWriter } from "#domain/schedule/ssim/write.ts";
import { stationClocks } from "#domain/time/station-clocks.ts";
import { STATIONS } from "../../seed/flights.ts";
import type { Api, ApiAnswer } from "../harness/api.ts";
import type { Person } from "../harness/people.ts";

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
