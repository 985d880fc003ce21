import type { ProviderAnswer } from "#domain/payment/intent.ts";
import { log } from "#platform/log.ts";
import { meter } from "#platform/meter.ts";
import type { Bulkhead } from "./bulkhead.ts";
import type { Gate } from "./gate.ts";
import { type Tried, classify } from "./classify.ts";

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
/**
 * When to come again after the provider's own rate limit, in seconds. Its limits are of a second; five tries have met this one, so
 * the rush is a longer one.
 */
const RATE_LIMITED_S = 5;

type Shut = Extract<ProviderAnswer<never>, { kind: "shut" }>;
type Outcome<T> = Tried<T> | Shut;

/**
 * A lost answer is worth asking again, and so is a server error that the provider does not call the key's own: the key makes it
 * harmless. One that it does would be heard once more. What was too much for the provider may find room a moment later.
 */
const worthRepeating = (answer: unknown): boolean => ["silent", "limited"].includes((answer as Tried<unknown>).kind);

/** What keeps calls to the provider from being too many, or too long. */
export interface CallLimits {
  bulkhead: Bulkhead;
  gate: Gate;
  /** What one try may take, in ms. */
  try_ms: number;
}

/**
 * One call to the provider behind bulkhead, breaker, deadline and retries. Where its last answer was that we ask too much, the caller
 * comes again with the same key, as if nothing had gone out: whatever an earlier try has done, the key will answer for.
 */
export async function callProvider<T>(limits: CallLimits, operation: string, send: () => Promise<T>): Promise<ProviderAnswer<T>> {
  const began = Date.now();
  const answer = await withinLimits(limits, operation, send);
  meter.add("holdfast_provider_calls_total", { operation, outcome: answer.kind });
  if (answer.kind !== "shut")
    meter.observe("holdfast_provider_call_duration_seconds", { operation }, (Date.now() - began) / 1_000);
  return answer.kind === "limited" ? { kind: "shut", retry_after_s: RATE_LIMITED_S } : answer;
}

function withinLimits<T>({ bulkhead, gate, try_ms }: CallLimits, operation: string, send: () => Promise<T>): Promise<Outcome<T>> {
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

async function throughGate<T>(gate: Gate, tryMs: number, operation: string, send: () => Promise<T>): Promise<Outcome<T>> {
  const admission = await gate.admit();
  if (!admission.allowed) return { kind: "shut", retry_after_s: admission.retry_after_s };
  const answer = await lastTry(gate, tryMs, send);
  const answered = answer.kind !== "silent" && answer.kind !== "failed" && answer.kind !== "limited";
  if (!answered) log("warn", "provider.no_answer", { operation, kind: answer.kind });
  await gate.report(answered);
  return answer;
}

/**
 * All tries of one call, under one deadline; once the breaker has opened there are no more. The library is loaded by the first of
 * them: it aborts a signal while it loads, which a Worker may only do inside a request. For the same reason each call brings a
 * signal of its own.
 */
async function lastTry<T>(gate: Gate, tryMs: number, send: () => Promise<T>): Promise<Tried<T>> {
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
  // Silent until the first try has an answer, and again while another is under way.
  let last: Tried<T> = { kind: "silent" };
  try {
    return await policy.execute(async ({ attempt, signal }): Promise<Tried<T>> => {
      // While it waited for this try, the deadline may have passed, or the breaker have opened.
      if (signal.aborted || (attempt > 0 && gate.isShut())) return last;
      last = { kind: "silent" };
      last = await oneTry(send);
      return last;
    }, new AbortController().signal);
  } catch (error) {
    if (error instanceof TaskCancelledError) return last;
    throw error;
  }
}

async function oneTry<T>(send: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { kind: "ok", value: await send() };
  } catch (error) {
    return classify(error);
  }
}
