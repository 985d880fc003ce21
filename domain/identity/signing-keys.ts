/** A key signs this long, give or take how soon somebody asks for a token. */
export const KEY_ROTATION_MS = 30 * 24 * 3_600_000;
/** The successor is made this long before that: any token or key set asked for within it will do. */
export const SUCCESSOR_LEAD_MS = 24 * 3_600_000;
/** A key is in the key set this long before it signs: longer than anybody keeps a key set, which is five minutes. */
export const PUBLISHED_FIRST_MS = 15 * 60_000;
/** And this long after it signed last: far beyond the last token it signed, which lives ten minutes. */
export const KEY_GRACE_MS = 24 * 3_600_000;

export interface SigningKey {
  id: string;
  /** Epoch milliseconds. */
  created_at: number;
}
export interface KeyPlan {
  /** Whose signature a token gets now; null while there is no key at all. */
  signer: string | null;
  /** Those whose tokens are honoured, the signer among them. */
  published: string[];
  /** Whether the next key is to be made now. */
  successor_due: boolean;
}

/**
 * Which key does what at `now` (epoch milliseconds). A verifier that meets a new key's token always has the key already,
 * because a key signs only once it has been published for a while; the only exception is the very first one. The old key
 * signs on until then, however old it is. Nothing but the order in which the keys were made counts.
 */
export function planKeys(keys: readonly SigningKey[], now: number): KeyPlan {
  const inOrder = keys.toSorted((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
  const signsFrom = (index: number) => {
    const key = inOrder[index];
    if (key === undefined) return Infinity;
    return index === 0 ? key.created_at : key.created_at + PUBLISHED_FIRST_MS;
  };
  const newest = inOrder.at(-1);
  return {
    signer: inOrder.findLast((_, index) => signsFrom(index) <= now)?.id ?? inOrder[0]?.id ?? null,
    published: inOrder.filter((_, index) => now < signsFrom(index + 1) + KEY_GRACE_MS).map(({ id }) => id),
    successor_due: newest === undefined || newest.created_at + KEY_ROTATION_MS - SUCCESSOR_LEAD_MS <= now,
  };
}
