import { and, eq } from "drizzle-orm";
import type { WebhookEndpoint, WebhookOwner } from "#contracts/webhooks.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { type EndpointRow, webhookEndpoints } from "../schema.ts";

/** Of one who is there themselves no client stands in the row. */
export const clientOf = ({ client_id }: WebhookOwner): string => client_id ?? "";

const { user_id, client_id, id } = webhookEndpoints;
export const ownedBy = (owner: WebhookOwner) => and(eq(user_id, owner.user_id), eq(client_id, clientOf(owner)));
/** This endpoint, if it is theirs. */
export const theirs = (query: WebhookOwner & { endpoint_id: string }) => and(eq(id, query.endpoint_id), ownedBy(query));

/** An endpoint as its owner sees it. */
export const endpointView = (row: Omit<EndpointRow, "slot">, now: number): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  events: row.events,
  description: row.description,
  disabled: row.disabled_at === null ? null : { at: formatInstantMs(row.disabled_at), by: row.disabled_by ?? "owner" },
  previous_secret_until: row.previous_until !== null && now < row.previous_until ? formatInstantMs(row.previous_until) : null,
  created_at: formatInstantMs(row.created_at),
  updated_at: formatInstantMs(row.updated_at),
});
