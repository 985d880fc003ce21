import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { siteText } from "../text/en/site.ts";

/** From here on a reader wonders whether anything happens. */
const SLOW_AFTER_MS = 1_000;

/** How many things that the reader waits for have taken longer than that. */
const slow = signal(0);

/** Something is under way that shows in no other way: once it has taken so long (ms), the page says so. */
export function useSlowNotice(isUnderWay: boolean, after_ms = SLOW_AFTER_MS): void {
  useEffect(() => {
    if (!isUnderWay) return;
    let counted = false;
    const timer = setTimeout(() => {
      counted = true;
      slow.value += 1;
    }, after_ms);
    return () => {
      clearTimeout(timer);
      if (counted) slow.value -= 1;
    };
  }, [isUnderWay]);
}

/** Says at the foot of the window that something takes its time. It is there before it is needed, so that it is heard. */
export const SlowNotice = () => (
  <div class="slow" role="status">
    {slow.value > 0 && <p>{siteText("slow")}</p>}
  </div>
);
