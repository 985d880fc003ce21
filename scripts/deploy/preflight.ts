import type { WranglerConfig } from "../wrangler-config.ts";
import { isShardCount, MAX_SAGA_SHARDS } from "#queues/saga-shard.ts";
import { PLACEHOLDER_ID } from "./configs.ts";
import { type Environment, NAMING } from "./environment.ts";
import { isFingerprint } from "./fingerprint.ts";
import { MADE_HERE, type SecretToSet } from "./secrets.ts";
import type { State } from "./state.ts";
import type { Refusals } from "./topology.ts";

const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;
/** RFC 2606: addresses of documentation. */
const RESERVED = /\.(?:example|test|invalid)\b/;
/** Without these nothing that is sent leads back. */
const NEEDED = ["PUBLIC_URL", "MAIL_FROM"];
/** Not negative: a time, a size, a count or a share. */
const NUMBER = /^\d+(?:\.\d+)?$/;

/** What an environment's own settings have wrong. `declared`: the Workers' wrangler files, before those settings are put in. */
export function settingsRefusals(environment: Environment, declared: readonly WranglerConfig[]): Refusals {
  const { vars, file } = environment;
  const known = new Set(declared.flatMap((worker) => Object.keys(worker.vars)));
  const numbers = new Set(
    declared.flatMap((worker) => Object.keys(worker.vars).filter((name) => NUMBER.test(worker.vars[name] ?? ""))),
  );
  return [
    ...NEEDED.filter((name) => !vars[name]).map((name) => `${name} is not set. Set it in ${file}, under [vars].`),
    ...(vars["PUBLIC_URL"] ? addressRefusals(vars["PUBLIC_URL"], file) : []),
    ...Object.entries(vars)
      .filter(([name, value]) => name !== "PUBLIC_URL" && RESERVED.test(value))
      .map(([name, value]) => `${name} in ${file} is an address of documentation: ${value}.`),
    ...Object.keys(vars)
      .filter((name) => !known.has(name))
      .map((name) => `${name} in ${file} is a variable that no wrangler file declares.`),
    ...Object.entries(vars)
      .filter(([name, value]) => name !== "SAGA_SHARDS" && numbers.has(name) && !NUMBER.test(value))
      .map(([name, value]) => `${name} in ${file} is not a number, as the wrangler file has: "${value}".`),
    ...(vars["SAGA_SHARDS"] === undefined || isShardCount(Number(vars["SAGA_SHARDS"]))
      ? []
      : [`SAGA_SHARDS in ${file} is not a whole number from 1 to ${MAX_SAGA_SHARDS}: "${vars["SAGA_SHARDS"]}".`]),
    ...(environment.name === "production" && vars["RATE_LIMITS"] === "wide"
      ? [`RATE_LIMITS in ${file} is "wide", which is for tests: everybody may ask a thousand times as often.`]
      : []),
  ];
}

/** What is worth a word though it may be meant. */
export function remarks({ name, file, vars }: Environment): string[] {
  return [
    ...(name === "production" && !vars["METRICS_ACCESS"]
      ? [`/metrics is for everybody: METRICS_ACCESS in ${file} is not "token".`]
      : []),
    ...(vars["SMTP_HOST"]
      ? []
      : [
          "Mails go by Cloudflare, since SMTP_HOST is not set: it sends only from a domain that is onboarded in the account (docs/Devops.md).",
        ]),
    // Accounts accept streaming_tail_consumers and never call tailStream(): alchemy-run/alchemy#1067, as of 2026-11.
    ...(vars["OTLP_URL"]
      ? [
          `OTLP_URL in ${file} is set, and Cloudflare does not deliver what it is for: spans go to streaming tails in local runs only. [observability.traces] has the platform export its own (docs/Devops.md).`,
        ]
      : []),
  ];
}

/** Versions that are replaced though nobody here may know of them: wrangler compares the settings of a Worker, never its code. */
export function stateRemarks({ workers }: Pick<State, "workers">): string[] {
  return Object.entries(workers)
    .filter(([, { fingerprint, versions }]) => versions === 1 && !isFingerprint(fingerprint ?? ""))
    .map(
      ([name, { fingerprint }]) =>
        `${name} serves a version that npm run deploy has not made (${fingerprint === null ? "it has no tag" : `its tag is ${fingerprint}`}): somebody has changed it in the dashboard, or rolled it out by hand. It is replaced.`,
    );
}

function addressRefusals(address: string, file: string): Refusals {
  const url = URL.parse(address);
  const wrong = (what: string): Refusals => [`PUBLIC_URL in ${file} ${what}: ${address}.`];
  if (url === null) return wrong("is no address");
  if (LOOPBACK.test(url.hostname)) return wrong("is an address of this machine, which nobody else can reach");
  if (RESERVED.test(url.hostname)) return wrong("is an address of documentation");
  if (url.protocol !== "https:") return wrong("must begin with https://");
  return url.origin === address ? [] : wrong(`must be nothing but ${url.origin}`);
}

/** What the account has that must not be deployed over. `databases`: those that are wanted. */
export function stateRefusals(environment: Environment, state: State, databases: readonly string[]): Refusals {
  return [
    ...unrecordedRefusals(environment, state, databases),
    ...Object.entries(environment.databases).flatMap(([name, id]) => {
      const found = state.databases[name];
      if (found?.id === id) return [];
      return found === undefined
        ? [
            `The database ${name} (${id}) is gone from the account. An empty one would not replace it: is this the right account? If it was deleted on purpose, take it out of the ${environment.name}.databases.json.`,
          ]
        : [
            `The database ${name} is ${found.id} in the account, and ${id} in ${environment.name}.databases.json. Correct the file, once you know which has the data.`,
          ];
    }),
    ...Object.entries(state.hosts)
      .filter(([, worker]) => worker !== NAMING[environment.name].prefix)
      .map(
        ([host, worker]) =>
          `${host} leads to the Worker ${worker}, from which it is not taken. Detach it in the dashboard first.`,
      ),
    ...Object.entries(state.workers)
      .filter(([, { versions }]) => versions > 1)
      .map(
        ([name]) =>
          `${name} is being rolled out: its traffic is shared by several versions. Finish that or roll it back first (docs/Devops.md).`,
      ),
  ];
}

/**
 * Workers that have had an object migration which their wrangler file lacks, as after a former tag was checked out. Wrangler would send
 * all those that it has once more, and Cloudflare refuse them, with the deployment half done.
 */
export function migrationRefusals({ workers }: Pick<State, "workers">, configs: readonly WranglerConfig[]): Refusals {
  return configs.flatMap(({ name, migrations = [] }) => {
    const last = workers[name]?.objectMigration ?? null;
    if (last === null || migrations.some(({ tag }) => tag === last)) return [];
    return [
      `${name} has had the object migration ${last}, which this checkout does not know. Add its entry and its class, or go back by a commit that keeps both.`,
    ];
  });
}

/** Databases are there before any Worker is: one that is missing while Workers serve is new, or lost, and only the record could tell. */
function unrecordedRefusals(environment: Environment, state: State, databases: readonly string[]): Refusals {
  if (Object.keys(environment.databases).length > 0 || Object.keys(state.workers).length === 0) return [];
  return databases
    .filter((name) => !(name in state.databases))
    .map(
      (name) =>
        `There is no database ${name}, though ${environment.name} was deployed before, and no ${environment.name}.databases.json says whether there was one. Commit the file that the first deployment wrote.`,
    );
}

/** Secrets that this run would have to set and cannot. `given`: names with a value at hand; `asks`: whether a person is there to ask. */
export function secretRefusals(
  toSet: readonly SecretToSet[],
  given: readonly string[],
  asks: boolean,
  state: Pick<State, "workers">,
): Refusals {
  return toSet.flatMap(({ name, made, workers }) => {
    if (made) {
      const holder = workers.find((worker) => worker in state.workers);
      const rule = MADE_HERE[name];
      if (!rule?.lasting || holder === undefined) return [];
      return [
        `${holder} is deployed and has no ${name}; a new one is not made, since ${rule.lost}. Set the former one with wrangler secret put, or the environment variable ${name}.`,
      ].filter(() => !given.includes(name));
    }
    if (asks || given.includes(name)) return [];
    return [
      `The secret ${name} of ${workers.join(" and ")} is missing. Set the environment variable ${name}, or run this in a terminal, where it is asked for.`,
    ];
  });
}

/** Secrets that are to be renewed, and cannot be. */
export function renewalRefusals(renew: readonly string[], toSet: readonly SecretToSet[]): Refusals {
  return renew.flatMap((name) => {
    if (MADE_HERE[name]?.lasting) return [`${name} cannot be renewed: ${MADE_HERE[name].lost}.`];
    return toSet.some((secret) => secret.name === name)
      ? []
      : [`${name} cannot be renewed: no Worker of this environment has it.`];
  });
}

/** Of secrets that are to be renewed, those that may get the value they had: nobody can read it to compare. `given` as above. */
export const renewalRemarks = (renew: readonly string[], given: readonly string[]): string[] =>
  renew.filter((name) => given.includes(name)).map((name) => `${name} gets the value of your environment variable of that name.`);

/** Databases that a Worker would be bound to, and that do not exist. To be asked of what is about to be deployed. */
export function placeholderRefusals(configs: readonly WranglerConfig[]): Refusals {
  return configs.flatMap(({ name, d1_databases }) =>
    d1_databases
      .filter(({ database_id }) => PLACEHOLDER_ID.test(database_id))
      .map(
        ({ binding, database_name, database_id }) =>
          `${name}: ${binding} is bound to ${database_name} by the placeholder ${database_id}; no such database exists.`,
      ),
  );
}
