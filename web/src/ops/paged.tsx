import type { ComponentChildren } from "preact";
import { Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { formatInstant } from "../text/times.ts";
import type { Pages } from "./use-pages.ts";

interface PagedProps<T> {
  what: string;
  pages: Pages<T>;
  /** What it says where there is nothing. */
  empty: string;
  children: (rows: T[]) => ComponentChildren;
}

/** A list with its next page, or why there is none; and as of when it is, or that it is asked for again. */
export function Paged<T>({ what, pages, empty, children }: PagedProps<T>) {
  const { state, rows, isStale, at, failure, isMore, busy, more, retry } = pages;
  if (state === "loading") return <Loading what={what} />;
  const problem = failure && <ProblemNotice failure={failure} onRetry={retry} />;
  if (state === "failed") return problem;
  return (
    <>
      <div class="paged" aria-busy={isStale}>
        {rows.length === 0 ? <p class="notice">{empty}</p> : children(rows)}
      </div>
      {problem}
      {isMore && (
        <p>
          <button type="button" disabled={busy} onClick={more}>
            Show more
          </button>
        </p>
      )}
      {at !== null && (
        <p class="as-of" role="status">
          {isStale ? `${what}…` : `As of ${formatInstant(new Date(at).toISOString())}.`}
        </p>
      )}
    </>
  );
}
