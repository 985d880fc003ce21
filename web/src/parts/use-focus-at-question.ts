import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * What is pressed to ask is gone once it is asked, and what answers it is gone after that; each time the place where the reader was goes with it.
 * They go on at the `question`, and then at the `button` that asks. A question that ends by itself takes nobody from elsewhere.
 */
export function useFocusAtQuestion<Question extends HTMLElement>(isAsked: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const question = useRef<Question>(null);
  const wasAsked = useRef(false);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    if (isAsked) question.current?.focus();
    else if (wasAsked.current && document.activeElement === document.body) button.current?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);
  return { button, question };
}
