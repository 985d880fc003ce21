import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "smol-toml";
import * as z from "zod";

export const ENVIRONMENTS = ["staging", "production"] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/**
 * How the parts of an environment are told apart in one account: `holdfast-users` is `holdfast-staging-users` there. `limiters` comes in
 * front of the numbers of rate limiters, which an account has only once.
 */
export const NAMING: Readonly<Record<EnvironmentName, { prefix: string; limiters: string }>> = {
  production: { prefix: "holdfast", limiters: "" },
  staging: { prefix: "holdfast-staging", limiters: "2" },
};

const Settings = z.strictObject({
  account_id: z.string().default(""),
  database_location: z.enum(["weur", "eeur", "apac", "oc", "wnam", "enam"]).optional(),
  vars: z.record(z.string(), z.string()).default({}),
  observability: z.looseObject({}).optional(),
});
/** Ids by the name of the database. */
export type DatabaseIds = Readonly<Record<string, string>>;

export interface Environment extends z.infer<typeof Settings> {
  name: EnvironmentName;
  /** The file that says so, for messages. */
  file: string;
  /** The databases that it was deployed with. */
  databases: DatabaseIds;
}

const idsFile = (dir: string, name: EnvironmentName): string => path.join(dir, `${name}.databases.json`);

/** Reads what an environment has of its own. Throws where its file is malformed. */
export function readEnvironment(dir: string, name: EnvironmentName): Environment {
  const file = path.join(dir, `${name}.toml`);
  const ids = idsFile(dir, name);
  return {
    ...Settings.parse(parse(readFileSync(file, "utf8"))),
    name,
    file: path.relative(process.cwd(), file),
    databases: existsSync(ids) ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(ids, "utf8"))) : {},
  };
}

/** Keeps which databases the environment has, so that one that is lost is missed and not replaced by an empty one. */
export function recordDatabases(dir: string, name: EnvironmentName, databases: DatabaseIds): void {
  const sorted = Object.fromEntries(Object.entries(databases).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(idsFile(dir, name), `${JSON.stringify(sorted, null, 2)}\n`);
}
