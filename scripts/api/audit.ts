import { randomUUID } from "node:crypto";
import type { AuditReport } from "#contracts/audit.ts";
import { invariant } from "#domain/invariant.ts";
import type { Api } from "./api.ts";
import { waitFor } from "./wait-for.ts";

/** Longer than an audit itself waits for a service that does not answer: its report then names that service. */
export const AUDIT_TIMEOUT_MS = 360_000;

/** Starts an audit as an operator and waits for its report. */
export async function runAudit(system: Api, operator: { token: string }): Promise<AuditReport> {
  const started = await system.api<AuditReport>("/v1/ops/audits", { method: "POST", token: operator.token, key: randomUUID() });
  invariant(started.status === 202, `starting an audit: ${started.status} ${JSON.stringify(started.body)}`);
  const { id } = started.body;
  let seen = started.body;
  return waitFor(
    () => `the audit's end: ${JSON.stringify(seen)}`,
    async () => {
      const { status, body } = await system.api<AuditReport>(`/v1/ops/audits/${id}`, { token: operator.token });
      seen = body;
      if (status === 200) return body.status !== "running" && body;
      invariant(
        status >= 500 || status === 429,
        `the audit ${id} goes on, but asking for its report: ${status} ${JSON.stringify(body)}`,
      );
      return false;
    },
    AUDIT_TIMEOUT_MS,
  );
}
