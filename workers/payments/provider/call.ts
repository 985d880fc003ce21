import type { ProviderAnswer } from "#domain/payment/intent.ts";
import { log } from "#platform/log.ts";
import { meter } from "#platform/meter.ts";
import type { Bulkhead } from "./bulkhead.ts";
import type { Gate } from "./gate.ts";
import { classify } from "./classify.ts";

/** Five tries in all, with the same key. */
const MAX_RETRIES = 4;
/**
 * Between tries, as shares of what one may take, jittered: a provider that struggles is not hit by everybody at once. Of five
 * seconds 150 ms and two seconds.
 */
const FIRST_WAIT = 0.03;
const LONGEST_WAIT = 0.4;
/** For one call with all of its tries, in ms. A message needs up to four calls; together they stay below its lease. */
const CALL_DEADLINE_MS = 14_000;

type LastAnswer<T> = Exclude<ProviderAnswer<T>, { kind: "shut" }>;

/**
 * A lost answer is worth asking again, and so is a server error that the provider does not call the key's own: the key makes it
 * harmless. One that it does would be heard once more.
 */
const worthRepeating = (answer: unknown): boolean => (answer as LastAnswer<unknown>).kind === "silent";

/** What every call passes on its way out. */
export interface Doors {
  bulkhead: Bulkhead;
  gate: Gate;
  /** What one try may take, in ms. */
  try_ms: number;
}

/** One call to the provider behind bulkhead, breaker, deadline and retries. */
export async function callProvider<T>(doors: Doors, operation: string, send: () => Promise<T>): Promise<ProviderAnswer<T>> {
  const began = Date.now();
  const answer = await throughDoors(doors, operation, send);
  meter.add("holdfast_provider_calls_total", { operation, outcome: answer.kind });
  if (answer.kind !== "shut")
    meter.observe("holdfast_provider_call_duration_seconds", { operation }, (Date.now() - began) / 1_000);
  return answer;
}

function throughDoors<T>(
  { bulkhead, gate, try_ms }: Doors,
  operation: string,
  send: () => Promise<T>,
): Promise<ProviderAnswer<T>> {
  let last: Promise<unknown> = Promise.resolve();
  const tracked = (): Promise<T> => {
    const sent = send();
    last = sent.catch(() => undefined);
    return sent;
  };
  // First of all: what finds no room must not take one of the breaker's probes.
  return bulkhead.enter(
    () => throughGate(gate, try_ms, operation, tracked),
    () => last,
  );
}

async function throughGate<T>(gate: Gate, tryMs: number, operation: string, send: () => Promise<T>): Promise<ProviderAnswer<T>> {
  const admission = await gate.admit();
  if (!admission.allowed) return { kind: "shut", retry_after_s: admission.retry_after_s };
  const answer = await lastTry(gate, tryMs, send);
  const answered = answer.kind !== "silent" && answer.kind !== "failed";
  if (!answered) log("warn", "provider.no_answer", { operation, kind: answer.kind });
  await gate.report(answered);
  return answer;
}

/**
 * All tries of one call, under one deadline; once the breaker has opened there are no more. The library is loaded by the first of
 * them: it aborts a signal while it loads, which a Worker may only do inside a request. For the same reason each call brings a
 * signal of its own.
 */
async function lastTry<T>(gate: Gate, tryMs: number, send: () => Promise<T>): Promise<LastAnswer<T>> {
  const {
    ExponentialBackoff,
    TaskCancelledError,
    TimeoutStrategy,
    decorrelatedJitterGenerator,
    handleWhenResult,
    retry,
    timeout,
    wrap,
  } = await import("cockatiel");
  const backoff = new ExponentialBackoff({
    generator: decorrelatedJitterGenerator,
    initialDelay: FIRST_WAIT * tryMs,
    maxDelay: LONGEST_WAIT * tryMs,
  });
  const policy = wrap(
    timeout(CALL_DEADLINE_MS, TimeoutStrategy.Aggressive),
    retry(
      handleWhenResult((result) => worthRepeating(result) && !gate.isShut()),
      { maxAttempts: MAX_RETRIES, backoff },
    ),
  );
  try {
    return await policy.execute(async ({ attempt, signal }): Promise<LastAnswer<T>> => {
      // While it waited for this try, the deadline may have passed, or the breaker have opened.
      const isLate = signal.aborted || (attempt > 0 && gate.isShut());
      return isLate ? { kind: "silent" } : await oneTry(send);
    }, new AbortController().signal);
  } catch (error) {
    if (error instanceof TaskCancelledError) return { kind: "silent" };
    throw error;
  }
}

async function oneTry<T>(send: () => Promise<T>): Promise<LastAnswer<T>> {
  try {
    return { kind: "ok", value: await send() };
  } catch (error) {
    return classify(error);
  }
}
