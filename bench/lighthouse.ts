import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { invariant } from "#domain/invariant.ts";
import { findChromium } from "../scripts/chromium.ts";
import { freePort, startServer } from "../test/harness/server.ts";
import { audit, type Category, STEADY } from "./lighthouse/audit.ts";
import { type MainPage, mainPages } from "./lighthouse/pages.ts";
import type { Options } from "./options.ts";
import type { Result, Row } from "./report.ts";
import { Rounds } from "./stats.ts";

const ROUNDS = 3;
const BAR = 95;
const ALL: readonly Category[] = ["performance", ...STEADY];

/** What Lighthouse thinks of the main pages of just what `npm start` serves, on a phone with a slow network. */
export async function lighthouse({ isShort }: Options): Promise<Result> {
  const executablePath = findChromium();
  invariant(executablePath !== null, "there is a Chromium: `npm run test:browser` installs one");
  const state = mkdtempSync(path.join(tmpdir(), "holdfast-bench-"));
  const server = await startServer(state, { RATE_LIMITS: "wide" });
  const port = await freePort();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", `--remote-debugging-port=${port}`] });
  const pages = mainPages(new Date().toISOString().slice(0, 10));
  const scores = new Rounds();
  const rounds = isShort ? 1 : ROUNDS;
  const look = async ({ name, path: at, isPrivate = false }: MainPage, isCounted: boolean): Promise<void> => {
    const scored = await audit(`${server.url}${at}`, port, { categories: ALL, isPrivate });
    if (isCounted) for (const category of ALL) scores.add(`${name}: ${category}`, scored.scores[category] ?? 0);
  };
  try {
    // The first round warms everything up.
    for (let round = 0; round <= rounds; round++) for (const page of pages) await look(page, round > 0);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(state, { recursive: true, force: true });
  }
  const row = (name: string): Row => ({ name, figure: scores.figure(name), unit: "", bar: { at_least: BAR } });
  return {
    name: "lighthouse",
    what: `Lighthouse's scores, of 100, for the main pages as \`npm start\` serves them: a phone, a slow network, nothing in a cache; ${rounds} rounds.`,
    rows: pages.flatMap(({ name }) => ALL.map((category) => row(`${name}: ${category}`))),
    checked: ["every page could be read"],
  };
}
