import type { Objects } from "#contracts/bindings.ts";
import type { InboxApi } from "./inbox/inbox.ts";
import type { ProviderApi } from "./provider/provider.ts";

export interface Env {
  GATEWAY: Fetcher;
  PROVIDER: Objects<ProviderApi>;
  INBOX: Objects<InboxApi>;
  PUBLIC_URL: string;
  STRIPE_WEBHOOK_SECRET: string;
}

/** There is one account and one inbox. */
export const THE_ONLY = "main";
