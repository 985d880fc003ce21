import type { Objects } from "#contracts/bindings.ts";
import type { RateLimitApi } from "#contracts/rate-limit.ts";

/**
 * Objects that the live holds of all users are spread over, and as many that count their requests. An object of each user's own
 * would be made for nearly every booking, and making one costs several times as much as the rest of a hold. Another number
 * forgets the holds that are live at that moment, for as long as a hold lasts.
 */
const SHARDS = 16;

type Requests = Pick<RateLimitApi, "countRequest">;
type Budgets = Pick<RateLimitApi, "spend" | "giveBack">;

/** The object that counts this user's live holds. */
export const liveHoldsOf = (objects: Objects<RateLimitApi>, userId: string): RateLimitApi =>
  objects.getByName(`holds-${shardOf(userId)}`);

/** The object that counts this user's requests: another one, so that counting never waits for a hold that is being stored. */
export const requestsOf = (objects: Objects<Requests>, userId: string): Requests =>
  objects.getByName(`requests-${shardOf(userId)}`);

/** The one object that keeps the budgets of lookups, the one for all of them included. */
export const lookupsOf = (objects: Objects<Budgets>): Budgets => objects.getByName("lookups");

const shardOf = (userId: string): string => String(fnv1a(userId) % SHARDS).padStart(2, "0");

/** FNV-1a, 32 bits: spreads evenly, and no secret depends on it. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
