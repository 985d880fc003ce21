import { inArray } from "drizzle-orm";
import type Stripe from "stripe";
import type { AuditPage, AuditRead } from "#contracts/audit.ts";
import type { IntentFact, ProviderRefundFact } from "#domain/audit/facts.ts";
import { fromProviderAmount } from "#domain/money/provider-amount.ts";
import { refundOf } from "../provider/classify.ts";
import type { ProviderRecords } from "../provider/records.ts";
import { payments } from "../schema.ts";
import type { Db } from "../store/db.ts";

type PageOf<Source extends AuditPage["source"]> = Extract<AuditPage, { source: Source }>;

/** What an audit looks into. */
export interface AuditSources {
  db: Db;
  records: ProviderRecords;
}

/** The provider's intents of bookings, page by page or for some bookings; those of nobody's booking are not ours. */
export async function intentPage(sources: AuditSources, asked: AuditRead): Promise<PageOf<"intents"> | null> {
  if (asked.booking_ids === null) {
    const page = await sources.records.intents(asked.cursor);
    return page.kind === "ok" ? { source: "intents", rows: page.value.data.flatMap(intentFact), next: nextOf(page.value) } : null;
  }
  const rows: IntentFact[] = [];
  for (const id of await intentsOf(sources, asked.booking_ids, asked.intent_ids)) {
    const found = await sources.records.intent(id);
    if (found.kind !== "ok") return null;
    rows.push(...intentFact(found.value));
  }
  return { source: "intents", rows, next: null };
}

/** The provider's refunds, whoever asked for them: their booking is that of the intent. */
export async function refundPage(sources: AuditSources, asked: AuditRead): Promise<PageOf<"provider_refunds"> | null> {
  if (asked.booking_ids === null) {
    const page = await sources.records.refunds(null, asked.cursor);
    return page.kind === "ok"
      ? { source: "provider_refunds", rows: await refundFacts(sources, page.value.data), next: nextOf(page.value) }
      : null;
  }
  const rows: ProviderRefundFact[] = [];
  for (const id of await intentsOf(sources, asked.booking_ids, asked.intent_ids)) {
    const found = await sources.records.refunds(id, null);
    if (found.kind !== "ok") return null;
    rows.push(...(await refundFacts(sources, found.value.data)));
  }
  return { source: "provider_refunds", rows, next: null };
}

const nextOf = (page: { data: { id: string }[]; has_more: boolean }): string | null =>
  page.has_more ? (page.data.at(-1)?.id ?? null) : null;

async function intentsOf(sources: AuditSources, bookingIds: string[], known: string[]): Promise<string[]> {
  const rows = await sources.db.select({ id: payments.intent_id }).from(payments).where(inArray(payments.booking_id, bookingIds));
  return [...new Set([...known, ...rows.flatMap(({ id }) => id ?? [])])];
}

function intentFact(intent: Stripe.PaymentIntent): IntentFact[] {
  const bookingId = intent.metadata["booking_id"];
  if (bookingId === undefined) return [];
  return [
    {
      id: intent.id,
      booking_id: bookingId,
      payment_id: intent.metadata["payment_id"] ?? null,
      status: intent.status,
      amount_minor: fromProviderAmount(intent.amount, intent.currency),
      received_minor: fromProviderAmount(intent.amount_received, intent.currency),
      currency: intent.currency.toUpperCase(),
    },
  ];
}

async function refundFacts(sources: AuditSources, refunds: Stripe.Refund[]): Promise<ProviderRefundFact[]> {
  const intentIds = [...new Set(refunds.flatMap((refund) => intentIdOf(refund) ?? []))];
  const rows = await sources.db
    .select({ intent_id: payments.intent_id, booking_id: payments.booking_id })
    .from(payments)
    .where(inArray(payments.intent_id, intentIds));
  const bookings = new Map(rows.map(({ intent_id, booking_id }) => [intent_id, booking_id]));
  return refunds.flatMap((refund) => {
    const intent_id = intentIdOf(refund);
    const booking_id = bookings.get(intent_id) ?? refund.metadata?.["booking_id"];
    if (intent_id === null || booking_id === undefined) return [];
    const { id, amount_minor, status } = refundOf(refund);
    return [{ id, booking_id, intent_id, amount_minor, status }];
  });
}

const intentIdOf = ({ payment_intent }: Stripe.Refund): string | null =>
  typeof payment_intent === "string" ? payment_intent : (payment_intent?.id ?? null);
