import { useEffect, useState } from "preact/hooks";
import { siteText } from "../text/en/site.ts";

/** Whoever has waited so long wants to know that it is not forgotten. */
export const LONG_AFTER_MS = 4_000;

/** Something is waited for; `what`: in words, without the dots. */
export function Loading({ what }: { what: string }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="loading" role="status">
      {what}…{isLong && ` ${siteText("long_wait")}`}
    </p>
  );
}
