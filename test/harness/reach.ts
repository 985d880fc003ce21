/** A caller may hold several connections that were closed meanwhile, and meet one after the other. */
export const TRIES = 12;
/** Before one of the tries that are left, in ms: time to hear of those that are closed, which on a busy machine is long. */
export const pauseBefore = (triesLeft: number): number => Math.min(250, 10 * 2 ** (TRIES - 1 - triesLeft));

/**
 * A request, and again where the server closed a connection that had been idle in the moment in which it was used again: the local runtime
 * does that after five seconds by its own clock, and nobody has read the request then. Where the connection was reset while the answer
 * was waited for, somebody may have: then only a request that is the same when it comes twice is made again.
 */
export async function overOpenConnection<Answer>(
  ask: () => Promise<Answer>,
  request: Request = {},
  tries = TRIES,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const isLost = isClosed(error) || (isReset(error) && isRepeatable(request));
    if (!isLost || tries === 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, pauseBefore(tries - 1)));
    return await overOpenConnection(ask, request, tries - 1);
  }
}

/** As much of a request as says whether it may come twice; of one that says nothing, nobody knows. */
interface Request {
  method?: string | undefined;
  headers?: HeadersInit | undefined;
}

const isRepeatable = ({ method, headers }: Request): boolean =>
  (method !== undefined && ["GET", "HEAD", "PUT", "DELETE"].includes(method)) || new Headers(headers).has("idempotency-key");

/** `fetch`, with that. */
export const reach = (url: URL, init: RequestInit): Promise<Response> =>
  overOpenConnection(() => fetch(url, init), { method: "GET", ...init });

/** Or it was closed while the request was being written: a body that is too large is answered before it is read. */
const isClosed = (error: unknown): boolean =>
  error instanceof TypeError &&
  error.cause instanceof Error &&
  (error.cause.message === "other side closed" || (error.cause as NodeJS.ErrnoException).syscall === "write");

const isReset = (error: unknown): boolean =>
  error instanceof TypeError && error.cause instanceof Error && (error.cause as NodeJS.ErrnoException).syscall === "read";
