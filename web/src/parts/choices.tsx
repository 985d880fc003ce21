import type { ComponentChildren } from "preact";

/** Boxes or buttons that belong together, under one heading. */
export const Choices = ({ legend, children }: { legend: string; children: ComponentChildren }) => (
  <fieldset class="choices">
    <legend>{legend}</legend>
    {children}
  </fieldset>
);

interface ChoiceProps {
  type: "radio" | "checkbox";
  /** Of the radio buttons that exclude each other. */
  name?: string;
  label: string;
  detail?: string;
  checked: boolean;
  onCheck: (checked: boolean) => void;
}

/** One of them: what it is, and in small what there is of it. */
export const Choice = ({ type, name, label, detail, checked, onCheck }: ChoiceProps) => (
  <label class="choice">
    <input
      {...(name === undefined ? {} : { name })}
      type={type as "radio"}
      checked={checked}
      onChange={(event) => onCheck(event.currentTarget.checked)}
    />
    <span>
      {label} {detail && <small>{detail}</small>}
    </span>
  </label>
);
