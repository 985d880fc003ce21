import * as z from "zod";
import { ACCOUNTS } from "#domain/ledger/entry.ts";
import { Booking, CancellationQuote, Payment, Ticket } from "./bookings.ts";
import { AmountMinor, Currency, FlightId, Instant, Money, PaymentId } from "./common.ts";
import { NotificationPreferences } from "./notification-preferences.ts";
import { RefundDebt } from "./refund-debts.ts";
import { OwnProfile } from "./users.ts";
import { WebhookEndpoint } from "./webhooks.ts";

const Time = Instant.nullable();

/** What is kept of an account, list by list, in the order in which they are read. No secret is among it, nor the hash of one. */
export const ACCOUNT_LISTS = {
  sessions: z.strictObject({
    id: z.string(),
    created_at: Instant,
    expires_at: Instant,
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
  }),
  /** `credential` is the password; any other is a provider, and `account_id` who the user is there. */
  sign_in_methods: z.strictObject({
    id: z.string(),
    provider: z.string(),
    account_id: z.string(),
    scope: z.string().nullable(),
    created_at: Instant,
  }),
  passkeys: z.strictObject({
    id: z.string(),
    name: z.string().nullable(),
    credential_id: z.string(),
    device_type: z.string(),
    backed_up: z.boolean(),
    transports: z.string().nullable(),
    aaguid: z.string().nullable(),
    created_at: Time,
    last_used_at: Time,
  }),
  /** OAuth clients that the user has registered. */
  oauth_clients: z.strictObject({
    id: z.string(),
    client_id: z.string(),
    name: z.string().nullable(),
    uri: z.string().nullable(),
    redirect_uris: z.array(z.string()),
    contacts: z.array(z.string()),
    scopes: z.array(z.string()),
    created_at: Time,
  }),
  /** What the user has let OAuth clients do. */
  oauth_consents: z.strictObject({
    id: z.string(),
    client_id: z.string(),
    scopes: z.array(z.string()),
    created_at: Instant,
    updated_at: Instant,
  }),
  oauth_refresh_tokens: z.strictObject({
    id: z.string(),
    client_id: z.string(),
    scopes: z.array(z.string()),
    created_at: Instant,
    expires_at: Instant,
    revoked_at: Time,
  }),
  oauth_access_tokens: z.strictObject({
    id: z.string(),
    client_id: z.string(),
    scopes: z.array(z.string()),
    created_at: Instant,
    expires_at: Instant,
    revoked_at: Time,
  }),
} as const;
export type AccountList = keyof typeof ACCOUNT_LISTS;
export type AccountRow<List extends AccountList> = z.infer<(typeof ACCOUNT_LISTS)[List]>;
/** Rows of one list. */
export type AccountPart = { [List in AccountList]: { list: List; rows: AccountRow<List>[] } }[AccountList];

/** A mail or SMS that was sent, or is to be. Its text is not kept once it is sent, and its address only as a hash. */
export const NotificationData = z.strictObject({
  id: z.string(),
  type: z.string(),
  channel: z.enum(["email", "sms"]),
  status: z.enum(["queued", "sent", "failed", "off"]),
  attempts: z.int(),
  created_at: Instant,
  updated_at: Instant,
});
export type NotificationData = z.infer<typeof NotificationData>;

/** What the payments service keeps of one booking. Card data is the provider's alone. */
export const PaymentData = z.strictObject({
  intents: z.array(
    z.strictObject({
      payment_id: PaymentId,
      /** The provider's. */
      intent_id: z.string().nullable(),
      status: z.string(),
      amount: Money.nullable(),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
  refunds: z.array(
    z.strictObject({
      payment_id: PaymentId,
      /** The provider's. */
      refund_id: z.string().nullable(),
      status: z.string(),
      amount: Money,
      fee: Money,
      failure_code: z.string().nullable(),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
  refund_debts: z.array(RefundDebt.omit({ settled_by: true })),
  ledger: z.array(
    z.strictObject({
      entry_id: z.string(),
      kind: z.string(),
      account: z.enum(ACCOUNTS),
      currency: Currency,
      debit_minor: AmountMinor,
      credit_minor: AmountMinor,
      at: Instant,
    }),
  ),
});
export type PaymentData = z.infer<typeof PaymentData>;

/** One booking as its saga has it: passengers, contact, seats and timeline are in `booking`. */
const SagaData = z.strictObject({
  booking: Booking,
  tickets: z.array(Ticket),
  payments: z.array(Payment),
  cancellations: z.array(CancellationQuote),
});
export type SagaData = z.infer<typeof SagaData>;
/** With those of its passengers who have checked in. */
export const TravelData = SagaData.extend({
  check_ins: z.array(
    z.strictObject({ flight_id: FlightId, passenger_id: z.string(), sequence: z.int(), checked_in_at: Instant }),
  ),
});
export type TravelData = z.infer<typeof TravelData>;
export const BookingData = TravelData.extend({ payment_records: PaymentData, notifications: z.array(NotificationData) });
export type BookingData = z.infer<typeof BookingData>;

const listsOf = <Rows extends Record<string, z.ZodType>>(rows: Rows) =>
  Object.fromEntries(Object.entries(rows).map(([list, row]) => [list, z.array(row)])) as {
    [List in keyof Rows]: z.ZodArray<Rows[List]>;
  };

/** Answer of `GET /v1/me/export`: everything that is kept about a user. */
export const PersonalData = z.strictObject({
  exported_at: Instant,
  account: OwnProfile.extend({ image: z.string().nullable(), two_factor: z.boolean(), updated_at: Instant }),
  ...listsOf(ACCOUNT_LISTS),
  /** Mails about the account; those about a booking are with it. */
  account_notifications: z.array(NotificationData),
  /** What they have said of which notifications they want; none: nothing. */
  notification_preferences: z.array(NotificationPreferences),
  /** Where they, or a client for them (`client_id`), want to be told of their bookings. */
  webhook_endpoints: z.array(WebhookEndpoint.extend({ client_id: z.string().nullable() })),
  bookings: z.array(BookingData),
  /** Set where one document does not hold everything: the next one goes on from here. */
  next_cursor: z.string().nullable(),
});
export type PersonalData = z.infer<typeof PersonalData>;
export type AccountData = PersonalData["account"];

/** Bookings on one page between services: what the gateway holds in memory, and fewer than D1 binds parameters. */
export const EXPORT_BOOKINGS = 50;
