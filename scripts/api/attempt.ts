import type { ApiAnswer } from "./api.ts";

/** What came of a request: null where the connection brought no answer. */
export interface Attempt<Body> {
  answer: ApiAnswer<Body> | null;
  /** Status and body, or why there are none, for an error's message. */
  said: string;
}

/** Waits for a request whose connection may break, which is not to end what it is a part of. Never rejects. */
export async function attempt<Body>(request: Promise<ApiAnswer<Body>>): Promise<Attempt<Body>> {
  try {
    const answer = await request;
    return { answer, said: `${answer.status} ${JSON.stringify(answer.body)}` };
  } catch (error) {
    return { answer: null, said: reasonOf(error) };
  }
}

/** `fetch` says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
