import type { Result } from "#domain/result.ts";
import type { Failure } from "../api/failure.ts";

/** What is known of something that is looked at again and again. */
export interface Looks<T> {
  /** What is looked at; another key starts over. */
  key: string;
  /** What the last look that succeeded saw, and when (epoch ms). */
  seen: { value: T; at: number } | null;
  /** Why the last look failed. */
  failure: Failure | null;
}

export const unseen = <T>(key: string): Looks<T> => ({ key, seen: null, failure: null });

/** After another look: one that fails leaves what was seen before, and says so. */
export const afterLook = <T>(before: Looks<T>, key: string, result: Result<T, Failure>, at: number): Looks<T> =>
  result.ok
    ? { key, seen: { value: result.value, at }, failure: null }
    : { key, seen: before.key === key ? before.seen : null, failure: result.error };
