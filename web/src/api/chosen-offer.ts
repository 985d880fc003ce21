import { serverNow } from "./clock.ts";
import { isRecord } from "./failure.ts";
import { type SiteStorage, ofBrowser, ofTab } from "./storage.ts";

/** The offer the reader is about to book. It outlives a reload and the detour over signing in. */
export interface ChosenOffer {
  id: string;
  /** Path and query of the search it came from, to start again from there. */
  search: string;
}
/**
 * In the tab's own storage for as long as the tab; in that of all tabs for as long as the offer, since the link of a newcomer's first mail
 * opens another.
 */
const KEPT_AS = "holdfast.chosen_offer";

/** `expires_at`: the offer's. */
export function chooseOffer(offer: ChosenOffer, expires_at: string): void {
  ofTab.setItem(KEPT_AS, JSON.stringify(offer));
  ofBrowser.setItem(KEPT_AS, JSON.stringify({ ...offer, expires_at }));
}

/** What this tab has chosen; where it has chosen nothing, what another has, while that can be booked. */
export const chosenOffer = (): ChosenOffer | null => kept(ofTab) ?? kept(ofBrowser, serverNow());

/** It is held, or whoever chose it is gone: no other tab is to book it. */
export const forgetChoice = (): void => ofBrowser.removeItem(KEPT_AS);

/** Where "search again" leads: the reader's last search, or an empty form. */
export const searchAgainPath = (): string => chosenOffer()?.search ?? "/";

/** `after`: nothing that has expired until then, epoch milliseconds. */
function kept(storage: SiteStorage, after?: number): ChosenOffer | null {
  try {
    const choice: unknown = JSON.parse(storage.getItem(KEPT_AS) ?? "null");
    if (!isRecord(choice)) return null;
    const { id, search, expires_at } = choice;
    const isOpen = after === undefined || Date.parse(String(expires_at)) > after;
    return isOpen && typeof id === "string" && typeof search === "string" ? { id, search } : null;
  } catch {
    return null;
  }
}
