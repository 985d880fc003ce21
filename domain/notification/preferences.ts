/**
 * What somebody may do without, by channel. Nobody is asked about the rest: a ticket, and what becomes of it, is what the booking is for,
 * and a letter about an account is how its owner hears that somebody is at it.
 */
export const OPTIONAL = {
  email: ["held", "expired", "refunded", "check_in_open"],
  sms: ["confirmed", "changed"],
} as const;

/** Of each: whether it is wanted. */
export type Preferences = { [Channel in keyof typeof OPTIONAL]: Record<(typeof OPTIONAL)[Channel][number], boolean> };

/** Of somebody who has not said otherwise. */
export const ALL_WANTED: Preferences = {
  email: { held: true, expired: true, refunded: true, check_in_open: true },
  sms: { confirmed: true, changed: true },
};

/** What somebody has said, perhaps when there was less to choose: the rest is wanted. */
export const withDefaults = ({ email, sms }: { [Channel in keyof Preferences]: Partial<Preferences[Channel]> }): Preferences => ({
  email: { ...ALL_WANTED.email, ...email },
  sms: { ...ALL_WANTED.sms, ...sms },
});

/** What a notice of this type (`booking.held`) counts as: to a phone, the news that a flight is cancelled is that it has changed. */
const kindOf = (type: string, channel: keyof typeof OPTIONAL): string =>
  channel === "sms" && type === "booking.cancelled" ? "changed" : type.replace("booking.", "");

/** Whether a notice of this type is to go by this channel. */
export function isWanted(preferences: Preferences, type: string, channel: keyof typeof OPTIONAL): boolean {
  const wanted: Record<string, boolean> = preferences[channel];
  return wanted[kindOf(type, channel)] ?? true;
}

/** Whether anybody could do without it. */
export const isOptional = (type: string, channel: keyof typeof OPTIONAL): boolean =>
  OPTIONAL[channel].some((kind) => kind === kindOf(type, channel));
