import { WorkerEntrypoint } from "cloudflare:workers";
import type { InboxMessage, SinkApi } from "#contracts/sandbox.ts";
import { type Env, THE_ONLY } from "./env.ts";

/** The provider's API: payments is bound to it in local runs instead of reaching for the network. */
export class StripeApi extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    return this.env.PROVIDER.getByName(THE_ONLY).fetch(request);
  }
}

/** Where notifications delivers in local runs. */
export class Sink extends WorkerEntrypoint<Env> implements SinkApi {
  async deliver(message: InboxMessage): Promise<{ stored: boolean }> {
    return this.env.INBOX.getByName(THE_ONLY).deliver(message);
  }
}
