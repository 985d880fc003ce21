import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import * as z from "zod";
import { migrationScript } from "../migration-history.ts";
import { OFFLINE_WRANGLER, run } from "../run.ts";
import type { CloudflareAccess } from "./cloudflare.ts";

const Deployed = z.looseObject({ type: z.literal("deploy"), version_id: z.string().nullish() });
const Token = z.looseObject({ token: z.string() });

export interface Migration {
  database: string;
  configPath: string;
  /** Where the files are, and the names of those that the database has not seen, in order. */
  folder: string;
  migrations: readonly string[];
}
export interface Deployment {
  worker: string;
  configPath: string;
  tag: string;
  message: string;
  /** Secrets that go with this version; those it has stay. */
  secrets: Readonly<Record<string, string>>;
}

/** The commands of wrangler that a deployment needs, against one account. They throw with wrangler's own words. */
export class Wrangler {
  readonly #env: Record<string, string>;
  readonly #warn: (words: string) => void;

  /** `warn`: is told what wrangler warns of where it does not fail, as of settings that Cloudflare has not taken. */
  constructor({ accountId, token, api }: CloudflareAccess, warn: (words: string) => void) {
    this.#warn = warn;
    this.#env = {
      ...OFFLINE_WRANGLER,
      CLOUDFLARE_ACCOUNT_ID: accountId,
      CLOUDFLARE_API_TOKEN: token,
      ...(api !== undefined && { CLOUDFLARE_API_BASE_URL: api }),
    };
  }

  /**
   * Applies migrations, all of them or none, as a file that D1 imports. `wrangler d1 migrations apply` asks them as queries, which D1
   * splits by itself, and many a trigger at a semicolon of its body: "incomplete input" (cloudflare/workers-sdk#14991, #15178).
   */
  async migrate({ database, configPath, folder, migrations }: Migration): Promise<void> {
    await inTemporaryFolder(async (dir) => {
      const file = path.join(dir, "migrations.sql");
      writeFileSync(file, migrationScript(folder, migrations));
      await this.#run(["d1", "execute", database, "--remote", "-y", "--file", file, "-c", configPath], {});
    });
  }

  /**
   * Uploads a Worker and has it serve everything at once. The id of its version. Refused where the Worker was last uploaded by Cloudflare's
   * API, or changed in the dashboard so that its settings are not these; what the dashboard has changed in its code only is replaced.
   */
  async deploy({ worker, configPath, tag, message, secrets }: Deployment): Promise<string> {
    return inTemporaryFolder(async (dir) => {
      const output = path.join(dir, "output");
      const args = ["deploy", "-c", configPath, "--strict", "--tag", tag, "--message", message];
      if (Object.keys(secrets).length > 0) {
        const file = path.join(dir, "secrets.json");
        writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
        args.push("--secrets-file", file);
      }
      await this.#run(args, { WRANGLER_OUTPUT_FILE_PATH: output }, Object.values(secrets));
      const version = versionIn(output);
      if (version === null) throw new Error(`wrangler does not say that it has uploaded ${worker}.`);
      return version;
    });
  }

  async #run(args: string[], env: Record<string, string>, secrets: readonly string[] = []): Promise<void> {
    const { code, output } = await run("wrangler", args, { ...this.#env, ...env });
    const words = stripVTControlCharacters(secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), output));
    if (code !== 0) throw new Error(`wrangler ${args.slice(0, 3).join(" ")} failed:\n${words.trim()}`);
    for (const warning of warningsIn(words)) this.#warn(warning);
  }
}

/** What wrangler warns of, each without its line breaks: `▲ [WARNING] Could not …`, up to an empty line. */
export const warningsIn = (output: string): string[] =>
  [...output.matchAll(/\[WARNING\] (.+(?:\n.*\S.*)*)/g)].map(([, words = ""]) => words.replaceAll(/\s+/g, " ").trim());

async function inTemporaryFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-deploy-"));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Wrangler's own record of what it did, a line of JSON for each thing. */
function versionIn(file: string): string | null {
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  const deployed = lines.map((line) => Deployed.safeParse(JSON.parse(line))).find(({ success }) => success);
  return deployed?.data?.version_id ?? null;
}

/** The token of who has logged in by `wrangler login`; null where nobody has. */
export async function tokenOfLogin(): Promise<string | null> {
  const { code, output } = await run("wrangler", ["auth", "token", "--json"], OFFLINE_WRANGLER);
  if (code !== 0) return null;
  const json = /\{[\s\S]*\}/.exec(output)?.[0];
  return json === undefined ? null : (Token.safeParse(JSON.parse(json)).data?.token ?? null);
}
