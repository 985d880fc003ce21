export type Send = (request: Request) => Promise<Response>;
export interface Persistence {
  /** How often a request is sent at most. */
  attempts: number;
  wait?: (milliseconds: number) => Promise<void>;
}

const SAFE: readonly string[] = ["GET", "HEAD", "PUT", "DELETE"];
/** Nothing was done, or nobody knows; asking again will tell. */
const PASSING: readonly number[] = [502, 503, 504];
const FIRST_WAIT_MS = 250;
/** Who is told to come back later than this is told so. */
const LONGEST_WAIT_MS = 5_000;

/**
 * Sends a request again that got no answer, or one that says "later": with the same idempotency key, so that it has its effect
 * once. What has no key and would have its effect twice is sent once.
 */
export function sendAgain(send: Send, { attempts, wait = sleep }: Persistence): Send {
  return async function sendAgain(request) {
    const repeatable = SAFE.includes(request.method) || request.headers.has("idempotency-key");
    for (let attempt = 1; repeatable && attempt < attempts; attempt++) {
      const answer = await answerOf(send, request);
      const pause = answer === undefined ? FIRST_WAIT_MS * 2 ** (attempt - 1) : pauseFor(answer, attempt);
      if (answer !== undefined && pause === undefined) return answer;
      await answer?.body?.cancel();
      await wait(pause ?? 0);
    }
    return send(request);
  };
}

/** None where the connection failed; what its sender has given up fails for good. */
async function answerOf(send: Send, request: Request): Promise<Response | undefined> {
  try {
    return await send(request.clone());
  } catch (error) {
    if (request.signal.aborted) throw error;
    return undefined;
  }
}

/** Milliseconds until the next try; undefined: this answer is the one. */
function pauseFor(answer: Response, attempt: number): number | undefined {
  if (!PASSING.includes(answer.status)) return undefined;
  const retryAfter = answer.headers.get("retry-after");
  const pause = retryAfter === null ? FIRST_WAIT_MS * 2 ** (attempt - 1) : Number(retryAfter) * 1000;
  return pause <= LONGEST_WAIT_MS ? pause : undefined;
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
