import { execFileSync } from "node:child_process";
import path from "node:path";
import { bundled } from "../bundles.ts";
import { ROOT } from "../paths.ts";
import { readWranglerConfig, type WranglerConfig } from "../wrangler-config.ts";
import { DEPLOY_ORDER } from "../workers.ts";
import { type Bundle, bundleAll, writeConfig } from "./bundle.ts";
import { Cloudflare, type CloudflareAccess } from "./cloudflare.ts";
import { deployedConfig } from "./configs.ts";
import { findAccess } from "./credentials.ts";
import { describePlan } from "./describe.ts";
import { type DatabaseIds, type Environment, readEnvironment } from "./environment.ts";
import { execute } from "./execute.ts";
import { expectedVersions, untilWell } from "./health.ts";
import { type DeployOptions, parseDeployOptions } from "./options.ts";
import { plan, type Step } from "./plan.ts";
import {
  migrationRefusals,
  remarks,
  renewalRefusals,
  renewalRemarks,
  secretRefusals,
  settingsRefusals,
  stateRefusals,
  stateRemarks,
} from "./preflight.ts";
import { readState } from "./read-state.ts";
import { secretValues } from "./secret-values.ts";
import { secretsToSet } from "./secrets.ts";
import { NOTHING, type State } from "./state.ts";
import { topologyRefusals } from "./topology.ts";
import { wantedBy } from "./wanted.ts";
import { Wrangler } from "./wrangler.ts";

const say = (line: string): void => console.log(line);

/** What is deployed to where, and what is there. */
interface Deployment {
  options: DeployOptions;
  environment: Environment;
  /** The wrangler files, callees first. */
  declared: WranglerConfig[];
  access: CloudflareAccess | null;
  state: State;
}

async function survey(options: DeployOptions): Promise<Deployment> {
  const settings = readEnvironment(options.environmentsDir, options.environment);
  const declared = DEPLOY_ORDER.map((file) => bundled(readWranglerConfig(file)));
  const access = await findAccess(settings, options.api, process.env);
  // For wrangler a file's account comes before CLOUDFLARE_ACCOUNT_ID: so its files name the one that is asked here.
  const environment = access ? { ...settings, account_id: access.accountId } : settings;
  const where = access ? `account ${access.accountId}` : "without credentials, as if the account had nothing";
  say(`Holdfast to ${environment.name}: ${where}`);
  const configs = configsOf(declared, environment, {});
  const wanted = wantedBy(configs, environment, new Map(), []);
  return { options, environment, declared, access, state: access ? await readState(new Cloudflare(access), wanted) : NOTHING };
}

const configsOf = (declared: WranglerConfig[], environment: Environment, ids: DatabaseIds): WranglerConfig[] =>
  declared.map((config) => deployedConfig(config, environment, ids));

/** Plans, says so, and does it unless something speaks against it. The exit code. */
async function deploy(deployment: Deployment): Promise<number> {
  const { options, environment, declared, access, state } = deployment;
  const ids = Object.fromEntries(Object.entries(state.databases).map(([name, { id }]) => [name, id]));
  const configs = configsOf(declared, environment, ids);
  const secrets = secretsToSet(
    configs.map((config) => ({ worker: config.name, secrets: config.secrets?.required ?? [] })),
    Object.entries(state.workers).map(([worker, has]) => ({ worker, secrets: has.secrets })),
    options.renew,
  );
  const given = secrets.map(({ name }) => name).filter((name) => Boolean(process.env[name]));
  const refusals = [
    ...topologyRefusals(configs),
    ...settingsRefusals(environment, declared),
    ...stateRefusals(
      environment,
      state,
      configs.flatMap(({ d1_databases }) => d1_databases.map(({ database_name }) => database_name)),
    ),
    ...migrationRefusals(state, configs),
    ...renewalRefusals(options.renew, secrets),
    // Without credentials nobody knows which there are.
    ...(access ? secretRefusals(secrets, given, process.stdin.isTTY, state) : []),
  ];
  // For wrangler's other commands, too: a rollback, time travel.
  if (access) for (const config of configs) writeConfig(config, path.join(options.configsDir, config.name));
  const bundles = access && refusals.length === 0 ? await bundleAll(configs) : new Map<string, Bundle>();
  const { steps, unchanged } = plan(state, wantedBy(configs, environment, bundles, secrets));
  for (const line of describePlan({ steps, unchanged })) say(`  ${line}`);
  const minded = [...remarks(environment), ...stateRemarks(state), ...renewalRemarks(options.renew, given)];
  for (const remark of minded) say(`Mind: ${remark}`);
  if (refusals.length > 0) return refuse(refusals);
  if (options.dryRun) return 0;
  if (!access) return refuse(["Nothing is done without credentials: set CLOUDFLARE_API_TOKEN, or log in by npx wrangler login."]);
  const values = await secretValues(secrets, process.env);
  const deployed = await doSteps(deployment, access, { steps, bundles, ids, secrets: values });
  return (await isWell(deployment, deployed)) ? 0 : 1;
}

function refuse(refusals: string[]): number {
  say("Nothing was done, because:");
  for (const refusal of refusals) say(`  - ${refusal}`);
  return 1;
}

interface Work {
  steps: Step[];
  bundles: ReadonlyMap<string, Bundle>;
  ids: DatabaseIds;
  secrets: Record<string, string>;
}

async function doSteps(
  { options, environment, declared }: Deployment,
  access: CloudflareAccess,
  work: Work,
): Promise<Map<string, string>> {
  if (work.steps.length > 0) say("Doing it");
  let done = 0;
  try {
    const versions = await execute(work.steps, {
      ...work,
      cloudflare: new Cloudflare(access),
      wrangler: new Wrangler(access, (words) => say(`           wrangler: ${words}`)),
      environment,
      environmentsDir: options.environmentsDir,
      declared,
      configsDir: options.configsDir,
      message: sourceName(),
      say(line) {
        say(`  ${line}`);
      },
      onDone() {
        done += 1;
      },
    });
    say(`Done: ${done} of ${work.steps.length} steps`);
    return versions;
  } catch (error) {
    say(`Failed after ${done} of ${work.steps.length} steps. What was done stays; run it again, and it goes on from here.`);
    // Which value a secret has nobody can read, so no later run would find that it has two.
    if (options.renew.length > 0) say("Give --renew again: until it is done its Workers may have different values.");
    throw error;
  }
}

async function isWell({ options, environment, state }: Deployment, deployed: ReadonlyMap<string, string>): Promise<boolean> {
  if (options.healthSeconds === 0) return true;
  const url = options.healthUrl ?? environment.vars["PUBLIC_URL"] ?? "";
  const complaints = await untilWell(url, expectedVersions(environment, state, deployed), options.healthSeconds);
  if (complaints.length === 0) say(`Well: every service answers at ${url}/v1/status, in the version it should have`);
  else say(`Not well after ${options.healthSeconds} s (${url}/v1/status): ${complaints.join(", ")}`);
  return complaints.length === 0;
}

/** The commit that is deployed, as its versions say it in the dashboard. */
function sourceName(): string {
  try {
    return execFileSync("git", ["describe", "--always", "--dirty", "--tags"], { cwd: ROOT, encoding: "utf8" }).trim();
  } catch {
    return "not from a git repository";
  }
}

try {
  const options = parseDeployOptions(process.argv.slice(2), process.env);
  if ("help" in options) console.log(options.help);
  else process.exitCode = await deploy(await survey(options));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
