import type { Answer } from "#contracts/bookings.ts";
import { err, ok, type Result } from "#domain/result.ts";

/**
 * What a request is answered whose key was used before: the same again, where it is the same request. Its hash is over the path, too, so
 * that one key for two things is another request.
 */
export const answerAgain = <Body>(
  body: Body,
  knownHash: string | null,
  hash: string,
): Result<Answer<Body>, { reason: "key_reused" }> =>
  knownHash === hash ? ok({ body, replayed: true }) : err({ reason: "key_reused" });

/** What a write answers; null where it fails because its key was used for something else at the same moment. */
export async function unlessUsed<T>(write: Promise<T>, isUsed: () => Promise<boolean>): Promise<T | null> {
  try {
    return await write;
  } catch (error) {
    if (await isUsed()) return null;
    throw error;
  }
}
