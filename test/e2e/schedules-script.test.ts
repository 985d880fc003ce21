import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "../../scripts/run.ts";
import { prepareState } from "../harness/fares-kept.ts";
import { type RunningServer, startServer } from "../harness/server.ts";
import { fileOf, schedule } from "./timetable.ts";
import { inDays } from "../../scripts/api/in-days.ts";

const dir = mkdtempSync(path.join(tmpdir(), "holdfast-schedules-"));
let server: RunningServer;
beforeAll(async () => {
  const state = path.join(dir, "state");
  await prepareState(state);
  server = await startServer(state);
});
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

const period = { carrier: "QX", valid_from: inDays(0), valid_to: inDays(9) };
const good = fileOf(period, [schedule({ ...period, number: "77" })]);
const command = (name: string, text: string, ...options: string[]) => {
  const file = path.join(dir, name);
  writeFileSync(file, text);
  return run("node", ["scripts/schedules-import.ts", file, "--url", server.url, ...options]);
};

it("npm run schedules:import tells what would change, what is wrong, and what has changed", async () => {
  const dry = await command("good.ssim", good, "--dry-run");
  expect([dry.code, dry.output]).toEqual([
    0,
    expect.stringMatching(/previewed\n.*1 legs of QX.*\nflights: \d+ added, 0 changed/),
  ]);
  const wrong = await command("wrong.ssim", good.replace("LHR", "XXQ"));
  expect([wrong.code, wrong.output]).toEqual([
    1,
    expect.stringContaining("origin: Line 11, column 37: expected a station that is known"),
  ]);
  expect((await server.api(`/v1/flights/QX77_${inDays(3)}_LHR`)).status).toBe(404);
  const json = JSON.stringify({ ...period, carrier: undefined, schedules: [schedule({ ...period, number: "77" })] });
  expect(await command("good.json", json)).toMatchObject({ code: 0, output: expect.stringContaining("applied") });
  expect((await server.api(`/v1/flights/QX77_${inDays(3)}_LHR?now`)).status).toBe(200);
  expect(await run("node", ["scripts/schedules-import.ts"])).toMatchObject({ code: 1, output: expect.stringContaining("FILE") });
});
