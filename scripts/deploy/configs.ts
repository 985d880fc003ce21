import { OPTIONAL_SECRETS } from "../optional-secrets.ts";
import { withSettings } from "../settings.ts";
import type { WranglerConfig } from "../wrangler-config.ts";
import { type DatabaseIds, type Environment, NAMING } from "./environment.ts";

const BASE = NAMING.production.prefix;
const WORKERS_DEV = ".workers.dev";
/** What the wrangler files have for ids: nothing real, but something local runs can use. */
export const PLACEHOLDER_ID = /^0{8}-/;

/** `holdfast-users` as the environment calls it. Whatever does not belong to Holdfast keeps its name. */
export function nameIn(environment: Pick<Environment, "name">, name: string): string {
  const { prefix } = NAMING[environment.name];
  return name === BASE || name.startsWith(`${BASE}-`) ? prefix + name.slice(BASE.length) : name;
}

/**
 * A Worker's wrangler file as it is deployed to an environment: its own names, variables, addresses and databases in place of the
 * file's. `ids`: of the databases that exist; one without keeps the file's placeholder, which preflight refuses to deploy.
 */
export function deployedConfig(config: WranglerConfig, environment: Environment, ids: DatabaseIds): WranglerConfig {
  const named = (name: string): string => nameIn(environment, name);
  const vars = withSettings(config.vars, environment.vars);
  const { durable_objects: objects, queues, streaming_tail_consumers: tails } = config;
  return {
    ...config,
    ...addressOf(config, environment),
    // Commands of wrangler's that are given this file ask that account, and no other one that its user may reach.
    ...(environment.account_id !== "" && { account_id: environment.account_id }),
    name: named(config.name),
    vars,
    secrets: { required: secretsNeeded(config, vars) },
    services: config.services.map((each) => ({ ...each, service: named(each.service) })),
    d1_databases: config.d1_databases.map((each) => {
      const database_name = named(each.database_name);
      return { ...each, database_name, database_id: ids[database_name] ?? each.database_id };
    }),
    ...(objects && {
      durable_objects: {
        bindings: objects.bindings.map((each) => ({
          ...each,
          ...(each.script_name !== undefined && { script_name: named(each.script_name) }),
        })),
      },
    }),
    ...(queues && {
      queues: {
        producers: queues.producers.map((each) => ({ ...each, queue: named(each.queue) })),
        consumers: queues.consumers.map((each) => ({
          ...each,
          queue: named(each.queue),
          ...(each.dead_letter_queue !== undefined && { dead_letter_queue: named(each.dead_letter_queue) }),
        })),
      },
    }),
    ratelimits: config.ratelimits.map((each) => ({
      ...each,
      namespace_id: NAMING[environment.name].limiters + each.namespace_id,
    })),
    // Where nobody takes the spans, telling of them would only cost.
    streaming_tail_consumers: environment.vars["OTLP_URL"]
      ? tails?.map((each) => ({ ...each, service: named(each.service) }))
      : undefined,
    ...(environment.observability && { observability: environment.observability }),
  };
}

/**
 * Only the gateway is public, on the account's `workers.dev` where it has no host of its own. That host is no route of this file: with
 * nobody at its terminal wrangler would take it from whatever has it now, and replace its DNS records.
 */
function addressOf(config: WranglerConfig, environment: Environment): Partial<WranglerConfig> {
  return { workers_dev: config.workers_dev !== false && ownHost(environment) === null, preview_urls: false };
}

/** The host of PUBLIC_URL where it is a domain of one's own, which becomes the gateway's custom domain; null on `workers.dev`. */
export function ownHost({ vars }: Pick<Environment, "vars">): string | null {
  const host = URL.parse(vars["PUBLIC_URL"] ?? "")?.hostname ?? "";
  return host === "" || host.endsWith(WORKERS_DEV) ? null : host;
}

/** The secrets without which this Worker would not do what its variables say. */
function secretsNeeded(config: WranglerConfig, vars: Record<string, string>): string[] {
  const optional = Object.entries(OPTIONAL_SECRETS[config.name] ?? {});
  return [
    ...(config.secrets?.required ?? []),
    ...optional.filter(([, variable]) => Boolean(vars[variable])).map(([secret]) => secret),
  ];
}
