import { AUDITS, type AuditPage, type AuditRead, type AuditsApi } from "#contracts/audit.ts";
import type { Objects } from "#contracts/bindings.ts";
import { errorText, log } from "#platform/log.ts";
import type { Handling } from "./consume.ts";

/**
 * Reads a page for an audit and hands it over; `read` answers null where it cannot now. A page that does not come is asked
 * for again by the audit itself, so the queue neither retries nor buries the message.
 */
export async function answerAudit(
  audits: Objects<Pick<AuditsApi, "deliver">>,
  asked: AuditRead,
  read: () => Promise<AuditPage | null>,
): Promise<Handling> {
  try {
    const page = await read();
    if (page !== null) await audits.getByName(AUDITS).deliver(asked, page);
  } catch (error) {
    log("warn", "audit.unanswered", { source: asked.source, why: errorText(error) });
  }
  return { kind: "quiet" };
}
