import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { mailTo } from "../harness/evidence.ts";
import { prepareState } from "../harness/fares-kept.ts";
import { runPrinted } from "../harness/printed.ts";
import { type RunningServer, startServer } from "../harness/server.ts";

const state = mkdtempSync(path.join(tmpdir(), "holdfast-readme-"));
let server: RunningServer;
beforeAll(async () => {
  await prepareState(state);
  server = await startServer(state);
});
afterAll(async () => {
  await server.stop();
  rmSync(state, { recursive: true, force: true });
});

/** The shell block under a heading of the README, or of another page. */
function blockUnder(heading: string, page = "README.md"): string {
  const [, after = ""] = readFileSync(path.join(ROOT, page), "utf8").split(`## ${heading}\n`);
  const block = /```sh\n([\s\S]*?)```/.exec(after)?.[1];
  if (block === undefined) throw new Error(`no shell block under ${heading}`);
  return block;
}

const runBlock = (block: string): Promise<string> => runPrinted(block, { API: server.url });

it("books a flight by the README's curl commands, as printed", async () => {
  const stdout = await runBlock(blockUnder("One booking by curl"));
  expect(stdout).toMatch(/"status":"processing"/);
  expect(stdout).toMatch(/"status":"confirmed"\n999[0-9]{10}\n$/);
  const mail = await mailTo(server, "ada@example.com", "booking.confirmed");
  expect(mail.attachments.some(({ content_type }) => content_type.startsWith("application/pdf"))).toBe(true);
});

it("checks in by the curl commands of docs/check-in.md, as printed", async () => {
  const [login = ""] = blockUnder("One booking by curl").split("\nDAY=");
  const file = path.join(state, "pass.pdf");
  await runBlock(`OUT=${file}\n${login}\n${blockUnder("By curl", "docs/check-in.md")}`);
  expect(readFileSync(file, "latin1")).toMatch(/^%PDF-/);
});

it("books a flight by the client's example, and says why where it cannot", async () => {
  const run = async (...card: string[]) => {
    const example = path.join(ROOT, "client/examples/book.ts");
    return (await promisify(execFile)(process.execPath, [example, server.url, ...card], { timeout: 400_000 })).stdout;
  };
  expect(await run()).toMatch(/^offer: .+\nheld: [0-9A-Z]{6}, seat [0-9]+[A-L], until .+\nconfirmed\ne-ticket: 999[0-9]{10}\n$/);
  expect(await run("pm_card_chargeDeclined")).toMatch(/\nfailed: generic_decline\n$/);
});

it("ends in order where the card is declined, as the README suggests to try", async () => {
  const stdout = await runBlock(blockUnder("One booking by curl").replace("pm_card_visa", "pm_card_chargeDeclined"));
  expect(stdout).toMatch(/"status":"failed"\nno ticket\n$/);
});
