import { execFile } from "node:child_process";
import { ROOT } from "../../scripts/paths.ts";

/** Less than a test may take, so that it is said how far the commands came. */
const TIMEOUT_MS = 400_000;

/**
 * Runs the shell commands of a document as they are printed there, and resolves to what they said. Rejects with how they ended and all
 * that they said before, where one of them fails or all take too long.
 */
export function runPrinted(commands: string, variables: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: ROOT, env: { ...process.env, ...variables }, timeout: TIMEOUT_MS };
    execFile("bash", ["-euo", "pipefail", "-c", commands], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const how = error.killed ? `were not done in ${TIMEOUT_MS} ms` : `ended with ${error.code ?? error.signal}`;
      reject(new Error(`the commands ${how}, after they said:\n${stdout}\n${stderr}`));
    });
  });
}
