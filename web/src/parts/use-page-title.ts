import { useEffect } from "preact/hooks";

/** The tab's title; a reader with several bookings open tells them apart by it. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Holdfast`;
  }, [title]);
}
