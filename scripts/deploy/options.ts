import path from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../paths.ts";
import { ENVIRONMENTS, type EnvironmentName } from "./environment.ts";

const USAGE = `npm run deploy -- --env staging|production [--dry-run] [--renew SECRET]

  --env NAME            what it is deployed to; environments/NAME.toml has its settings
  --dry-run             prints the plan and does nothing; without credentials, the plan for an account that has nothing
  --renew SECRET        gives a secret a new value, although it has one; may be repeated
  --health-url URL      where to ask whether it is well, instead of its PUBLIC_URL
  --health-seconds N    how long to wait until it is (180); 0 does not ask
  --environments DIR    where the settings are (environments)
  --configs DIR         where the derived configurations go (.wrangler/deploy)
  --api URL             Cloudflare's API, or a stand-in for it
  --help                this text

Credentials: CLOUDFLARE_API_TOKEN, or a login by wrangler login; the account is CLOUDFLARE_ACCOUNT_ID or the account_id of the settings.
Secrets that are not ours to make come from environment variables of their names, or are asked for in a terminal.`;

export interface DeployOptions {
  environment: EnvironmentName;
  dryRun: boolean;
  renew: string[];
  healthUrl: string | undefined;
  healthSeconds: number;
  environmentsDir: string;
  /** Of this environment: a folder for each Worker. */
  configsDir: string;
  api: string | undefined;
}

/** The options of `npm run deploy`. Throws an error whose message is one line for the user. */
export function parseDeployOptions(args: string[], env: NodeJS.ProcessEnv): DeployOptions | { help: string } {
  const { values } = parseArgs({
    args,
    options: {
      env: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      renew: { type: "string", multiple: true, default: [] },
      "health-url": { type: "string" },
      "health-seconds": { type: "string", default: "180" },
      environments: { type: "string", default: "environments" },
      configs: { type: "string", default: ".wrangler/deploy" },
      api: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return { help: USAGE };
  const environment = ENVIRONMENTS.find((name) => name === values.env);
  if (environment === undefined) throw new Error(`Say where to deploy to: --env ${ENVIRONMENTS.join(" or --env ")}.`);
  const healthSeconds = Number(values["health-seconds"]);
  if (!Number.isFinite(healthSeconds) || healthSeconds < 0)
    throw new Error(`--health-seconds must be a number of seconds, not "${values["health-seconds"]}".`);
  return {
    environment,
    dryRun: values["dry-run"],
    renew: values.renew,
    healthUrl: values["health-url"],
    healthSeconds,
    environmentsDir: path.resolve(ROOT, values.environments),
    configsDir: path.resolve(ROOT, values.configs, environment),
    api: values.api ?? env["CLOUDFLARE_API_BASE_URL"],
  };
}
