import { invariant } from "#domain/invariant.ts";
import type { Api } from "../../scripts/api/api.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";

/** One message in the sandbox's inbox, as `/dev/inbox.json` shows it. */
export interface InboxEntry {
  id: string;
  channel: "email" | "sms";
  to: string;
  subject: string | null;
  text: string;
  html: string | null;
  links: string[];
  booking_id: string | null;
  type: string;
  sent_at: string;
  attachments: { filename: string; content_type: string; size: number; url: string }[];
}
/** A payment in the provider's own records, in the provider's words. */
export interface ProviderPayment {
  id: string;
  booking_id: string;
  status: string;
  amount: number;
  amount_received: number;
  amount_refunded: number;
  currency: string;
  created: number;
}

/** Everything sent to this address or phone number, newest first. */
export async function inbox(system: Api, to: string): Promise<InboxEntry[]> {
  return list<InboxEntry>(system, `/dev/inbox.json?to=${encodeURIComponent(to)}`);
}

/** Waits for the first message of a type: `booking.confirmed`. */
export async function mailTo(system: Api, to: string, type: string): Promise<InboxEntry> {
  return waitFor(`a ${type} message to ${to}`, async () => (await inbox(system, to)).find((entry) => entry.type === type));
}

/** What the provider knows of a booking's payments. */
export async function providerPayments(system: Api, bookingId: string): Promise<ProviderPayment[]> {
  return list<ProviderPayment>(system, `/dev/provider/payments.json?booking_id=${encodeURIComponent(bookingId)}`);
}

async function list<Item>(system: Api, url: string): Promise<Item[]> {
  const { status, body } = await system.api<{ data: Item[] }>(url);
  invariant(status === 200, `${url} answered ${status}`);
  return body.data;
}
