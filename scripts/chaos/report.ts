import type { Gathered } from "../ordeal/gather.ts";
import type { Journal } from "../ordeal/journal.ts";
import { comparedLines, listed, wrongLines } from "../ordeal/report.ts";
import type { ChaosEvidence, Findings } from "./check.ts";

/** What the provider did, what was compared and found, in lines to print. */
export function reportLines(journal: Journal, evidence: ChaosEvidence & Gathered, findings: Findings): string[] {
  const [webhooks, calls] = [true, false].map((isWebhook) =>
    evidence.met.filter(({ operation }) => (operation === "webhook") === isWebhook),
  );
  return [
    `provider calls: ${metBy(calls ?? [])}`,
    `webhooks: ${metBy(webhooks ?? [])}`,
    `circuit breaker: opened ${evidence.openings} times`,
    ...comparedLines(journal, evidence, findings),
    `unexplained: ${findings.wrong.unexplained.length}; compared ${listed(Object.entries(findings.compared))}`,
    ...wrongLines(findings.wrong),
  ];
}

const metBy = (met: ChaosEvidence["met"]): string =>
  listed(
    [...Map.groupBy(met, ({ mode }) => mode)].map(
      ([mode, all]) => [mode, all.reduce((total, { count }) => total + count, 0)] as const,
    ),
  );
