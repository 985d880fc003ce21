// The system as a process of its own: `host.ts <file of RuntimeWorker[]> <state folder>`, started by survivor.ts with an IPC channel,
// with which it ends. It bundles, migrates and seeds nothing: a restart is the runtime on the state it finds.
import { readFileSync } from "node:fs";
import { invariant } from "#domain/invariant.ts";
import { type RuntimeWorker, startRuntime } from "../../bench/runtime.ts";

const [workersFile, stateDir] = process.argv.slice(2);
invariant(workersFile !== undefined && stateDir !== undefined, "the Workers and the state are named");
const workers = JSON.parse(readFileSync(workersFile, "utf8")) as RuntimeWorker[];
const runtime = await startRuntime(workers, stateDir, false);
process.on("disconnect", () => void runtime.dispose().finally(() => process.exit(0)));
