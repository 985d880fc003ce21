import { useEffect, useRef } from "preact/hooks";
import { REMEDIES, type Remedy } from "../api/advice.ts";
import { searchAgainPath } from "../api/chosen-offer.ts";
import type { Failure, FailureCode } from "../api/failure.ts";
import { fieldProblems } from "../api/field-errors.ts";
import { hereAndBack } from "../api/paths.ts";
import { problemText } from "../text/en/problems.ts";
import { localDay } from "../text/times.ts";
import { tongue } from "../text/tongue.ts";

/** Problems whose detail, which is English, says which one, or how far; elsewhere it repeats the advice in the API's words. */
const TELLING: ReadonlySet<FailureCode> = new Set([
  "unknown_airport",
  "date_out_of_range",
  "too_many_passengers",
  "passenger_mismatch",
  "card_number_refused",
  "invalid_state",
  "flight_in_use",
]);

interface ProblemNoticeProps {
  failure: Failure;
  onRetry?: (() => void) | undefined;
  /** What to do next, where this page knows better than the general advice. */
  next?: Partial<Record<FailureCode, string>>;
}

/** A failure in words, what to do next, and the way there. */
export function ProblemNotice({ failure, onRetry, next = {} }: ProblemNoticeProps) {
  const detail = detailOf(failure);
  const notice = useRef<HTMLDivElement>(null);
  // It may be far from the button that caused it. Once only: what is asked for again by itself may fail again, while its reader is elsewhere.
  useEffect(() => notice.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div
      class={failure.asked_again === undefined ? "notice problem" : "notice"}
      role="alert"
      ref={notice}
      data-code={failure.reason}
    >
      <p>
        <strong>{problemText(`${failure.reason}.says`)}</strong> {nextOf(failure, next)}
      </p>
      {detail && <p class="detail">{detail}</p>}
      {failure.errors.length > 0 && (
        <ul>
          {fieldProblems(failure).map(({ path, label, says }) => (
            <li key={path}>
              {label && `${label}: `}
              {says}
            </li>
          ))}
        </ul>
      )}
      <RemedyAction remedy={REMEDIES[failure.reason]} onRetry={onRetry} />
      {failure.reason === "internal" && failure.request_id && (
        <p class="detail">
          {problemText("reference")} <code>{failure.request_id}</code>
        </p>
      )}
    </div>
  );
}

function nextOf({ reason, asked_again, undecided }: Failure, next: NonNullable<ProblemNoticeProps["next"]>): string {
  if (asked_again !== undefined) return problemText(`offline.${asked_again}`);
  if (undecided !== undefined) return problemText(`undecided.${undecided}`);
  return next[reason] ?? problemText(`${reason}.next`);
}

function detailOf({ reason, detail, evidence }: Failure): string {
  if (reason === "date_out_of_range" && typeof evidence["last"] === "string")
    return problemText("last_date", { last: localDay(evidence["last"]) });
  return TELLING.has(reason) && tongue.value.tag === "en" ? detail : "";
}

function RemedyAction({ remedy, onRetry }: { remedy: Remedy; onRetry: (() => void) | undefined }) {
  switch (remedy) {
    case "search_again":
      return <RemedyLink href={searchAgainPath()} text={problemText("search_again")} />;
    case "choose_seats":
      return <RemedyLink href="#seats" text={problemText("back_to_seats")} />;
    case "sign_in":
      return <RemedyLink href={hereAndBack()} text={problemText("sign_in")} />;
    case "my_trips":
      return <RemedyLink href="/trips" text={problemText("my_trips")} />;
    case "try_again":
      return onRetry ? (
        <p>
          <button type="button" onClick={onRetry}>
            {problemText("try_again")}
          </button>
        </p>
      ) : null;
    case "none":
      return null;
  }
}

const RemedyLink = ({ href, text }: { href: string; text: string }) => (
  <p>
    <a class="button" href={href}>
      {text}
    </a>
  </p>
);
