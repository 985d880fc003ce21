import { resolve4, resolve6 } from "node:dns/promises";
import { isIP } from "node:net";
import { GONE } from "#domain/webhook/disabled.ts";
import { isPublicAddress } from "#domain/webhook/address.ts";
import { isLoopback, receiverUrl } from "#domain/webhook/receiver.ts";
import { err, ok, type Result } from "#domain/result.ts";

/** For the look-up of the name, and for the answer: a receiver stores the event and answers, and does its work afterwards. */
const TIMEOUT_MS = 5_000;

export interface Outgoing {
  url: string;
  headers: Record<string, string>;
  body: string;
}
/**
 * `undelivered`: worth another try. `unwanted`: its receiver wants nothing more. `disabled`: it was not sent. `status`: what the receiver
 * answered, where it did. `detail` is ours: nothing of an answer's text is read, kept or shown.
 */
export type Posted = Result<
  { status: number },
  { reason: "undelivered" | "unwanted" | "disabled"; status: number | null; detail: string }
>;

/** How the world outside is reached; a test may have another. */
export interface Outside {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** All addresses of a name. */
  resolve(hostname: string): Promise<string[]>;
}
export const OUTSIDE: Outside = {
  fetch: (url, init) => fetch(url, init),
  async resolve(hostname) {
    return addressesIn(await Promise.allSettled([resolve4(hostname), resolve6(hostname)]));
  },
};

/**
 * The addresses of what resolvers answered. Workers' own list every record of an answer, so the names that an alias goes through, too:
 * most receivers are aliases of some cloud's.
 */
export const addressesIn = (answers: readonly PromiseSettledResult<readonly string[]>[]): string[] =>
  answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : [])).filter((text) => isIP(text) !== 0);

/**
 * Sends one event to its receiver. Taken is what is answered with 2xx; a redirect is not followed, since it could lead anywhere. The
 * address is judged each time: what was right when it was registered need not be now. `loopback`: see `receiverUrl`.
 */
export async function post(outside: Outside, { url, headers, body }: Outgoing, loopback: boolean): Promise<Posted> {
  const judged = receiverUrl(url, { loopback });
  if (!judged.ok) return undelivered(`the address is not one that we send to: ${judged.error.fault}`);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const where = await leadsOutside(outside, new URL(judged.value).hostname, loopback, signal);
    if (where !== null) return undelivered(where);
    const response = await outside.fetch(judged.value, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/json", "user-agent": "Holdfast-Webhooks/1", ...headers },
      body,
      signal,
    });
    await response.body?.cancel();
    if (response.ok) return ok({ status: response.status });
    return response.status === GONE ? UNWANTED : undelivered(refusal(response.status), response.status);
  } catch {
    return undelivered(signal.aborted ? `no answer within ${TIMEOUT_MS / 1_000} seconds` : "no connection");
  }
}

const UNWANTED: Posted = err({ reason: "unwanted", status: GONE, detail: "answered 410: nothing more is wanted there" });

const undelivered = (detail: string, status: number | null = null): Posted => err({ reason: "undelivered", status, detail });

/** A switch of protocols or an answer without a status (0: a redirect that was kept from us) is none of these either. */
const refusal = (status: number): string =>
  status === 0 || (status >= 300 && status < 400) ? "answered with a redirect, which is not followed" : `answered ${status}`;

/**
 * Null: every address of the name is public. The connection that follows looks the name up once more and may be told another address,
 * which this cannot see; where this is deployed, the platform's own egress reaches no private network either.
 */
async function leadsOutside(outside: Outside, hostname: string, loopback: boolean, signal: AbortSignal): Promise<string | null> {
  if (loopback && isLoopback(hostname)) return null;
  const addresses = await Promise.race([outside.resolve(hostname), abortionOf(signal)]);
  if (addresses.length === 0) return "its name has no address";
  return addresses.every(isPublicAddress) ? null : "its name leads to an address that is not public";
}

const abortionOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("out of time")), { once: true });
  });
