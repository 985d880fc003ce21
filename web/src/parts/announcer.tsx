import { signal } from "@preact/signals";

export const announcement = signal("");
/** What stands there already is heard again only where it was gone for long enough to be noticed. */
const GONE_MS = 100;
let again: ReturnType<typeof setTimeout> | undefined;

/** Has a screen reader say what others see: a new page, how many flights there are. */
export function announce(text: string): void {
  clearTimeout(again);
  const isThere = announcement.value === text;
  announcement.value = isThere ? "" : text;
  if (isThere) again = setTimeout(() => (announcement.value = text), GONE_MS);
}

/** The one live region for what `announce` says; it must be there before anything is said. */
export const Announcer = () => (
  <p class="visually-hidden" role="status">
    {announcement.value}
  </p>
);
