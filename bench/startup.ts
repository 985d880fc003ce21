import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { OFFLINE_WRANGLER, run } from "../scripts/run.ts";
import { DEPLOY_ORDER, TELEMETRY } from "../scripts/workers.ts";
import { readWranglerConfig } from "../scripts/wrangler-config.ts";
import type { Options } from "./options.ts";
import type { Result, Row } from "./report.ts";
import { activeMs, type CpuProfile } from "./startup/active.ts";
import { Rounds } from "./stats.ts";

/** The platform refuses a Worker that takes a second to start, by its own processors. */
const USUAL = { ms: 60, kib: 250 };
/** Whoever has a library for passwords and tokens, or one for PDF and its font, starts later. */
const BARS: Record<string, { ms: number; kib: number }> = {
  "holdfast-users": { ms: 200, kib: 500 },
  "holdfast-notifications": { ms: 200, kib: 800 },
};
const UPLOAD = /Total Upload: .* gzip: (?<kib>[\d.]+) KiB/u;

/** What every Worker's code costs before its first request: its size as it is uploaded, and the time of its top level. */
export async function startup({ isShort }: Options): Promise<Result> {
  const rounds = isShort ? 1 : 5;
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-startup-"));
  const figures = new Rounds();
  const files = DEPLOY_ORDER.filter((file) => file !== TELEMETRY);
  try {
    const bundles = files.map((file) => ({ file, name: readWranglerConfig(file).name }));
    for (const { file, name } of bundles) figures.add(`${name} KiB`, await bundleKib(file, path.join(dir, name)));
    for (let round = 1; round <= rounds; round++)
      for (const { name } of bundles) figures.add(`${name} ms`, await startupMs(path.join(dir, name)));
  } finally {
    rmSync(dir, { recursive: true });
  }
  return {
    name: "startup",
    what: `\`wrangler check startup\` of every Worker, ${rounds} times: the processor's time until its top level has run, with a profiler watching; and the size of its bundle as it is uploaded, compressed.`,
    rows: files.flatMap((file): Row[] => {
      const { name } = readWranglerConfig(file);
      const bar = BARS[name] ?? USUAL;
      return [
        { name: `${name}: start`, figure: figures.figure(`${name} ms`), unit: "ms", bar: { at_most: bar.ms } },
        { name: `${name}: size`, figure: figures.figure(`${name} KiB`), unit: "KiB", bar: { at_most: bar.kib } },
      ];
    }),
    checked: ["every Worker starts"],
  };
}

/** Writes what would be uploaded of a Worker to `outfile`: its size, compressed. */
async function bundleKib(file: string, outfile: string): Promise<number> {
  const { code, output } = await run("wrangler", ["deploy", "--dry-run", "--outfile", outfile, "-c", file], OFFLINE_WRANGLER);
  const kib = UPLOAD.exec(output)?.groups?.["kib"];
  invariant(code === 0 && kib !== undefined, `${file} is bundled: ${output}`);
  return Number(kib);
}

/** Of a bundle that was written: told of a wrangler file instead, `check startup` would bundle the one of the folder that it runs in. */
async function startupMs(bundle: string): Promise<number> {
  const outfile = `${bundle}.cpuprofile`;
  const { code, output } = await run(
    "wrangler",
    ["check", "startup", "--worker", bundle, "--outfile", outfile],
    OFFLINE_WRANGLER,
  );
  invariant(code === 0, `${bundle} starts: ${output}`);
  return activeMs(JSON.parse(readFileSync(outfile, "utf8")) as CpuProfile);
}
