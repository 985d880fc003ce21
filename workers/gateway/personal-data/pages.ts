import * as z from "zod";
import type { AccountPart, BookingData, NotificationData, PersonalData } from "#contracts/personal-data.ts";
import { cursorsOf } from "#platform/cursor.ts";
import { call } from "../call.ts";
import type { Env } from "../env.ts";

/** Rows of one list of the document. */
export type Part =
  | AccountPart
  | { list: "account_notifications"; rows: NotificationData[] }
  | { list: "notification_preferences"; rows: PersonalData["notification_preferences"] }
  | { list: "webhook_endpoints"; rows: PersonalData["webhook_endpoints"] }
  | { list: "bookings"; rows: BookingData[] };

/** The services in the order in which they are read, and where in its rows the next page of one begins. */
const Place = z.tuple([z.enum(["account", "account_notifications", "bookings"]), z.string().max(300).nullable()]);
export type Place = z.infer<typeof Place>;
export const START: Place = ["account", null];

interface Page {
  parts: Part[];
  next: Place | null;
}
type Services = Pick<Env, "USERS" | "NOTIFICATIONS" | "BOOKINGS" | "PAYMENTS">;

/** The page of a user's data at this place. */
export async function readPage(services: Services, userId: string, [service, cursor]: Place): Promise<Page> {
  const query = { user_id: userId, cursor };
  switch (service) {
    case "account": {
      const { parts, next } = await call(() => services.USERS.accountLists(query));
      return { parts, next: next === null ? ["account_notifications", null] : [service, next] };
    }
    case "account_notifications": {
      const { rows, next } = await call(() => services.NOTIFICATIONS.accountNotifications(query));
      if (next !== null) return { parts: [{ list: service, rows }], next: [service, next] };
      // A few for each of the user's clients, so they need no pages of their own.
      const [preferences, endpoints] = await Promise.all([
        call(() => services.NOTIFICATIONS.accountPreferences(userId)),
        call(() => services.NOTIFICATIONS.accountWebhookEndpoints(userId)),
      ]);
      const parts: Part[] = [
        { list: service, rows },
        { list: "notification_preferences", rows: preferences },
        { list: "webhook_endpoints", rows: endpoints },
      ];
      return { parts, next: ["bookings", null] };
    }
    case "bookings": {
      const { rows, next } = await call(() => services.BOOKINGS.bookingData(query));
      const ids = rows.map(({ booking }) => booking.id);
      const [payments, notices] = await Promise.all([
        ids.length === 0 ? [] : call(() => services.PAYMENTS.paymentData(ids)),
        ids.length === 0 ? [] : call(() => services.NOTIFICATIONS.bookingNotifications(ids)),
      ]);
      const whole = rows.map((row, i) => ({
        ...row,
        payment_records: payments[i] ?? { intents: [], refunds: [], refund_debts: [], ledger: [] },
        notifications: notices[i] ?? [],
      }));
      return { parts: [{ list: service, rows: whole }], next: next === null ? null : [service, next] };
    }
  }
}

/** A place as clients carry it. */
export const { encode: cursorOf, decode: placeOf } = cursorsOf(Place);
