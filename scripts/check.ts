import { type Outcome, run } from "./run.ts";

/** Everything that is wrong without running a test; all of it is reported, not only the first finding. */
const CHECKS: [name: string, command: string, args: string[]][] = [
  ["types", "tsc", ["-p", "."]],
  ["types of the web site", "tsc", ["-p", "web"]],
  ["types of the client", "tsc", ["-p", "client"]],
  ["lint", "oxlint", ["--type-aware"]],
  ["format", "oxfmt", ["--check"]],
  ["unused code", "knip", []],
  ["deployable", "node", ["scripts/deploy/check.ts"]],
  ["API document", "redocly", ["lint"]],
  ["generated client", "node", ["scripts/client/generate.ts", "--check"]],
];

/** It asks nobody whether there is a newer one, and tells nobody that it ran. */
const QUIET_REDOCLY = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

let failed = 0;
for (const [name, command, args] of CHECKS) {
  const { code, output, seconds }: Outcome = await run(command, args, QUIET_REDOCLY);
  console.log(`${code === 0 ? "ok  " : "FAIL"}  ${name} (${command} ${args.join(" ")}, ${seconds.toFixed(1)} s)`);
  if (code === 0) continue;
  failed += 1;
  console.log(output);
}
console.log(`${CHECKS.length - failed} checks passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
