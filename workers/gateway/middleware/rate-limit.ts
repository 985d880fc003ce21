import type { Context, MiddlewareHandler } from "hono";
import type { Caller } from "#contracts/users.ts";
import { invariant } from "#domain/invariant.ts";
import { networkOf } from "#domain/rate-limit/network.ts";
import type { App } from "../env.ts";
import { countExactly, countRoughly, type Counted } from "../rate-limit/ask.ts";
import { limitsOf, type CountedBy, type RateClass } from "../rate-limit/classes.ts";
import { policyField, remainingField } from "../rate-limit/headers.ts";
import { rateSettings } from "../rate-limit/settings.ts";
import { answerProblem } from "../refuse.ts";

/**
 * Who cannot be told apart shares one limit. The platform sets the header on every request from outside and lets no client
 * set it, so this is for requests that do not come through it.
 */
const UNKNOWN_NETWORK = "unknown";

/** The network that a request comes from. */
export const networkOfRequest = (c: Context<App>): string => networkOf(c.req.header("cf-connecting-ip") ?? "") ?? UNKNOWN_NETWORK;

/** Before anything is known of the caller: so many requests of a class from one network. */
export function limitByAddress(rate: RateClass): MiddlewareHandler<App> {
  return async function limitByAddress(c, next) {
    const { address: quota } = limitsOf(rate);
    const refused = refuseIfOver(c, await countRoughly(c.env, rate, "address", quota, networkOfRequest(c)));
    if (refused) c.res = refused;
    else await next();
    announce(c, "RateLimit-Policy", policyField(c.env, rate, "address"));
  };
}

/**
 * The policy on what is answered before anything is counted: a preflight, a body that is too large. It is that of whatever is no
 * operation, since none was reached.
 */
export function policyOnEveryAnswer(): MiddlewareHandler<App> {
  return async function policyOnEveryAnswer(c, next) {
    await next();
    if (!c.res.headers.has("ratelimit-policy")) announce(c, "RateLimit-Policy", policyField(c.env, "site", "address"));
  };
}

/** After authentication, since only then the caller is known: so many requests of a class by one user, and by one OAuth client. */
export function limitByCaller(rate: RateClass): MiddlewareHandler<App> {
  return async function limitByCaller(c, next) {
    const caller = c.get("caller");
    invariant(caller, "limitByCaller runs after authenticate");
    const counts = await Promise.all([countUser(c, rate, caller), countClient(c, rate, caller)]);
    const refused = counts.map((counted) => refuseIfOver(c, counted)).find((refusal) => refusal !== undefined);
    if (refused) c.res = refused;
    else await next();
    const [user] = counts;
    const left = user.ok ? user.value : user.error;
    if (left !== null && limitsOf(rate).user === "exact") announce(c, "RateLimit", remainingField(rate, left));
    const named: CountedBy[] = caller.client_id === null ? ["user"] : ["user", "client"];
    announce(c, "RateLimit-Policy", named.map((by) => policyField(c.env, rate, by)).join(", "));
  };
}

const NOT_COUNTED: Counted = { ok: true, value: null };

async function countUser(c: Context<App>, rate: RateClass, { user_id }: Caller): Promise<Counted> {
  const { user: quota } = limitsOf(rate);
  if (quota === undefined) return NOT_COUNTED;
  return quota === "exact"
    ? await countExactly(c.env, rate, rateSettings(c.env).booking, user_id)
    : await countRoughly(c.env, rate, "user", quota, user_id);
}

async function countClient(c: Context<App>, rate: RateClass, { client_id }: Caller): Promise<Counted> {
  const { client: quota } = limitsOf(rate);
  return quota === undefined || client_id === null ? NOT_COUNTED : await countRoughly(c.env, rate, "client", quota, client_id);
}

function refuseIfOver(c: Context<App>, counted: Counted): Response | undefined {
  return counted.ok ? undefined : answerProblem(c, "rate_limited", { retry_after_s: counted.error.retry_in_ms / 1000 });
}

function announce(c: Context<App>, name: string, field: string): void {
  // A WebSocket's answer has no headers to add to.
  if (c.res.status !== 101) c.res.headers.append(name, field);
}
