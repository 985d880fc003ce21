import { useEffect, useRef } from "preact/hooks";
import { announce } from "../parts/announcer.tsx";

/** Has a screen reader say what has changed by itself; what was there as the page opened is read where it stands. */
export function useNews(text: string | null): void {
  const known = useRef<string | null>(null);
  useEffect(() => {
    if (text === null) return;
    if (known.current !== null && known.current !== text) announce(text);
    known.current = text;
  }, [text]);
}
