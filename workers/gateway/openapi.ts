import type { OpenAPIHono } from "@hono/zod-openapi";
import { OpenApiGeneratorV31, zodToOpenAPIRegistry } from "@asteasolutions/zod-to-openapi";
import * as z from "zod";
import { AuditList, AuditReport, AuditSummary, Discrepancy } from "#contracts/audit.ts";
import { AccountRecord, ListedSession, SecondFactorNeeded, SignedIn } from "#contracts/auth.ts";
import {
  BookedPassenger,
  Booking,
  BookingPage,
  BookingSummary,
  CancellationQuote,
  ChangeSeats,
  CreateBooking,
  CreatePayment,
  Failure,
  Lookup,
  MaskedBooking,
  NewPassenger,
  Payment,
  PaymentAccepted,
  PaymentPage,
  SeatSelection,
  Ticket,
  TicketPage,
} from "#contracts/bookings.ts";
import { CircuitBreaker, CircuitBreakers } from "#contracts/circuit-breaker.ts";
import { Money } from "#contracts/common.ts";
import { DeadLetter, DeadLetterPage, DropDeadLetter } from "#contracts/dead-letters.ts";
import { LiveSeatMapMessage } from "#contracts/live-seat-map.ts";
import { FlightCancellation } from "#contracts/flight-cancellation.ts";
import { FlightManifest, FlightRebuilt } from "#contracts/manifest.ts";
import { Airport, FareCalendar, FareRules, Flight, Offer, OfferPage, SeatMap, Segment, Slice, Tax } from "#contracts/offers.ts";
import { ClientInformation, ClientMetadata, OauthError, TokenAnswer } from "#contracts/oauth.ts";
import { TrialBalance } from "#contracts/payments.ts";
import { FieldError, Problem } from "#contracts/problems.ts";
import { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { Notification, NotificationPage } from "#contracts/notifications.ts";
import { OwnRefundDebt, RefundDebt, RefundDebtPage, SettleRefundDebt } from "#contracts/refund-debts.ts";
import { BookingData, NotificationData, PaymentData, PersonalData } from "#contracts/personal-data.ts";
import {
  AcknowledgeScheduleChange,
  FlightChange,
  NewSchedule,
  NewTimetable,
  ScheduleChange,
  ScheduleChangePage,
  ScheduleImport,
  ScheduleImportPage,
  ScheduleImportResult,
} from "#contracts/schedules.ts";
import { BlockSeats, SeatsBlocked } from "#contracts/seat-blocking.ts";
import { Passkey } from "#contracts/second-factor.ts";
import { Drain, OperatedService, OperatedServices, ServiceState } from "#contracts/service-registry.ts";
import { OwnProfile, Profile } from "#contracts/users.ts";
import {
  BookingEvent,
  CreateWebhookEndpoint,
  PingEvent,
  UpdateWebhookEndpoint,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointPage,
  WebhookEndpointWithSecret,
} from "#contracts/webhooks.ts";
import { problemExamples } from "./docs/problem-examples.ts";
import { withResponseExamples } from "./docs/response-examples.ts";
import type { App } from "./env.ts";

/** The schemas that the document names, once each; contracts know nothing of OpenAPI. */
const COMPONENTS: Record<string, z.ZodType> = {
  // Those that may be null somewhere come first: met first there, their names would stand for "or null".
  AccountRecord,
  Failure,
  Money,

  AcknowledgeScheduleChange,
  Airport,
  AuditList,
  AuditReport,
  AuditSummary,
  BlockSeats,
  BookedPassenger,
  Booking,
  BookingData,
  BookingEvent,
  BookingPage,
  BookingSummary,
  CancellationQuote,
  ChangeSeats,
  CircuitBreaker,
  CircuitBreakers,
  ClientInformation,
  ClientMetadata,
  CreateBooking,
  CreatePayment,
  CreateWebhookEndpoint,
  DeadLetter,
  DeadLetterPage,
  Discrepancy,
  Drain,
  DropDeadLetter,
  FareCalendar,
  FareRules,
  FieldError,
  Flight,
  FlightCancellation,
  FlightChange,
  FlightManifest,
  FlightRebuilt,
  ListedSession,
  LiveSeatMapMessage,
  Lookup,
  MaskedBooking,
  NewPassenger,
  NewSchedule,
  NewTimetable,
  NotificationData,
  OauthError,
  Offer,
  OfferPage,
  OperatedService,
  OperatedServices,
  Passkey,
  Payment,
  PaymentAccepted,
  PaymentData,
  PaymentPage,
  PersonalData,
  PingEvent,
  Problem,
  OwnProfile,
  OwnRefundDebt,
  Profile,
  Notification,
  NotificationPage,
  NotificationPreferences,
  RefundDebt,
  RefundDebtPage,
  ScheduleChange,
  ScheduleChangePage,
  ScheduleImport,
  ScheduleImportPage,
  ScheduleImportResult,
  SeatMap,
  SeatSelection,
  SeatsBlocked,
  SecondFactorNeeded,
  Segment,
  ServiceState,
  SettleRefundDebt,
  SignedIn,
  Slice,
  Tax,
  Ticket,
  TicketPage,
  TokenAnswer,
  TrialBalance,
  UpdateWebhookEndpoint,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointPage,
  WebhookEndpointWithSecret,
};

const DESCRIPTION = `Search flights, hold named seats, pay, and get e-tickets; if any step fails, every earlier one is undone.

Instants are UTC (RFC 3339), money is in minor units, identifiers are typed (\`bkg_…\`, \`pay_…\`, \`off_…\`).
What is an example stands for your own: dates of the next weeks, and ids as they were answered to you.
Every operation has a rate class; \`RateLimit-Policy\` says its limits, and \`429 rate_limited\` with \`Retry-After\` that one was reached (\`429 hold_limit\` ends when a hold does).
Errors are problem details (RFC 9457), but for those of OAuth (RFC 6749) where OAuth is spoken; [every code](/docs/errors) says what to do. POST and PUT under \`/v1/bookings\`,
\`/v1/webhook-endpoints\` and \`/v1/ops\` need an \`Idempotency-Key\`, so a request that got no answer can simply be sent again.`;

export const SECURITY_SCHEMES = {
  bearer: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "An access token, from `GET /v1/auth/token` or for an OAuth client. The scopes it needs are named.",
  },
  session: {
    type: "http",
    scheme: "bearer",
    description: "The session token that signing in returns. Browsers may send the session cookie instead.",
  },
  client: {
    type: "http",
    scheme: "basic",
    description:
      "The id and secret of an OAuth client (RFC 6749, section 2.3.1), or whatever else it registered to say who it is with: both in the form, a signed assertion, or, of a public client, only its id.",
  },
} as const;

const TAGS = [
  { name: "Flights", description: "Airports, offers, fares and seat maps. No token needed." },
  { name: "Bookings", description: "Holding seats, and what becomes of a booking." },
  { name: "Payments", description: "Paying a held booking." },
  { name: "Cancellations", description: "A quote first, then its confirmation." },
  { name: "Tickets", description: "E-tickets and calendar files." },
  { name: "Check-in", description: "Sequence numbers and boarding passes, on the last day before departure." },
  { name: "Webhook endpoints", description: "Where partners are told of bookings; what is sent there, and how it went." },
  { name: "Account", description: "Signing up, signing in, sessions, access tokens, the profile." },
  { name: "Second factor", description: "Authenticator apps, backup codes and passkeys." },
  { name: "OAuth", description: "OAuth 2.1 and OpenID Connect for partners: clients, consent, tokens, metadata." },
  { name: "Pages", description: "What a browser sees of OAuth and of mailed links." },
  { name: "Administration", description: "For admins: people, their roles and sessions, partners' clients." },
  { name: "Operators", description: "For operators, or clients with the scope `ops`." },
  { name: "Webhooks", description: "What others call." },
  { name: "System", description: "Health, versions and metrics." },
];

/** Headers that many answers have; the fields are those of draft-ietf-httpapi-ratelimit-headers. */
const HEADERS = {
  RateLimitPolicy: {
    description:
      "The limits that the request was counted by: its rate class, how many requests (`q`) in how many seconds (`w`). A class that counts users is followed by its limits by address and, for an OAuth client, by client.",
    schema: { type: "string" },
    example: '"search";q=120;w=60',
  },
  RateLimit: {
    description:
      "How many requests of the class remain to the user (`r`), and in how many seconds all of them are there again (`t`).",
    schema: { type: "string" },
    example: '"booking";r=59;t=1',
  },
  RetryAfter: {
    description: "Seconds after which the request may succeed.",
    schema: { type: "integer", minimum: 1 },
    example: 12,
  },
} as const;

/** Names the components; must come before the document is generated. */
export function nameComponents(app: OpenAPIHono<App>): void {
  for (const [refId, schema] of Object.entries(COMPONENTS)) zodToOpenAPIRegistry.add(schema, { _internal: { refId } });
  for (const [name, header] of Object.entries(HEADERS)) app.openAPIRegistry.registerComponent("headers", name, header);
}

/** The OpenAPI 3.1 document, from the schemas that check the requests. */
export function openApiDocument(app: OpenAPIHono<App>, publicUrl: string) {
  const named = Object.values(COMPONENTS).map((schema) => ({ type: "schema" as const, schema }));
  const generator = new OpenApiGeneratorV31([...named, ...app.openAPIRegistry.definitions]);
  const document = nullableReferences(
    generator.generateDocument({
      openapi: "3.1.0",
      info: {
        title: "Holdfast",
        version: "1.0.0",
        description: DESCRIPTION,
        license: { name: "MIT", url: "https://opensource.org/license/mit" },
      },
      servers: [{ url: publicUrl }],
      tags: TAGS,
    }),
  );
  document.components = { ...document.components, examples: problemExamples(JSON.stringify(document.paths), publicUrl) };
  return withResponseExamples(document);
}

const NullableReference = z.strictObject({
  allOf: z.tuple([
    z.strictObject({ $ref: z.string() }),
    z.strictObject({ type: z.array(z.string()).refine((types) => types.includes("null")) }),
  ]),
});

/** The generator writes a nullable reference as that schema and null at once, which nothing is: either is meant. */
function nullableReferences<Document>(document: Document): Document {
  return JSON.parse(JSON.stringify(document), (_, value: unknown) => {
    const reference = NullableReference.safeParse(value);
    return reference.success ? { anyOf: [reference.data.allOf[0], { type: "null" }] } : value;
  }) as Document;
}
