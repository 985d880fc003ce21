import { type BookingNoticeType, type KINDS, kindOf } from "./kinds.ts";

type Channel = "email" | "sms";
type OptionOf<By extends Channel> = NonNullable<(typeof KINDS)[BookingNoticeType]["optional"][By]>;

/** Of each kind of notice that somebody may do without, by channel: whether it is wanted. */
export type Preferences = { [By in Channel]: Record<OptionOf<By>, boolean> };

/** Of somebody who has not said otherwise. */
export const ALL_WANTED: Preferences = {
  email: { held: true, expired: true, refunded: true, check_in_open: true },
  sms: { confirmed: true, changed: true },
};

/** What somebody has said, perhaps when there was less to choose: the rest is wanted. */
export const withDefaults = ({ email, sms }: { [By in Channel]: Partial<Preferences[By]> }): Preferences => ({
  email: { ...ALL_WANTED.email, ...email },
  sms: { ...ALL_WANTED.sms, ...sms },
});

const optionOf = (type: string, channel: Channel): string | null => kindOf(type)?.optional[channel] ?? null;

/** Whether a notice of this type (`booking.held`) is to go by this channel. */
export function isWanted(preferences: Preferences, type: string, channel: Channel): boolean {
  const wanted: Record<string, boolean> = preferences[channel];
  const option = optionOf(type, channel);
  return option === null || (wanted[option] ?? true);
}

/** Whether anybody could do without it. */
export const isOptional = (type: string, channel: Channel): boolean => optionOf(type, channel) !== null;
