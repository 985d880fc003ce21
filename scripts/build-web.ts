import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.ts";

const DIST = path.join(ROOT, "web/dist");
const STAMP = path.join(ROOT, ".wrangler/web-sources.sha256");
/** Everything the pages are made of: a change in any of these means a new build. */
const SOURCES = ["web", "domain", "contracts", "package-lock.json"];
/** Part of the stamp, so that a build of another kind is not taken for this one. */
const MODE = "production";

/** Builds the web site into web/dist where its sources changed since the last time: always as it is deployed, also where a test asks. */
export async function buildWeb(): Promise<"built" | "unchanged"> {
  const sources = hashOf(SOURCES.map((source) => path.join(ROOT, source)).filter(existsSync));
  const isCurrent = existsSync(path.join(DIST, "index.html")) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === sources;
  if (isCurrent) return "unchanged";
  const { build } = await import("vite");
  // Vite goes by this variable, where there is one, and tests have one: theirs would be a build for development, with the names of our files in it.
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = MODE;
  try {
    await build({ configFile: path.join(ROOT, "web/vite.config.ts"), mode: MODE, logLevel: "warn" });
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
  }
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, sources);
  return "built";
}

function hashOf(entries: string[]): string {
  const hash = createHash("sha256").update(`${MODE}\0`);
  for (const file of entries.flatMap(filesUnder)) hash.update(path.relative(ROOT, file)).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}

function filesUnder(entry: string): string[] {
  if (!statSync(entry).isDirectory()) return [entry];
  const names = readdirSync(entry)
    .filter((name) => name !== "dist" && name !== "node_modules")
    .toSorted();
  return names.flatMap((name) => filesUnder(path.join(entry, name)));
}

if (import.meta.main) console.log(`web site: ${await buildWeb()}`);
