import { useEffect, useState } from "preact/hooks";

/**
 * What is wrong with one input, shown beside it: by the browser's own validation, whose bubble would lie over what is
 * below the field, or as found by the server. Typing takes it away.
 */
export function useFieldError(found: string | undefined): {
  error: string | null;
  onInvalid: (event: Event & { currentTarget: HTMLInputElement }) => void;
  clear: () => void;
} {
  const [error, setError] = useState<string | null>(null);
  useEffect(() => setError(found ?? null), [found]);
  return {
    error,
    onInvalid: (event) => {
      // Without its bubble the browser does not move the focus either.
      event.preventDefault();
      const input = event.currentTarget;
      if (input.form?.querySelector("input:invalid, select:invalid") === input) input.focus();
      setError(input.validationMessage);
    },
    clear: () => setError(null),
  };
}
