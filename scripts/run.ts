import { spawn } from "node:child_process";
import path from "node:path";
import { ROOT } from "./paths.ts";

export interface Outcome {
  code: number;
  output: string;
  seconds: number;
}

/** Runs a command of node_modules/.bin in the repository's root and collects what it prints. */
export function run(command: string, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(ROOT, "node_modules/.bin", command), args, {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output, seconds: (performance.now() - began) / 1000 }));
  });
}

/** Settings under which wrangler asks nobody anything. */
export const OFFLINE_WRANGLER = { WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", CI: "true" };
