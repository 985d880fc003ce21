import { useEffect, useLayoutEffect } from "preact/hooks";
import type { useLocation } from "preact-iso";
import { ofTab } from "../api/storage.ts";

/** With what preact-iso's types leave out: a link has led here, rather than the browser's own buttons. */
export type Here = ReturnType<typeof useLocation> & { wasPush: boolean };

const KEPT_AS = "holdfast.scroll";

/**
 * Brings whoever comes back, or reloads, to where they were on this page. The browser does so by itself only where the
 * page is as high at once as it was when they left. `ready`: it is now. `isFollowed`: a link has led here, so it is read
 * from its beginning.
 */
export function useScrollBack(address: string, ready: boolean, isFollowed = false): void {
  useLayoutEffect(() => {
    if (!ready) return;
    const [before, top] = (ofTab.getItem(KEPT_AS) ?? "").split(" ");
    if (!isFollowed && before === address && top !== undefined) scrollTo({ top: Number(top), behavior: "instant" });
    ofTab.removeItem(KEPT_AS);
  }, [ready]);
  useEffect(() => {
    const keep = () => ofTab.setItem(KEPT_AS, `${address} ${scrollY}`);
    addEventListener("pagehide", keep);
    return () => {
      removeEventListener("pagehide", keep);
      keep();
    };
  }, [address]);
}
