import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPackages } from "../../scripts/debian.ts";

/**
 * `npm run model`: checks the Promela model of the saga exhaustively, then plants each fault of its list and expects the
 * checker to find it. `--quick`: two bookings instead of three. `--install`: installs spin and gcc where they are missing.
 * Without them it says so and ends well.
 */
const BOOKINGS = process.argv.includes("--quick") ? 2 : 3;
/** Two bookings show every planted fault. */
const BOOKINGS_WITH_FAULT = 2;
const FAULTS: Record<number, string> = {
  1: "no tombstones",
  2: "a capture that timed out is taken for a failure, and heard of late it is ignored",
  3: "no refund",
  4: "confirm without looking at the owner",
  5: "nobody asks again after a capture was answered unknown",
  6: "no cancel before the seats go back",
  7: "releases count as done when they are sent",
};
/** The checker prints assertions as they were expanded. */
const MAX_LINE = 120;
const MAX_DEPTH = "-m1000000";
/** Log₂ of the slots in the table of visited states: sized for the states there are, about 9 million and 0.1 million. */
const TABLE = { full: "-w25", small: "-w20" };

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const isInstalled = (tool: string): boolean => spawnSync(tool, [tool === "spin" ? "-V" : "--version"]).status === 0;

interface Verdict {
  isClean: boolean;
  /** The whole state space was searched. */
  isExhaustive: boolean;
  states: string;
  violation: string | undefined;
}

function check(bookings: number, bug: number): Verdict {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-model-"));
  try {
    copyFileSync(join(import.meta.dirname, "saga.pml"), join(folder, "saga.pml"));
    const run = (program: string, args: string[]) =>
      execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
    run("spin", ["-a", `-DNB=${bookings}`, `-DBUG=${bug}`, "saga.pml"]);
    // One function has all transitions, over which an optimiser takes longer than it saves: of -O1 half a minute. A run that stops at the
    // first fault is over before any would be.
    run("gcc", [bug === 0 ? "-Og" : "-O0", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=8000", "-w", "-o", "pan", "pan.c"]);
    const out = run(join(folder, "pan"), [MAX_DEPTH, bookings > 2 ? TABLE.full : TABLE.small]);
    return {
      isClean: /errors: 0\b/.test(out),
      isExhaustive: !/Warning: Search not completed|max search depth too small|out of memory/i.test(out),
      states: /(\S+) states, stored/.exec(out)?.[1] ?? "?",
      violation: /pan:1: (.*)/.exec(out)?.[1],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function main(): number {
  const missing = ["spin", "gcc"].filter((tool) => !isInstalled(tool));
  if (missing.length > 0 && !(process.argv.includes("--install") && installPackages(...missing))) {
    say(`model: skipped, ${missing.join(" and ")} not installed (Debian: apt-get install spin gcc)`);
    return 0;
  }
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
  const verdict = check(BOOKINGS, 0);
  const isProven = verdict.isClean && verdict.isExhaustive;
  say(
    isProven
      ? `model: ${BOOKINGS} bookings, 2 flights: ${verdict.states} states, all of them visited, no violation, ${seconds()} s`
      : `model: FAILED ${verdict.violation ?? "not exhaustive"} after ${verdict.states} states`,
  );
  let missed = 0;
  for (const [bug, name] of Object.entries(FAULTS)) {
    const { isClean, violation } = check(BOOKINGS_WITH_FAULT, Number(bug));
    if (isClean) missed += 1;
    say(`model: fault ${bug}, ${name}: ${isClean ? "NOT FOUND" : `found (${violation ?? "?"})`.slice(0, MAX_LINE)}`);
  }
  say(`model: ${seconds()} s in all`);
  return isProven && missed === 0 ? 0 : 1;
}

process.exitCode = main();
