import type { ComponentChildren } from "preact";
import { Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { formatInstant } from "../text/times.ts";
import type { Looks } from "./looks.ts";

interface LookedProps<T> {
  /** What is loading: `Looking at the breakers`. */
  what: string;
  looks: Looks<T> & { again: () => void };
  children: (value: T, at: number) => ComponentChildren;
}

/** What was seen, as of when; a look that failed is told beside it, and in its place where nothing was seen yet. */
export function Looked<T>({ what, looks, children }: LookedProps<T>) {
  const { seen, failure, again } = looks;
  if (seen === null) return failure === null ? <Loading what={what} /> : <ProblemNotice failure={failure} onRetry={again} />;
  return (
    <>
      {failure !== null && <ProblemNotice failure={failure} onRetry={again} />}
      {children(seen.value, seen.at)}
      <p class="as-of">
        As of {formatInstant(new Date(seen.at).toISOString())}.{" "}
        <button type="button" class="link" onClick={again}>
          Look again
        </button>
      </p>
    </>
  );
}
