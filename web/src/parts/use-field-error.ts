import { useEffect, useState } from "preact/hooks";
import { fieldText } from "../text/en/fields.ts";
import { localDay } from "../text/times.ts";

/**
 * What is wrong with one input, shown beside it: by the browser's own validation, whose bubble would lie over what is
 * below the field, or as found by the server. Typing takes it away. `takes`: what to say of a text that has not the
 * input's pattern.
 */
export function useFieldError(
  found: string | undefined,
  takes?: string,
): {
  error: string | null;
  onInvalid: (event: Event & { currentTarget: HTMLInputElement }) => void;
  clear: () => void;
} {
  const [isFound, setIsFound] = useState(false);
  const [wrong, setWrong] = useState<HTMLInputElement | null>(null);
  useEffect(() => setIsFound(found !== undefined), [found]);
  return {
    error: wrong?.validity.valid === false ? problemOf(wrong, takes) : isFound ? (found ?? null) : null,
    onInvalid: (event) => {
      // Without its bubble the browser does not move the focus either.
      event.preventDefault();
      const input = event.currentTarget;
      if (input.form?.querySelector("input:invalid, select:invalid") === input) input.focus();
      setWrong(input);
    },
    clear: () => {
      setIsFound(false);
      setWrong(null);
    },
  };
}

/** In the page's language: the browser's own message is in that of the browser. */
function problemOf(
  { validity, type, min, max, minLength, validationMessage }: HTMLInputElement,
  takes: string | undefined,
): string {
  if (validity.customError) return validationMessage;
  if (validity.badInput) return fieldText("takes_date");
  if (validity.valueMissing) return fieldText("missing");
  if (validity.typeMismatch && type === "email") return fieldText("takes_email");
  if (validity.tooShort) return fieldText("too_short", { least: minLength });
  if (validity.rangeUnderflow) return fieldText("too_early", { first: localDay(min) });
  if (validity.rangeOverflow) return fieldText("too_late", { last: localDay(max) });
  return takes ?? fieldText("not_so");
}
