// The system as a process of its own: `host.ts <file of RuntimeWorker[]> <state folder>`, started by survivor.ts with an IPC channel,
// with which it ends. It bundles, migrates and seeds nothing: a restart is the runtime on the state it finds.
import { readFileSync } from "node:fs";
import { invariant } from "#domain/invariant.ts";
import { type RuntimeWorker, startRuntime } from "../../bench/runtime.ts";

// Before anything that takes time, since whoever started this may be gone before it is over. The group is this process and its runtime.
const end = (): void => void process.kill(-process.pid, "SIGKILL");
process.on("disconnect", end);
if (process.connected === false) end();

const [workersFile, stateDir] = process.argv.slice(2);
invariant(workersFile !== undefined && stateDir !== undefined, "the Workers and the state are named");
const workers = JSON.parse(readFileSync(workersFile, "utf8")) as RuntimeWorker[];
await startRuntime(workers, stateDir, false);
