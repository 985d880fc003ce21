/** How long the secret before a rotation goes on signing: a receiver has so long to take the new one over. */
export const ROTATION_MS = 24 * 3_600_000;

/** What a receiver's messages are signed with. There are never more than two. */
interface SigningSecrets {
  secret: string;
  previous_secret: string | null;
  /** Epoch ms. */
  previous_until: number | null;
}

/** The secrets that are good at `now`, the newest first: one, or for a day after a rotation two. */
export const liveSecrets = ({ secret, previous_secret, previous_until }: SigningSecrets, now: number): string[] =>
  previous_secret !== null && previous_until !== null && now < previous_until ? [secret, previous_secret] : [secret];
