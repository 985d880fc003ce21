import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { writeWhole } from "../../scripts/write-whole.ts";
import { type Ledger, ledgerText, parseLedger, withBlock } from "./ledger.ts";
import type { Bundle } from "./load.ts";
import { type Outcome, type Wish, runSeeds } from "./run-seeds.ts";

/** Seeds after which the ledger is written: a run that is ended loses no more than these. */
export const BLOCK = 5_000;

/** Of what really runs: the project's code, its libraries' and the schemas; neither comments nor types. */
export const codeOf = (bundle: Bundle): string => createHash("sha256").update(JSON.stringify(bundle)).digest("hex");

/** Null where there is none. */
export const readLedger = (file: string): Ledger | null => (existsSync(file) ? parseLedger(readFileSync(file, "utf8")) : null);

/** Runs those seeds of the wish that the ledger does not have, and keeps it in the file block by block. */
export async function runToLedger(bundle: Bundle, wish: Wish, begun: Ledger, file: string): Promise<Outcome> {
  let ledger = begun;
  const from = ledger.from + ledger.seeds;
  const seeds = wish.from + wish.seeds - from;
  const afterBlock = (...block: [Parameters<typeof withBlock>[1], number]): void => {
    ledger = withBlock(ledger, ...block);
    writeWhole(file, ledgerText(ledger));
    wish.progress?.(`${file}: ${ledger.seeds} seeds, ${ledger.violations.length} violations`);
  };
  if (seeds > 0) await runSeeds(bundle, { block: BLOCK, ...wish, from, seeds, afterBlock });
  return { ...ledger, jobs: [] };
}
