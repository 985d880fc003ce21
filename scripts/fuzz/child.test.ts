import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isLiving } from "../../test/harness/processes.ts";
import { waitFor } from "../api/wait-for.ts";
import { roundInChild } from "./child.ts";
import { roundOf } from "./round.fixture.ts";

const folder = mkdtempSync(path.join(tmpdir(), "holdfast-rounds-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Like a round, it has a folder for its state and starts a process; that one never ends, and is deaf to everything but a kill. */
const BUSY = `
  import { spawn } from "node:child_process";
  import { mkdtempSync, writeFileSync } from "node:fs";
  import { tmpdir } from "node:os";
  const state = mkdtempSync(tmpdir() + "/state-");
  const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ["-e", deaf], { stdio: "inherit" });
  child.unref();
  writeFileSync(process.argv[2], JSON.stringify([state, child.pid, process.pid]));
  console.log("started");`;

let programs = 0;
/** A program, and what becomes of it: its folder and its processes. */
function program(text: string) {
  const file = path.join(folder, `${++programs}.mjs`);
  const notes = `${file}.json`;
  writeFileSync(file, text);
  const remains = async (): Promise<boolean> => {
    const [state, ...pids] = JSON.parse(readFileSync(notes, "utf8")) as [string, number, number];
    await waitFor("what was killed to be gone", async () => !pids.some(isLiving));
    return existsSync(state) || existsSync(path.dirname(state));
  };
  return { args: [file, notes], isStarted: async () => existsSync(notes), remains };
}
function run({ args }: { args: string[] }, { signal = new AbortController().signal, silent_ms = 60_000 } = {}) {
  const told: string[] = [];
  return { told, result: roundInChild(args, { signal, silent_ms, tell: (line) => void told.push(line) }) };
}

describe("a round as a process of its own", () => {
  it("gives what the process sends, however long, tells what it prints, and leaves nothing of it", async () => {
    const round = roundOf(5, {
      gaps: Array.from({ length: 20_000 }, (_, i) => `operation ${i} was never refused, by nobody at all`),
    });
    writeFileSync(path.join(folder, "round.json"), JSON.stringify(round));
    const sends = program(`${BUSY}
      import { readFileSync } from "node:fs";
      process.send(JSON.parse(readFileSync(${JSON.stringify(path.join(folder, "round.json"))}, "utf8")));`);
    const { told, result } = run(sends);
    expect(await result).toEqual({ ok: true, value: round });
    expect(told).toEqual(["started"]);
    expect(await sends.remains()).toBe(false);
  });

  it.each([
    [
      "that throws",
      `throw new Error("no port is free in " + process.cwd() + "/scripts")`,
      /ended by 1\n.*no port is free in scripts/s,
    ],
    ["that ends without a word", "", /ended by 0/],
    ["that sends something else", `process.send({ seed: 5 })`, /ended by 0/],
    ["that breaks after it has sent its round", `process.send(${JSON.stringify(roundOf(5))}, () => process.abort())`, /SIGABRT/],
    ["that is killed", `process.kill(process.pid, "SIGKILL")`, /ended by SIGKILL\nstarted/],
  ])("is broken by a process %s", async (_, ending, detail) => {
    const breaks = program(`${BUSY}\n${ending}`);
    expect(await run(breaks).result).toEqual({ ok: false, error: { reason: "broken", detail: expect.stringMatching(detail) } });
    expect(await breaks.remains()).toBe(false);
  });

  it("is broken when nothing is heard of it for too long", async () => {
    const hangs = program("setInterval(() => {}, 1000);");
    const { result } = run(hangs, { silent_ms: 500 });
    expect(await result).toEqual({ ok: false, error: { reason: "broken", detail: "nothing was heard for 0.5 s\n" } });
  });

  it("is ended, with all it has started, when that is wanted", async () => {
    const end = new AbortController();
    const goes = program(`${BUSY}\nsetInterval(() => {}, 1000);`);
    const { result } = run(goes, { signal: end.signal });
    await waitFor("the process to be there", goes.isStarted);
    end.abort();
    expect(await result).toEqual({ ok: false, error: { reason: "ended" } });
    expect(await goes.remains()).toBe(false);
    expect(await run(goes, { signal: end.signal }).result).toEqual({ ok: false, error: { reason: "ended" } });
  });
});
