import type { BulkheadPolicy } from "cockatiel";

/**
 * Of one invocation, at once. Workers open six connections for an invocation; a seventh waits within the runtime while its
 * time-out already runs, and a provider that is only slow looks silent. One of the six is left for the database.
 */
export const CALLS_AT_ONCE = 5;
/** What may wait for its turn: with those under way, one queue batch of ten messages. */
export const CALLS_WAITING = 5;
/** For this long, in ms: what an authorisation takes. */
export const MAX_WAIT_MS = 3_000;
/** Of all invocations of this isolate: four at their limit. More only pile up on a provider that has become slow. */
const CALLS_OF_ISOLATE = 20;
/** A call is forgotten after this, in ms, longer than any takes: the runtime has ended its invocation, so it never leaves. */
const PLACE_LEASE_MS = 20_000;
/** When to come again, in seconds: a call with one lost try is over by then, most are much sooner. */
const COME_AGAIN_S = 5;

/** There is no room: nothing was sent, nobody failed. */
const FULL = { kind: "shut", retry_after_s: COME_AGAIN_S } as const;

/** The places of one isolate, counted by clock: no invocation waits for another's, which the runtime would not allow. */
export interface Places {
  take(): { leave(): void } | null;
}

export function places(capacity: number): Places {
  const taken = new Set<{ since: number }>();
  return {
    take() {
      const now = Date.now();
      for (const place of taken) if (now - place.since >= PLACE_LEASE_MS) taken.delete(place);
      if (taken.size >= capacity) return null;
      const place = { since: now };
      taken.add(place);
      return { leave: () => void taken.delete(place) };
    },
  };
}

const OF_ISOLATE = places(CALLS_OF_ISOLATE);

/** Lets few calls out at once, so that a slow provider takes up no more than its share. */
export interface Bulkhead {
  /**
   * The call in its turn; `shut` where there is no room for it, and then it is never made. The caller hears the answer at
   * once; the turn ends when `isOver` does, for a try that a deadline has cut off still has its connection.
   */
  enter<A>(call: () => Promise<A>, isOver: () => Promise<unknown>): Promise<A | typeof FULL>;
}

/** For one invocation: waiting calls are made by whoever leaves, and may only use the connections of their own invocation. */
export function openBulkhead(ofIsolate: Places = OF_ISOLATE): Bulkhead {
  let line: BulkheadPolicy | null = null;
  return {
    async enter<A>(call: () => Promise<A>, isOver: () => Promise<unknown>): Promise<A | typeof FULL> {
      // Loaded by the first call, and given a signal of this request's, as in call.ts.
      const { BulkheadRejectedError, bulkhead } = await import("cockatiel");
      line ??= bulkhead(CALLS_AT_ONCE, CALLS_WAITING);
      const answer = Promise.withResolvers<A | typeof FULL>();
      let isGone = false;
      const patience = setTimeout(() => {
        isGone = true;
        answer.resolve(FULL);
      }, MAX_WAIT_MS);
      const turn = line.execute(async () => {
        clearTimeout(patience);
        const place = isGone ? null : ofIsolate.take();
        if (place === null) return answer.resolve(FULL);
        await call().then(answer.resolve, answer.reject);
        await isOver();
        place.leave();
      }, new AbortController().signal);
      turn.catch((error: unknown) => {
        clearTimeout(patience);
        if (error instanceof BulkheadRejectedError) answer.resolve(FULL);
        else answer.reject(error);
      });
      return answer.promise;
    },
  };
}
