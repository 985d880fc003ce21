/** How long what the OAuth provider hands out is good for. Access tokens: `ACCESS_TOKEN.ttl_s`. */
export const OAUTH_TTL_S = {
  /** For signing in, perhaps with a second factor, and for reading what is asked. */
  decision: 600,
  /** Exchanged by a machine. */
  code: 60,
  id_token: 600,
  /** From its last use on. */
  refresh_token: 30 * 24 * 3600,
  /** A refresh whose answer was lost may be repeated this long and gets the same successor; after it, reuse ends the family. */
  lost_reply: 10,
} as const;
