import path from "node:path";
import { buildWeb } from "../build-web.ts";
import { takeBundle } from "../bundles.ts";
import { databasesOf } from "../databases.ts";
import { ensureDevVars } from "../dev-vars.ts";
import { localSecrets, namesGiven, writeLocalConfigs } from "../local-config.ts";
import { ROOT } from "../paths.ts";
import { endWith } from "../processes.ts";
import { claimState, isPortFree } from "./claims.ts";
import { parseStartOptions, type StartOptions } from "./options.ts";
import { prepareDatabases, TIMETABLE_DAYS } from "./prepare-databases.ts";
import { type Server, startServer } from "./server.ts";

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function step(text: string): void {
  console.log(`  ${text}`);
}

/** Prepares everything, and says how to serve it. */
async function prepare(options: StartOptions): Promise<() => Server> {
  const publicUrl = `http://localhost:${options.port}`;
  if (!(await isPortFree(options.port, options.ip)))
    fail(`Port ${options.port} is taken. Choose another one: npm start -- --port ${options.port + 1}`);
  const owner = claimState(options.stateDir);
  if (owner !== null)
    fail(
      `Process ${owner} already serves the state in ${options.stateDir}. End it, or choose another folder: npm start -- --state DIR`,
    );

  console.log("Starting Holdfast");
  const { vars, added } = ensureDevVars(path.join(ROOT, ".dev.vars"));
  if (added.length > 0) step(`secrets: made ${added.length} in .dev.vars`);
  step(`web site: ${await buildWeb()}`);
  const workers = writeLocalConfigs({
    dir: path.join(options.stateDir, "config"),
    publicUrl,
    secrets: localSecrets(vars, process.env),
    overrides: { ...vars, ...process.env },
  });
  // A shell may still have those of a deployment: with a live key, cards are charged.
  const given = namesGiven(workers, process.env);
  if (given.length > 0) step(`secrets: from the environment, not from .dev.vars: ${given.join(", ")}`);
  for (const worker of workers) takeBundle(worker);
  const databases = await prepareDatabases(
    databasesOf(workers),
    options.stateDir,
    new Date().toISOString().slice(0, 10),
    TIMETABLE_DAYS,
  );
  step(
    `databases: ${databases.migrations} migrations applied, ${databases.seeded.length === 0 ? "seeds are current" : `seeded ${databases.seeded.join(", ")}`}`,
  );
  step(`Workers: starting ${workers.length}`);
  return () => startServer({ ...options, configPaths: workers.map((worker) => worker.configPath) });
}

/** `wrangler dev` ends when a connection within it breaks at a bad moment. So often within the time it is begun again. */
const MOST_RESTARTS = 5;
const RESTARTS_WITHIN_MS = 10 * 60_000;
const RESTART_AFTER_MS = 1_000;

/** Serves until it is asked to end. */
async function serve(begin: () => Server, url: string): Promise<void> {
  const asked = new AbortController();
  let server = begin();
  endWith(() => {
    asked.abort();
    server.stop();
  });
  await server.ready;
  printReady(url);
  const restarts: number[] = [];
  while (!(await server.ended).asked) {
    const now = Date.now();
    restarts.push(now);
    if (restarts.filter((at) => now - at < RESTARTS_WITHIN_MS).length > MOST_RESTARTS)
      fail("wrangler dev keeps ending by itself: its last lines are above.");
    console.log(
      "wrangler dev has ended by itself: its last lines are above. Starting it again; nothing that was stored is lost.",
    );
    await new Promise((resolve) => setTimeout(resolve, RESTART_AFTER_MS));
    if (asked.signal.aborted) return;
    server = begin();
    await server.ready;
    console.log(`Holdfast is back on ${url}`);
  }
}

function printReady(url: string): void {
  const seconds = (performance.now() / 1000).toFixed(1);
  console.log(`
Holdfast is ready (${seconds} s)

  site      ${url}
  API docs  ${url}/docs
  inbox     ${url}/dev/inbox      every e-mail and SMS it sends
  provider  ${url}/dev/provider   the payment provider's records and faults

  logins    passenger@ agent@ operator@ admin@example.com, password holdfast-demo
  cards     pm_card_visa is good, pm_card_chargeDeclined is declined

Ctrl-C ends it.
`);
}

try {
  const options = parseStartOptions(process.argv.slice(2), process.env);
  if ("help" in options) console.log(options.help);
  else {
    await serve(await prepare(options), `http://localhost:${options.port}`);
    process.exit(0);
  }
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
