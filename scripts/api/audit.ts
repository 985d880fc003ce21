import { randomUUID } from "node:crypto";
import type { AuditReport } from "#contracts/audit.ts";
import { invariant } from "#domain/invariant.ts";
import type { Api } from "./api.ts";
import { attempt } from "./attempt.ts";
import { waitFor } from "./wait-for.ts";

/** Longer than an audit itself waits for a service that does not answer: its report then names that service. */
export const AUDIT_TIMEOUT_MS = 360_000;

/** A system that answers nothing for so long is gone, and not only being started again. */
const UNREACHED_MS = 30_000;

/** Starts an audit as an operator and waits for its report. The error of a wait that ends without one names the audit. */
export async function runAudit(system: Api, operator: { token: string }): Promise<AuditReport> {
  const { answer: started, said } = await attempt(
    system.api<AuditReport>("/v1/ops/audits", { method: "POST", token: operator.token, key: randomUUID() }),
  );
  invariant(started?.status === 202, `starting an audit: ${said}`);
  const { id } = started.body;
  let seen = said;
  let brokenAt: number | null = null;
  return waitFor(
    () => `the end of the audit ${id}: ${seen}`,
    async () => {
      const asked = await attempt(system.api<AuditReport>(`/v1/ops/audits/${id}`, { token: operator.token }));
      seen = asked.said;
      if (asked.answer === null) {
        brokenAt ??= performance.now();
        invariant(performance.now() - brokenAt < UNREACHED_MS, goesOn(id, seen));
        return false;
      }
      brokenAt = null;
      const { status, body } = asked.answer;
      if (status === 200) return body.status !== "running" && body;
      invariant(status >= 500 || status === 429, goesOn(id, seen));
      return false;
    },
    AUDIT_TIMEOUT_MS,
  );
}

const goesOn = (id: string, said: string): string => `the audit ${id} goes on, but asking for its report: ${said}`;
