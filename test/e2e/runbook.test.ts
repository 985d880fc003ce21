import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { newPerson, signIn } from "../harness/people.ts";
import { runPrinted } from "../harness/printed.ts";
import { type System, startSystem } from "../harness/system.ts";
import { held, pay, search, until } from "./trip.ts";

const runbook = readFileSync(path.join(ROOT, "docs/runbook.md"), "utf8");
/** Each with its heading; those that ask Cloudflare have nobody to ask here. */
const [preamble, ...blocks] = runbook.split(/^## /m).flatMap((section) => {
  const [heading = ""] = section.split("\n");
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, block = ""]) => ({ heading, block }))
    .filter(({ block }) => !block.includes("wrangler"));
});

let system: System;
let token: string;
beforeAll(async () => {
  system = await startSystem({ days: 7, lowestFares: true });
  const operator = await signIn(system, "operator@example.com");
  token = operator.token;
  // Something to see.
  const person = await newPerson(system);
  const [offer] = await search(system);
  if (offer === undefined) throw new Error("no offer");
  const booking = await held(system, person, offer);
  await pay(system, person, booking);
  await until(system, person, booking, "confirmed");
  await runAudit(system, operator);
});
afterAll(() => system.close());

test("there are commands for what can be asked of the system itself", () => {
  expect(preamble?.heading).toBe("Before anything");
  expect(blocks.length).toBeGreaterThan(12);
});

test.each(blocks)("the commands of $heading work as they are printed", async ({ block }) => {
  const stdout = await runPrinted(`${preamble?.block}\n${block}`, { API: system.url, HOLDFAST_TOKEN: token });
  expect(stdout.trim()).not.toBe("");
});
