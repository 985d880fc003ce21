import type { Result } from "#domain/result.ts";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Failure } from "../api/failure.ts";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { useFocusAtQuestion } from "../parts/use-focus-at-question.ts";

interface AskFirstProps<T> {
  /** On the button that asks: `Drain`. */
  label: string;
  /** What it is about, for who hears the button and does not see where it stands: `bookings`. */
  of: string;
  /** On the button that does it. */
  yes: string;
  danger?: boolean;
  /** What will happen, and the fields it needs. */
  children: ComponentChildren;
  work: () => Promise<Result<T, Failure>>;
  done: (value: T) => void;
}

/** A command that is asked for twice, the second time beside what it will do. Escape, or the other button, leaves all as it is. */
export function AskFirst<T>({ label, of, yes, danger = false, children, work, done }: AskFirstProps<T>) {
  const [asked, setAsked] = useState(false);
  const action = useAction();
  const { button, question } = useFocusAtQuestion<HTMLFormElement>(asked);
  const leave = () => {
    action.clear();
    setAsked(false);
  };
  if (!asked)
    return (
      <button type="button" ref={button} class={danger ? "danger" : ""} onClick={() => setAsked(true)}>
        {label}
        <span class="visually-hidden"> {of}</span>
      </button>
    );
  return (
    <form
      ref={question}
      class={danger ? "notice problem ask-first" : "notice ask-first"}
      tabIndex={-1}
      aria-label={`${label} ${of}`}
      onKeyDown={(event) => event.key === "Escape" && !action.busy && leave()}
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(work, (value) => {
          setAsked(false);
          done(value);
        });
      }}
    >
      {children}
      {action.failure && <ProblemNotice failure={action.failure} />}
      <p class="actions">
        <button type="submit" class={danger ? "danger" : "primary"} disabled={action.busy}>
          {yes}
        </button>
        <button type="button" disabled={action.busy} onClick={leave}>
          Leave it as it is
        </button>
      </p>
    </form>
  );
}
