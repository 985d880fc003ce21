import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./paths.ts";

/** Has a program of the repository's begun by a Node that says it is of this version. */
function begunBy(version: string) {
  const pretend = `for (const [name, value] of [["version", "v${version}"], ["versions", { ...process.versions, node: "${version}" }]])
    Object.defineProperty(process, name, { value });`;
  const options = ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`];
  const program = [path.join(ROOT, "scripts/bootstrap.mjs"), "tsc", "--version"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, ...program], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test.each(["18.20.8", "19.9.0"])("Node %s is told in one line that it is too old, and starts nothing", (version) => {
  const stderr = `Holdfast needs Node.js 20 or newer; this is v${version}.\n`;
  expect(begunBy(version)).toEqual({ status: 1, stdout: "", stderr });
});
