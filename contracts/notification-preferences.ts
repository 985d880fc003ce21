import * as z from "zod";

/** What somebody may do without, by channel; a kind that is not here cannot be turned off (`domain/notification/kinds.ts`). */
export const NotificationPreferences = z.strictObject({
  email: z.strictObject({
    /** That seats are held, and until when. */
    held: z.boolean(),
    /** That a hold has run out. */
    expired: z.boolean(),
    /** That a refund has been made. */
    refunded: z.boolean(),
    /** That one may check in for a flight. Whoever does not say gets it: there was a time without. */
    check_in_open: z.boolean().default(true),
  }),
  /** Only where the booking has a phone number. */
  sms: z.strictObject({
    confirmed: z.boolean(),
    /** That the airline has changed a flight, or cancelled it; the mail comes all the same. */
    changed: z.boolean(),
  }),
});
export type NotificationPreferences = z.infer<typeof NotificationPreferences>;
