import Stripe from "stripe";
import { bounded } from "#platform/bounded.ts";
import { numberVar } from "#platform/env.ts";
import type { Env } from "../env.ts";

/** One try, in ms. Card authorisations take one to three seconds; five tries and the waits between them fit the call's deadline. */
export const TRY_TIMEOUT_MS = 5_000;

/** Bytes: a page of a hundred records of which each has all the metadata that the provider takes is shorter. */
export const MAX_ANSWER_BYTES = 4 * 1_048_576;

export const tryMs = (env: Env): number => numberVar("PROVIDER_TIMEOUT_MS", env.PROVIDER_TIMEOUT_MS, TRY_TIMEOUT_MS);

/** Building the SDK makes some hundred objects, so it is built once for each isolate. */
const built = new WeakMap<Env, Stripe>();

/**
 * The provider's own SDK. It never retries by itself: tries, deadlines and what they mean are decided in call.ts.
 * Locally its requests go to the sandbox Worker, by binding; nothing else differs.
 */
export function stripeClient(env: Env): Stripe {
  const known = built.get(env);
  if (known !== undefined) return known;
  const client = build(env);
  built.set(env, client);
  return client;
}

function build(env: Env): Stripe {
  const base = new URL(env.STRIPE_API_BASE);
  const provider = env.PROVIDER;
  const ask: typeof fetch =
    provider === undefined ? (input, init) => fetch(input, init) : (input, init) => provider.fetch(input, init);
  const send: typeof fetch = async (input, init) => bounded(await ask(input, init), MAX_ANSWER_BYTES);
  return new Stripe(env.STRIPE_SECRET_KEY, {
    httpClient: Stripe.createFetchHttpClient(send),
    host: base.hostname,
    protocol: base.protocol === "http:" ? "http" : "https",
    ...(base.port === "" ? {} : { port: base.port }),
    maxNetworkRetries: 0,
    timeout: tryMs(env),
    telemetry: false,
  });
}
