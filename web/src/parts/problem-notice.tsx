import { useEffect, useRef } from "preact/hooks";
import { ADVICE } from "../api/advice.ts";
import { searchAgainPath } from "../api/chosen-offer.ts";
import type { Failure } from "../api/failure.ts";
import { hereAndBack } from "../api/paths.ts";

/** A failure in words, what to do next, and the way there. */
export function ProblemNotice({ failure, onRetry }: { failure: Failure; onRetry?: (() => void) | undefined }) {
  const advice = ADVICE[failure.reason];
  const notice = useRef<HTMLDivElement>(null);
  // It may be far from the button that caused it.
  useEffect(() => notice.current?.scrollIntoView({ block: "nearest" }), [failure]);
  return (
    <div class="notice problem" role="alert" ref={notice} data-code={failure.reason}>
      <p>
        <strong>{advice.says}</strong> {advice.next}
      </p>
      {failure.detail && <p class="detail">{failure.detail}</p>}
      {failure.errors.length > 0 && (
        <ul>
          {failure.errors.map((error) => (
            <li key={error.path + error.message}>
              {error.path && <code>{error.path}</code>} {error.message}
            </li>
          ))}
        </ul>
      )}
      {advice.remedy === "search_again" && (
        <p>
          <a class="button" href={searchAgainPath()}>
            Search again
          </a>
        </p>
      )}
      {advice.remedy === "sign_in" && (
        <p>
          <a class="button" href={hereAndBack()}>
            Sign in
          </a>
        </p>
      )}
      {advice.remedy === "my_trips" && (
        <p>
          <a class="button" href="/trips">
            My trips
          </a>
        </p>
      )}
      {advice.remedy === "try_again" && onRetry && (
        <p>
          <button type="button" onClick={onRetry}>
            Try again
          </button>
        </p>
      )}
      {failure.reason === "internal" && failure.request_id && (
        <p class="detail">
          Reference for support: <code>{failure.request_id}</code>
        </p>
      )}
    </div>
  );
}

export const Loading = ({ what }: { what: string }) => (
  <p class="loading" role="status">
    {what}…
  </p>
);
