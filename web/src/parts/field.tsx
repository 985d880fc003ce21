import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useFieldError } from "./use-field-error.ts";

/** The attributes of an input that this site uses. */
interface InputRules {
  type?: "text" | "email" | "password" | "date" | "tel" | "number";
  required?: boolean;
  min?: string;
  max?: string;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  placeholder?: string;
  autocomplete?: string;
}
interface FieldProps extends InputRules {
  label: string;
  hint?: string;
  /** As the API names it. */
  name?: string;
  /** What to say of a text that has not the `pattern`. */
  takes?: string;
  /** What the server found wrong with it. */
  problem?: string | undefined;
  value: string;
  onValue: (value: string) => void;
}

/** A labelled input. What is wrong with it stands below it. */
export function Field({ label, hint, takes, problem, value, onValue, type = "text", ...rules }: FieldProps) {
  const id = useId();
  const { error, onInvalid, clear } = useFieldError(problem, takes);
  const described = [hint && `${id}-hint`, error !== null && `${id}-error`].filter(Boolean).join(" ");
  // Preact's types want one literal per input; these differ in nothing the rules above allow.
  const kind = type as "text";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...rules}
        type={kind}
        {...(described ? { "aria-describedby": described } : {})}
        aria-invalid={error !== null}
        id={id}
        value={value}
        onInvalid={onInvalid}
        onInput={(event) => {
          clear();
          onValue(event.currentTarget.value);
        }}
      />
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      <FieldError id={`${id}-error`} text={error} />
    </div>
  );
}

export const FieldError = ({ id, text }: { id: string; text: string | null }) =>
  text === null ? null : (
    <small id={id} class="field-error">
      {text}
    </small>
  );

interface SelectProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  children: ComponentChildren;
}

export function Select({ label, value, onValue, children }: SelectProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {children}
      </select>
    </div>
  );
}
