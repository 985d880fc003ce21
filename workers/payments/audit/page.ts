import type { AuditPage, AuditRead } from "#contracts/audit.ts";
import { log } from "#platform/log.ts";
import { type AuditSources, intentPage, refundPage } from "./provider-pages.ts";
import { debtPage, entryPage, paymentPage } from "./stored-pages.ts";

/** The page an audit asks for; null while the provider does not answer. */
export async function auditPage(sources: AuditSources, asked: AuditRead): Promise<AuditPage | null> {
  switch (asked.source) {
    case "payments":
      return paymentPage(sources.db, asked);
    case "entries":
      return entryPage(sources.db, asked);
    case "debts":
      return debtPage(sources.db, asked);
    case "intents":
      return intentPage(sources, asked);
    case "provider_refunds":
      return refundPage(sources, asked);
    case "projections":
    case "notices":
    case "flights":
      log("error", "audit.asked_the_wrong_service", { source: asked.source });
      return null;
  }
}
