/** A caller may hold several connections that were closed meanwhile, and meet one after the other. */
export const TRIES = 5;

/**
 * A request, and again where the server closed a connection that had been idle in the moment in which it was used again: the local runtime
 * does that after five seconds by its own clock, and nobody has read the request then.
 */
export async function overOpenConnection<Answer>(ask: () => Promise<Answer>, tries = TRIES): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!isClosed(error) || tries === 1) throw error;
    return await overOpenConnection(ask, tries - 1);
  }
}

/** `fetch`, with that. */
export const reach = (url: URL, init: RequestInit): Promise<Response> => overOpenConnection(() => fetch(url, init));

/** Or it was closed while the request was being written: a body that is too large is answered before it is read. */
const isClosed = (error: unknown): boolean =>
  error instanceof TypeError &&
  error.cause instanceof Error &&
  (error.cause.message === "other side closed" || (error.cause as NodeJS.ErrnoException).syscall === "write");
