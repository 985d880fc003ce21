import type { AuditPage, AuditRead } from "#contracts/audit.ts";
import { log } from "#platform/log.ts";
import { type Books, intentPage, refundPage } from "./provider-pages.ts";
import { debtPage, entryPage, paymentPage } from "./stored-pages.ts";

/** The page an audit asks for; null while the provider does not answer. */
export async function auditPage(books: Books, asked: AuditRead): Promise<AuditPage | null> {
  switch (asked.source) {
    case "payments":
      return paymentPage(books.db, asked);
    case "entries":
      return entryPage(books.db, asked);
    case "debts":
      return debtPage(books.db, asked);
    case "intents":
      return intentPage(books, asked);
    case "provider_refunds":
      return refundPage(books, asked);
    case "projections":
    case "notices":
    case "flights":
      log("error", "audit.asked_the_wrong_service", { source: asked.source });
      return null;
  }
}
