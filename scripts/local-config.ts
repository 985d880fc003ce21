import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { OPTIONAL_SECRETS } from "./optional-secrets.ts";
import { readWranglerConfig, type WranglerConfig } from "./wrangler-config.ts";
import { withSettings } from "./settings.ts";
import { DEPLOY_ORDER, SANDBOX, TELEMETRY } from "./workers.ts";

const PAYMENTS = "holdfast-payments";

/** What only local configurations bind: the provider and the mailbox that the sandbox Worker plays. */
const SANDBOX_SERVICES: Record<string, { binding: string; service: string; entrypoint: string }> = {
  [PAYMENTS]: { binding: "PROVIDER", service: "holdfast-sandbox", entrypoint: "StripeApi" },
  "holdfast-notifications": { binding: "SINK", service: "holdfast-sandbox", entrypoint: "Sink" },
};

export interface LocalOptions {
  /** Where the generated files go: one folder for each Worker. */
  dir: string;
  /** The address under which the system is reached, without a slash at the end. */
  publicUrl: string;
  /** Values for secrets; those of names that no Worker has have no effect, nor have empty ones. */
  secrets: Record<string, string | undefined>;
  /** Values for variables that the wrangler files declare; names none of them declares have no effect. */
  overrides?: Record<string, string | undefined>;
}
export interface LocalWorker {
  name: string;
  /** Absolute path of the generated file. */
  configPath: string;
  config: WranglerConfig;
}

/** Secrets of a local run: the environment's, or else those of `.dev.vars`. An empty variable is none, as for a deployment. */
export function localSecrets(vars: Record<string, string>, env: NodeJS.ProcessEnv): Record<string, string> {
  const given = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return { ...vars, ...Object.fromEntries(given) };
}

/** Which secrets of these Workers the environment gives. */
export function namesGiven(workers: readonly LocalWorker[], env: NodeJS.ProcessEnv): string[] {
  const names = new Set(workers.flatMap(({ config }) => config.secrets?.required ?? []));
  return [...names].filter((name) => Boolean(env[name]));
}

/**
 * Writes local configurations of all Workers, made from the files that are deployed: absolute paths, the sandbox
 * bound in, `overrides` in place of the variables, and each Worker's own secrets in a `.dev.vars` beside its file.
 * The sandbox comes first, as the Worker that HTTP reaches; it passes on to the unchanged gateway.
 */
export function writeLocalConfigs(options: LocalOptions): LocalWorker[] {
  const traced = Boolean(options.overrides?.["OTLP_URL"]);
  const files = [SANDBOX, ...DEPLOY_ORDER.toReversed().filter((file) => traced || file !== TELEMETRY)];
  return files.map((file) => {
    const deployed = readWranglerConfig(file);
    const config = localConfig(deployed, options, traced);
    const secrets = Object.entries(secretsOf(deployed, options.secrets));
    const dir = path.join(options.dir, config.name);
    const configPath = path.join(dir, "wrangler.json");
    mkdirSync(dir, { recursive: true });
    writeFileSync(configPath, JSON.stringify(config, null, 2));
    writeFileSync(path.join(dir, ".dev.vars"), secrets.map(([name, value]) => `${name}=${JSON.stringify(value)}\n`).join(""), {
      mode: 0o600,
    });
    return { name: config.name, configPath, config };
  });
}

function localConfig(
  config: WranglerConfig,
  { publicUrl, secrets, overrides = {} }: LocalOptions,
  traced: boolean,
): WranglerConfig {
  const { streaming_tail_consumers: tailConsumers, ...rest } = config;
  // A provider whose address is given is the one that is asked.
  const isElsewhere = config.name === PAYMENTS && Boolean(overrides["STRIPE_API_BASE"]);
  const sandbox = isElsewhere ? undefined : SANDBOX_SERVICES[config.name];
  const settings: Record<string, string | undefined> = { PUBLIC_URL: publicUrl, ...overrides };
  return {
    ...rest,
    vars: withSettings(config.vars, settings),
    // wrangler hands over no secret that is not named here.
    secrets: { required: Object.keys(secretsOf(config, secrets)) },
    services: sandbox ? [...config.services, sandbox] : config.services,
    ...(traced && tailConsumers && { streaming_tail_consumers: tailConsumers }),
  };
}

/** The secrets that this Worker gets, of those there are; an empty one is none. */
function secretsOf(config: WranglerConfig, secrets: LocalOptions["secrets"]): Record<string, string> {
  const names = [...(config.secrets?.required ?? []), ...Object.keys(OPTIONAL_SECRETS[config.name] ?? {})];
  return Object.fromEntries(names.flatMap((name) => (secrets[name] ? [[name, secrets[name]]] : [])));
}
