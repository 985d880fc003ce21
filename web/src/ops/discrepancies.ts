import type { AuditReport, AuditSummary, Discrepancy } from "#contracts/audit.ts";
import { INVARIANTS, isInvariant } from "#domain/audit/invariants.ts";

/** What breaks one rule. */
export interface BrokenRule {
  invariant: string;
  /** The rule, in words. */
  rule: string;
  found: Discrepancy[];
}

/** Discrepancies by the rule they break: the rule that is broken most often first. */
export function brokenRules(discrepancies: AuditReport["discrepancies"]): BrokenRule[] {
  return Array.from(
    Map.groupBy(discrepancies, ({ invariant }) => invariant),
    ([invariant, found]) => ({
      invariant,
      rule: isInvariant(invariant) ? INVARIANTS[invariant] : "A rule that this page does not know.",
      found,
    }),
  ).toSorted((a, b) => b.found.length - a.found.length || (a.invariant < b.invariant ? -1 : 1));
}

/** Rows by store and table, the largest table first. */
export const tableSizes = (sizes: AuditReport["sizes"]): { store: string; table: string; rows: number }[] =>
  Object.entries(sizes)
    .flatMap(([store, tables]) => Object.entries(tables).map(([table, rows]) => ({ store, table, rows })))
    .toSorted((a, b) => b.rows - a.rows);

/** An audit's line in the list of audits. */
export function summaryOf(report: AuditReport): AuditSummary {
  const { sizes: _, discrepancies, ...rest } = report;
  return { ...rest, discrepancy_count: discrepancies.length };
}
