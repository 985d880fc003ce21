import { AUDITS } from "#contracts/names.ts";
import type { AuditPage, AuditRead, AuditsApi } from "#contracts/audit.ts";
import type { Objects } from "#contracts/bindings.ts";
import { countRows } from "#platform/count-rows.ts";
import { errorText, log } from "#platform/log.ts";
import type { Handling } from "./consume.ts";

/**
 * Reads a page for an audit and hands it over; `read` answers null where it cannot now. A page that does not come is asked
 * for again by the audit itself, so the queue neither retries nor buries the message. With the last page of `sized.source` go
 * the sizes of the service's tables.
 */
export async function answerAudit(
  audits: Objects<Pick<AuditsApi, "deliver">>,
  asked: AuditRead,
  read: () => Promise<AuditPage | null>,
  sized: { source: AuditRead["source"]; db: D1Database; tables: readonly string[] },
): Promise<Handling> {
  try {
    const page = await read();
    if (page === null) return { kind: "quiet" };
    const isLast = page.next === null && asked.booking_ids === null && asked.source === sized.source;
    const sizes = isLast ? { sizes: await countRows(sized.db, sized.tables) } : {};
    await audits.getByName(AUDITS).deliver(asked, { ...page, ...sizes });
  } catch (error) {
    log("warn", "audit.unanswered", { source: asked.source, why: errorText(error) });
  }
  return { kind: "quiet" };
}
