import { signal } from "@preact/signals";

const announcement = signal("");

/** Has a screen reader say what others see: a new page, how many flights there are. */
export function announce(text: string): void {
  announcement.value = text;
}

/** The one live region for what `announce` says; it must be there before anything is said. */
export const Announcer = () => (
  <p class="visually-hidden" role="status">
    {announcement.value}
  </p>
);
