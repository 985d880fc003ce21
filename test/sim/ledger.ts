import { type Result, err, ok } from "#domain/result.ts";
import * as z from "zod";
import { type Tally, addTo, noTally } from "./tally.ts";

/** What was run so far of a run that need not be one sitting: the seeds from `from` on, all of them by the same code. */
export interface Ledger extends Tally {
  /** Hash of the code that ran. */
  code: string;
  from: number;
  /** How long it took, without what was lost between blocks. */
  seconds: number;
}

/** The ledger to go on with; refused where what it has was run by other code or from another seed. */
export function goOn(
  kept: Ledger | null,
  { code, from }: { code: string; from: number },
): Result<Ledger, { reason: "other_code" | "other_range"; detail: string }> {
  if (kept === null) return ok({ ...noTally(), code, from, seconds: 0 });
  if (kept.code !== code) return err({ reason: "other_code", detail: "other code than this" });
  if (kept.from !== from) return err({ reason: "other_range", detail: `seeds from ${kept.from} on` });
  return ok(kept);
}

/** The ledger once a block has been run: the one that begins where it ends. */
export function withBlock(ledger: Ledger, part: Tally, seconds: number): Ledger {
  const sum: Ledger = {
    ...ledger,
    counts: new Map(ledger.counts),
    violations: [...ledger.violations],
    seconds: ledger.seconds + seconds,
  };
  addTo(sum, part);
  return sum;
}

const Whole = z.int().nonnegative();
const Stored = z.strictObject({
  code: z.string(),
  from: Whole,
  seeds: Whole,
  events: Whole,
  simulated_ms: Whole,
  seconds: z.number().nonnegative(),
  hash: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .transform((digits) => Number.parseInt(digits, 16)),
  violations: z.array(z.strictObject({ seed: Whole, invariant: z.string(), detail: z.string(), booking: z.string().nullable() })),
  counts: z.record(z.string(), Whole).transform((counts) => new Map(Object.entries(counts))),
});

/** Throws at a text that is no ledger: what was run must not be lost to a mistake in a file's name. */
export const parseLedger = (text: string): Ledger => Stored.parse(JSON.parse(text));

/** As JSON whose counters are sorted, so that a comparison of two shows what changed. */
export function ledgerText({ code, from, seeds, events, simulated_ms, seconds, hash, violations, counts }: Ledger): string {
  const sorted = Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const stored = {
    code,
    from,
    seeds,
    events,
    simulated_ms,
    seconds: Math.round(seconds),
    hash: hash.toString(16).padStart(8, "0"),
    violations,
    counts: sorted,
  };
  return `${JSON.stringify(stored, null, 2)}\n`;
}
