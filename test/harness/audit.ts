import { randomUUID } from "node:crypto";
import { AUDIT_TASK, type AuditReport } from "#contracts/audit.ts";
import { invariant } from "#domain/invariant.ts";
import type { Api } from "./api.ts";
import { sendToQueue } from "./queue.ts";
import type { System } from "./system.ts";
import { waitFor } from "./wait-for.ts";

/** Longer than an audit itself waits for a service that does not answer: its report then names that service. */
const AUDIT_TIMEOUT_MS = 360_000;

/** Starts an audit as an operator and waits for its report. */
export async function runAudit(system: Api, operator: { token: string }): Promise<AuditReport> {
  const started = await system.api<AuditReport>("/v1/ops/audits", { method: "POST", token: operator.token, key: randomUUID() });
  invariant(started.status === 202, `starting an audit: ${started.status} ${JSON.stringify(started.body)}`);
  let seen = started.body;
  return waitFor(
    () => `the audit's end: ${JSON.stringify(seen)}`,
    async () => {
      const { body } = await system.api<AuditReport>(`/v1/ops/audits/${started.body.id}`, { token: operator.token });
      seen = body;
      return body.status !== "running" && body;
    },
    AUDIT_TIMEOUT_MS,
  );
}

/** The scheduler's message, and the report of the audit it started: the one that pokes the sagas it finds amiss. */
export async function scheduledAudit(system: System, operator: { token: string }): Promise<AuditReport> {
  const at = new Date().toISOString();
  const message = { v: 1, type: "task.run", booking_id: null, step: "task", at, traceparent: null };
  const id = `task:${AUDIT_TASK}:${randomUUID()}`;
  const latest = async () => (await system.api<AuditReport>("/v1/ops/audits/latest", { token: operator.token })).body;
  const before = await latest();
  await sendToQueue(system, "BOOKINGS_QUEUE", { ...message, id, data: { name: AUDIT_TASK } });
  return waitFor(
    "the scheduled audit",
    async () => {
      const report = await latest();
      return report.id !== before.id && report.finished_at !== null && report;
    },
    AUDIT_TIMEOUT_MS,
  );
}
