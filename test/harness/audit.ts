import { randomUUID } from "node:crypto";
import { AUDIT_TASK } from "#contracts/names.ts";
import type { AuditReport } from "#contracts/audit.ts";
import { AUDIT_TIMEOUT_MS } from "../../scripts/api/audit.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { sendToQueue } from "./queue.ts";
import type { System } from "./system.ts";

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
