import type { Gathered } from "../ordeal/gather.ts";
import type { Journal } from "../ordeal/journal.ts";
import { comparedLines, wrongLines } from "../ordeal/report.ts";
import type { Findings } from "./check.ts";

/** What was killed, compared and found, in lines to print. */
export function reportLines(journal: Journal, evidence: Gathered & { restarts_s: number[] }, findings: Findings): string[] {
  const s = (seconds: number): string => `${seconds.toFixed(1)} s`;
  const { p50_s, p99_s, worst_s } = findings.restarts;
  return [
    ...comparedLines(journal, evidence, findings),
    `restart to ready: ${evidence.restarts_s.length} times, p50 ${s(p50_s)}, p99 ${s(p99_s)}, worst ${s(worst_s)}`,
    ...wrongLines(findings.wrong),
  ];
}
