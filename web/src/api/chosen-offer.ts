import { isRecord } from "./failure.ts";

/** The offer the reader is about to book. It outlives a reload and the detour over signing in, and no longer than the tab. */
export interface ChosenOffer {
  id: string;
  /** Path and query of the search it came from, to start again from there. */
  search: string;
}
const KEPT_AS = "holdfast.chosen_offer";

export function chooseOffer(offer: ChosenOffer): void {
  sessionStorage.setItem(KEPT_AS, JSON.stringify(offer));
}

export function chosenOffer(): ChosenOffer | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "null");
    return isRecord(kept) && typeof kept["id"] === "string" && typeof kept["search"] === "string"
      ? { id: kept["id"], search: kept["search"] }
      : null;
  } catch {
    return null;
  }
}

/** Where "search again" leads: the reader's last search, or an empty form. */
export const searchAgainPath = (): string => chosenOffer()?.search ?? "/";
