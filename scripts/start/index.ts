import path from "node:path";
import { buildWeb } from "../build-web.ts";
import { databasesOf } from "../databases.ts";
import { ensureDevVars } from "../dev-vars.ts";
import { writeLocalConfigs } from "../local-config.ts";
import { ROOT } from "../paths.ts";
import { claimState, isPortFree } from "./claims.ts";
import { parseStartOptions, type StartOptions } from "./options.ts";
import { prepareDatabases } from "./prepare-databases.ts";
import { type Server, startServer } from "./server.ts";

/** How far ahead flights can be booked; `TIMETABLE_DAYS` of the search Worker says the same. */
const TIMETABLE_DAYS = 90;

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function step(text: string): void {
  console.log(`  ${text}`);
}

async function start(options: StartOptions): Promise<Server> {
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
    secrets: vars,
    overrides: { ...vars, ...process.env },
  });
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
  const server = startServer({ ...options, configPaths: workers.map((worker) => worker.configPath) });
  endWith(server);
  await server.ready;
  printReady(publicUrl);
  return server;
}

/** Every way of being asked to end: signals, and the disappearance of the process that started this one. */
function endWith(server: Server): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => server.stop());
  process.on("disconnect", () => server.stop());
  process.channel?.unref();
  if (process.connected === false) server.stop();
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
    const server = await start(options);
    const { asked } = await server.ended;
    if (!asked) fail("wrangler dev ended by itself: its last lines are above.");
    process.exit(0);
  }
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
