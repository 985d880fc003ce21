import { idempotencyKeys } from "./idempotency.ts";
import { forgetDraft } from "./kept-draft.ts";
import { forgetSearch } from "./kept-search.ts";
import { ofTab } from "./storage.ts";

const KEPT_AS = "holdfast.tab_owner";

/** As in the storage; all there is where that is full. */
let owner: string | null | undefined;

/**
 * The id of the user whom this tab's half-filled forms and its keys of what had no answer are of; null: nobody yet. It
 * outlasts a session that ends by itself, so that whoever signs in again finds all of it, and nobody else who signs in does. Until then whoever
 * is at this tab sees the search form as it was left.
 */
export function tabOwner(): string | null {
  if (owner === undefined) owner = ofTab.getItem(KEPT_AS);
  return owner;
}

/** The tab is this user's from now on. Whether it was somebody else's: what they left in it is gone. */
export function giveTabTo(userId: string): boolean {
  const former = tabOwner();
  if (former === userId) return false;
  if (former !== null) emptyTab();
  owner = userId;
  ofTab.setItem(KEPT_AS, userId);
  return former !== null;
}

/** Its owner goes, and takes everything along. */
export function emptyTab(): void {
  forgetDraft(ofTab);
  forgetSearch(ofTab);
  idempotencyKeys.forget();
  owner = null;
  ofTab.removeItem(KEPT_AS);
}
