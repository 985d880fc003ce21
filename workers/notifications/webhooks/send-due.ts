import { inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { err } from "#domain/result.ts";
import { isLoopback } from "#domain/webhook/receiver.ts";
import { QUEUE_TRIES } from "#domain/webhook/retry.ts";
import { liveSecrets } from "#domain/webhook/secrets.ts";
import { done, type Handling } from "#queues/consume.ts";
import { taskMessage } from "#queues/task-message.ts";
import type { Env } from "../env.ts";
import { type DeliveryRow, type EndpointRow, webhookEndpoints } from "../schema.ts";
import { claim } from "./claim.ts";
import { conclude, type Try } from "./conclude.ts";
import { DISABLED } from "./disable.ts";
import type { Grants } from "./grants.ts";
import { OUTSIDE, post } from "./post.ts";
import { signedHeaders } from "./sign.ts";

/** For how long one run begins anything more: the queue's other messages wait for it. */
const RUN_MS = 15_000;

export const WEBHOOKS_TASK = "webhooks.retry";

/** Where this system is reached on this machine only, so may its partners be. */
export const takesLoopback = ({ PUBLIC_URL }: Pick<Env, "PUBLIC_URL">): boolean => isLoopback(new URL(PUBLIC_URL).hostname);

/** The task `webhooks.retry`: sends what is due, whatever became of the queue's message. */
export async function retryWebhooks(env: Env, grants: Grants): Promise<void> {
  await sendDue(env, grants);
}

/** Sends events that have just happened, and says of each whether the queue is to bring it once more, and when. */
export async function sendEvents(env: Env, eventIds: string[], grants: Grants): Promise<Map<string, Handling>> {
  const tries = await sendDue(env, grants, eventIds);
  return new Map(
    eventIds.map((id) => {
      const open = tries.filter(({ delivery, due_at }) => delivery.event_id === id && due_at !== null);
      return [id, again(open)];
    }),
  );
}

/** After its tries by queue, the row in the database carries the obligation alone. */
function again(open: Try[]): Handling {
  const soon = open.filter(({ delivery }) => delivery.attempts < QUEUE_TRIES);
  const due = Math.min(...soon.map(({ due_at }) => due_at ?? 0));
  if (soon.length === 0) return done;
  return { kind: "retry", delay_s: Math.max(1, Math.ceil((due - Date.now()) / 1_000)), why: "a receiver has not taken it" };
}

async function sendDue(env: Env, grants: Grants, eventIds?: string[]): Promise<Try[]> {
  const end = Date.now() + RUN_MS;
  const tries: Try[] = [];
  let stop: ReturnType<Grants["stop"]> = null;
  while (eventIds?.length !== 0 && Date.now() < end) {
    stop = grants.stop();
    const claims = await claim(env.DB, Date.now(), { eventIds, onlyUsersOwn: stop !== null });
    if (claims.length === 0) break;
    tries.push(...(await sendAll(env, grants, claims)));
  }
  if (stop !== null) await goOn(env, Date.now(), stop);
  return tries;
}

/** What this batch cannot ask for is another's: a try that nobody could ask about would count as the receiver's failure. */
async function goOn({ OWN_QUEUE }: Env, now: number, { pause_s }: { pause_s: number }): Promise<void> {
  await OWN_QUEUE.send(taskMessage(WEBHOOKS_TASK, { key: now, at: now }), { contentType: "json", delaySeconds: pause_s });
}

async function sendAll(env: Env, grants: Grants, claims: DeliveryRow[]): Promise<Try[]> {
  const ids = [...new Set(claims.map(({ endpoint_id }) => endpoint_id))];
  const endpoints = await drizzle(env.DB).select().from(webhookEndpoints).where(inArray(webhookEndpoints.id, ids));
  const refused = await grants.withdrawn(endpoints);
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const posted = await Promise.all(
    claims.map(async (delivery) => {
      const endpoint = byId.get(delivery.endpoint_id);
      // Deleted since, and its deliveries with it.
      if (endpoint === undefined) return null;
      const why = endpoint.disabled_at === null ? refused.get(endpoint.id) : SINCE_DISABLED;
      return { delivery, url: endpoint.url, outcome: why ?? (await send(env, endpoint, delivery)) };
    }),
  );
  return conclude(
    env.DB,
    posted.filter((each) => each !== null),
    Date.now(),
  );
}

/** After this was claimed, or asked for once more. */
const SINCE_DISABLED = err({ reason: "disabled", status: null, detail: DISABLED } as const);

async function send(env: Env, endpoint: EndpointRow, { event_id, body }: DeliveryRow) {
  const now = Date.now();
  // The time of this try, so that a receiver may refuse what somebody has kept and sends later.
  const headers = await signedHeaders(liveSecrets(endpoint, now), { id: event_id, at_s: Math.floor(now / 1_000), body });
  return post(OUTSIDE, { url: endpoint.url, headers, body }, takesLoopback(env));
}
