import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { expect, test } from "vitest";
import { ROOT } from "../scripts/paths.ts";
import { ENVIRONMENTS } from "../scripts/deploy/environment.ts";

const DIR = ".github/workflows";
const files = readdirSync(path.join(ROOT, DIR));
const text = readFileSync(path.join(ROOT, DIR, "ci.yml"), "utf8");

/** As GitHub reads it: its own parser, with its schema, its expressions and the order of jobs. */
async function read(content: string) {
  const { context, value } = parseWorkflow({ name: "ci.yml", content }, new NoOperationTraceWriter());
  const template = value && (await convertWorkflowTemplate(context, value));
  return { errors: context.errors.getErrors().map(({ message }) => message), jobs: template?.jobs ?? [] };
}

test("GitHub has nothing against the workflow", async () => {
  expect(files).toEqual(["ci.yml"]);
  expect((await read(text)).errors).toEqual([]);
});

test.each([
  ["needs: check", "needs: chekc", "depends on unknown job 'chekc'"],
  ["timeout-minutes: 30", "timeout-minuts: 30", "Unexpected value 'timeout-minuts'"],
  ["contents: read", "contents: reed", "Unexpected value 'reed'"],
  ["vars.CLOUDFLARE", "var.CLOUDFLARE", "Unrecognized named-value: 'var'"],
])("and would have, if %s were %s", async (from, to, expected) => {
  expect(text).toContain(from);
  expect((await read(text.replace(from, to))).errors.join("\n")).toContain(expected);
});

test("every action is one commit, with the version it is", () => {
  const uses = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
  expect(uses.length).toBeGreaterThan(3);
  expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action ?? ""))).toEqual([]);
});

test("no job may do more than read the code, and no step keeps the token that it was read with", () => {
  expect(text.match(/permissions:[^\n]*\n(?: {2,}.*\n)*/g)).toEqual(["permissions:\n  contents: read\n"]);
  expect(text.match(/uses: actions\/checkout/g)).toHaveLength(text.match(/persist-credentials: false/g)?.length ?? 0);
});

test("a change is held to .ci/run, and a tag is deployed only after it, to staging and then to production", async () => {
  const { jobs } = await read(text);
  const order = jobs.map(({ id, needs }) => [id.value, (needs ?? []).map(({ value }) => value)]);
  expect(order).toEqual([
    ["check", []],
    ["staging", ["check"]],
    ["production", ["staging"]],
  ]);
  const job = (id: string): string => new RegExp(`\n  ${id}:\n([\\s\\S]*?)(?=\n  \\w+:\n|$)`).exec(text)?.[1] ?? "";
  expect(job("check")).toContain("- run: .ci/run\n");
  for (const name of ENVIRONMENTS) {
    expect(job(name)).toContain("if: ${{ github.ref_type == 'tag' }}\n");
    // Its protection rules and its secrets are the environment's.
    expect(job(name)).toContain(`environment: ${name}\n`);
    expect(job(name)).toContain(`DEPLOY_TO: ${name}\n`);
    expect(job(name)).toContain('run: npm run deploy -- --env "$DEPLOY_TO"\n');
  }
});

test("no secret reaches what a pull request may change", () => {
  const [check = ""] = text.split("\n  staging:\n");
  expect(check).not.toContain("secrets.");
  expect(text).not.toContain("pull_request_target");
});

test("nothing that others can write comes into a shell", () => {
  const commands = [...text.matchAll(/run: (.+)/g)].map(([, command]) => command ?? "");
  expect(commands.filter((command) => command.includes("${{"))).toEqual([]);
});
