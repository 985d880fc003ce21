/**
 * A request, and once more where the server closed a connection that had been idle in the moment in which it was used again: the local
 * runtime does that after five seconds by its own clock, and nobody has read the request then.
 */
export async function onceMore<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!isClosed(error)) throw error;
    return await ask();
  }
}

/** `fetch`, with that. */
export const reach = (url: URL, init: RequestInit): Promise<Response> => onceMore(() => fetch(url, init));

const isClosed = (error: unknown): boolean =>
  error instanceof TypeError && error.cause instanceof Error && error.cause.message === "other side closed";
