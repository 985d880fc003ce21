import type { Notification } from "#contracts/notifications.ts";
import type { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { booking } from "./samples.ts";

const AT = "2026-11-23T19:03:20.000Z";

export const preferences: NotificationPreferences = {
  email: { held: false, expired: true, refunded: true, check_in_open: true },
  sms: { confirmed: true, changed: true },
};

export const toldNotification: Notification = {
  id: "ntf_email_YmtnXzAwXzA6Ym9va2luZy5jb25maXJtZWQ",
  booking_id: booking.id,
  type: "booking.confirmed",
  channel: "email",
  status: "sent",
  attempts: 1,
  resends: 0,
  reason: null,
  next_attempt_at: null,
  created_at: AT,
  updated_at: AT,
};
