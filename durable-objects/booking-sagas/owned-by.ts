import { isErased } from "./erased.ts";
import type { Entry } from "./store.ts";

/** The booking, where it is this user's and not erased; null asks for anybody's. Somebody else's is none. */
export function ownedBy(entry: Entry | undefined, userId: string | null): Entry | undefined {
  if (userId === null || entry === undefined) return entry;
  return entry.opening.user_id === userId && !isErased(entry) ? entry : undefined;
}
