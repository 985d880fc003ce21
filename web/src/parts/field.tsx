import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

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
  value: string;
  onValue: (value: string) => void;
}

/** A labelled input. The browser's own validation names what is missing, beside the field. */
export function Field({ label, hint, value, onValue, type = "text", ...rules }: FieldProps) {
  const id = useId();
  // Preact's types want one literal per input; these differ in nothing the rules above allow.
  const kind = type as "text";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...rules}
        type={kind}
        {...(hint ? { "aria-describedby": `${id}-hint` } : {})}
        id={id}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

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
