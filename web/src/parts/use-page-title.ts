import { useEffect } from "preact/hooks";
import { announce } from "./announcer.tsx";

let isFirstPage = true;

/**
 * The tab's title; a reader with several bookings open tells them apart by it. Of the first page the browser says it
 * by itself, of those that a link leads to it does not.
 */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Holdfast`;
    if (!isFirstPage) announce(title);
    isFirstPage = false;
  }, [title]);
}
