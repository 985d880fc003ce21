import { useState } from "preact/hooks";
import { releaseBooking } from "../api/calls.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { type Rivals, useAction } from "./use-action.ts";
import { useFocusAtQuestion } from "./use-focus-at-question.ts";
import { bookingText } from "../text/en/booking.ts";

interface LetGoProps {
  bookingId: string;
  disabled: boolean;
  /** What else may be asked for of a hold. */
  rivals: Rivals;
  done: () => void;
}

/** Giving up a hold: asked for twice, since others can take the seats at once. */
export function LetGo({ bookingId, disabled, rivals, done }: LetGoProps) {
  const [asked, setAsked] = useState(false);
  const { button, question } = useFocusAtQuestion<HTMLDivElement>(asked);
  const action = useAction(rivals);
  const letGo = () => void action.repeat(() => releaseBooking(bookingId), done);
  const keep = () => {
    action.clear();
    setAsked(false);
  };
  if (!asked)
    return (
      <p>
        <button type="button" ref={button} disabled={disabled} onClick={() => setAsked(true)}>
          {bookingText("release")}
        </button>
      </p>
    );
  return (
    <div class="notice problem" role="alert" ref={question} tabIndex={-1}>
      <p>{bookingText("release_warning")}</p>
      {action.failure && <ProblemNotice failure={action.failure} onRetry={letGo} />}
      <p class="actions">
        <button type="button" class="danger" disabled={disabled || action.busy} onClick={letGo}>
          {bookingText("release_yes")}
        </button>
        <button type="button" disabled={action.busy} onClick={keep}>
          {bookingText("release_no")}
        </button>
      </p>
    </div>
  );
}
