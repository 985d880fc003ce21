import type Stripe from "stripe";
import { expect, test } from "vitest";
import type { AuditRead } from "#contracts/audit.ts";
import type { ProviderRecords } from "../provider/records.ts";
import { type AuditSources, intentPage } from "./provider-pages.ts";

const intent = (id: string, change: Partial<Stripe.PaymentIntent>) =>
  ({ id, status: "succeeded", metadata: { booking_id: "bkg_1", payment_id: "pay_1" }, ...change }) as Stripe.PaymentIntent;
const whole: AuditRead = {
  read_id: 1,
  audit_id: "aud_1",
  source: "intents",
  cursor: null,
  booking_ids: null,
  intent_ids: [],
};
/** A page for everybody asks no database. */
const sourcesWith = (data: Stripe.PaymentIntent[]): AuditSources => ({
  db: null as unknown as AuditSources["db"],
  records: { intents: async () => ({ kind: "ok", value: { data, has_more: false } }) } as unknown as ProviderRecords,
});

test.each([
  ["jpy", 98_000, 98_000],
  ["kwd", 131_780, 131_780],
  ["isk", 2_450_000, 24_500],
  ["mga", 98_700, 9_870_000],
])("an audit compares %s in our minor units", async (currency, amount, amount_minor) => {
  const page = await intentPage(sourcesWith([intent("pi_1", { amount, amount_received: amount, currency })]), whole);
  expect(page?.rows).toMatchObject([{ amount_minor, received_minor: amount_minor, currency: currency.toUpperCase() }]);
});

test("an intent of nobody's booking is not ours, whatever it is about", async () => {
  const foreign = intent("pi_1", { amount: 450, currency: "isk", metadata: {} });
  expect(await intentPage(sourcesWith([foreign]), whole)).toEqual({ source: "intents", rows: [], next: null });
});
