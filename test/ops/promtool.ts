import { spawnSync } from "node:child_process";
import { invariant } from "#domain/invariant.ts";
import { ROOT } from "../../scripts/paths.ts";

/** What `npm run test:ops` has found or fetched. */
function programOf(variable: "PROMETHEUS_PATH" | "PROMTOOL_PATH"): string {
  const file = process.env[variable];
  invariant(file !== undefined, `${variable} is set: run npm run test:ops`);
  return file;
}

export const prometheusProgram = (): string => programOf("PROMETHEUS_PATH");

/** `promtool …`; paths are from the repository's root. */
export function promtool(args: string[], input?: string): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(programOf("PROMTOOL_PATH"), args, { cwd: ROOT, encoding: "utf8", input });
  return { code: status, output: `${stdout}${stderr}` };
}
