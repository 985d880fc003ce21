import fc from "fast-check";
import { AUTH_BODIES, AUTH_QUERIES, COSTLY_AUTH, spoilersOfAuth, WRITING } from "./auth.ts";
import { valuesOf } from "./arbitraries/schema.ts";
import type { Document, Operation } from "./document.ts";
import { IMPOSSIBLE } from "./impossible.ts";
import type { Spoiler } from "./plan.ts";
import { NOBODY_LISTENS } from "./supply.ts";

/** Where the values of a request come from. */
export interface Source {
  id: string;
  path: string;
  /** Values of each parameter of the path and the query, good ones mostly; those of a query may be left out. */
  path_values: Record<string, fc.Arbitrary<string>>;
  query_values: Record<string, { required: boolean; values: fc.Arbitrary<string> }>;
  body: fc.Arbitrary<unknown> | null;
}
/** Something that requests are made for: a documented operation, or a path beside them. */
export interface Target extends Source {
  method: string;
  /** Sent as a form instead of JSON. */
  form: boolean;
  keyed: boolean;
  /** Whether accepting it may change something. */
  mutates: boolean;
  /** Never to be accepted, whatever the batch. */
  never: boolean;
  /** What has a request refused for sure. */
  spoilers: Spoiler[];
  /** The same with values that fit no state of what there is. */
  impossible: Source | null;
  /** One in so many rounds: what costs much more than others. */
  every: number;
}

/** Whether a request hashes a password or draws a document, which takes a hundred times as long as what others do. */
const COSTLY = new Set([...COSTLY_AUTH, "getTicketPdf", "getBoardingPassPdf"]);
const COSTLY_ROUNDS = 3;

/** What parameters of a path can name that exists. */
const THINGS: Record<string, string[]> = {
  "/v1/offers/{id}": ["@{offers.id}"],
  "/v1/bookings/{id}": ["@{held.id}", "@{confirmed.id}", "@{ended.id}", "@{paying.id}"],
  "/v1/ops/sagas/{id}": ["@{confirmed.id}", "@{held.id}"],
  "/v1/ops/bookings/{id}": ["@{confirmed.id}", "@{held.id}"],
  "/v1/ops/audits/{id}": ["@{audits.id}", "latest"],
  "/v1/ops/dead-letters/{id}": ["@{letters.id}"],
  "/v1/ops/notifications/{id}": ["@{notices.id}"],
  "/v1/ops/refund-debts/{id}": ["@{debts.id}"],
  "/v1/webhook-endpoints/{id}": ["@{endpoints.id}"],
  "{event_id}": ["@{endpoints.event}"],
  "{flight_id}": ["@{flights.id}"],
  "{number}": ["@{tickets.number}"],
  "/v1/boarding-passes/{id}": ["@{passes.id}"],
  "{provider}": ["google", "github", "oidc"],
  "{token}": ["@{resets.token}"],
  "{cancellation_id}": ["@{quotes.id}"],
  "/v1/ops/breakers/{name}": ["payment-provider"],
};
/** Where just one state of a booking leads on. */
const BY_OPERATION: Record<string, Record<string, string[]>> = {
  releaseBooking: { id: ["@{held.id}"] },
  changeSeats: { id: ["@{held.id}"] },
  createPayment: { id: ["@{held.id}"] },
  quoteCancellation: { id: ["@{confirmed.id}", "@{confirmed.id}", "@{held.id}"] },
  confirmCancellation: { id: ["@{quotes.booking_id}"] },
  listTickets: { id: ["@{confirmed.id}"] },
  getCalendar: { id: ["@{confirmed.id}"] },
  checkIn: { id: ["@{travelling.id}"] },
  listBoardingPasses: { id: ["@{travelling.id}"] },
};
const QUERIES: Record<string, string[]> = {
  carrier: ["HF"],
  origin: ["LHR", "LON", "CDG", "JFK"],
  destination: ["JFK", "CDG", "NYC", "LHR"],
  departure_date: ["@{days.date}"],
  return_date: ["@{days.later}"],
  month: ["@{days.month}"],
  cursor: ["@{cursors.cursor}"],
  token: ["@{mails.token}"],
  adults: ["1", "2"],
  children: ["0", "1"],
  infants: ["0"],
};
/** A request that waits is answered late: one second, or a number that is refused. */
const WAITS = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("0", "26", "-1", "1.5", "") },
  { weight: 1, arbitrary: fc.constant("1") },
);

/** None that asks its holder: what becomes of a payment that waits for an answer happens by the clock. */
const CARDS = ["pm_card_visa", "pm_card_mastercard", "pm_card_chargeDeclined", "pm_card_refundFail", "pm_card_createDispute"];
/** Bodies that lead somewhere: they fit each other and what there is. */
const BODIES: Record<string, fc.Arbitrary<unknown>> = {
  searchItineraries: fc.record(
    {
      slices: fc.constantFrom(
        [{ origin: "LHR", destination: "JFK", departure_date: "@{days.date}" }],
        [
          { origin: "LON", destination: "CDG", departure_date: "@{days.date}", depart_after: "06:00" },
          { origin: "CDG", destination: "JFK", departure_date: "@{days.later}", arrive_before: "23:00" },
        ],
      ),
      passengers: fc.constantFrom({ adults: 2 }, { adults: 1, children: 1, infants: 1 }, { infants: 1 }),
      max_connections: fc.constantFrom(0, 1, 2),
      carriers: fc.constantFrom(["HF"], ["HF", "XX"]),
      refundable: fc.boolean(),
      checked_bags: fc.constantFrom(0, 1, 2),
      max_duration_minutes: fc.constantFrom(1, 600),
      sort: fc.constantFrom("best", "price", "arrival"),
    },
    { requiredKeys: ["slices"], noNullPrototype: true },
  ),
  createBooking: fc.constant("@{offers.create}"),
  changeSeats: fc.constant("@{held.seats}"),
  createPayment: fc.record(
    {
      payment_method: fc.constantFrom(...CARDS),
      return_url: fc.constant("https://shop.example/back"),
      on_decline: fc.constantFrom("release", "keep"),
    },
    { requiredKeys: ["payment_method"], noNullPrototype: true },
  ),
  // A seat that every aircraft has, and that is soon put back.
  blockSeats: fc.constant({ designators: ["14C"], reason: "fuzz" }),
  unblockSeats: fc.constant({ designators: ["14C"], reason: "fuzz" }),
  checkIn: fc.constantFrom({}, { passengers: ["pax_1"] }),
  createWebhookEndpoint: fc.constant({ url: NOBODY_LISTENS }),
  updateWebhookEndpoint: fc.constantFrom({ description: "fuzz" }, { events: ["booking.confirmed"] }, { url: NOBODY_LISTENS }),
  lookUpBooking: fc.constant({ record_locator: "@{confirmed.record_locator}", family_name: "Lovelace" }),
  receiveStripeEvent: fc.constant("@{events.event}"),
  ...Object.fromEntries(Object.entries(AUTH_BODIES).map(([id, body]) => [id, fc.constant(body)])),
};

export function targetOf(operation: Operation, document: Document): Target {
  const { id, path, parameters, body } = operation;
  const isIn = (where: string) => parameters.filter((parameter) => parameter.in === where);
  const leading = BODIES[id];
  const made = body === null ? null : valuesOf(body, document);
  const source: Source = {
    id,
    path,
    path_values: Object.fromEntries(
      isIn("path").map(({ name, schema }) => [name, pathValues(id, path, name, valuesOf(schema, document))]),
    ),
    query_values: Object.fromEntries(
      isIn("query").map(({ name, required, schema }) => [
        name,
        { required, values: AUTH_QUERIES[id]?.[name] ?? queryValues(name, valuesOf(schema, document)) },
      ]),
    ),
    body:
      made === null || leading === undefined ? made : fc.oneof({ weight: 4, arbitrary: leading }, { weight: 1, arbitrary: made }),
  };
  const keyed = isIn("header").some(({ name }) => name === "Idempotency-Key");
  const impossible = IMPOSSIBLE[id];
  return {
    ...source,
    method: operation.method,
    form: operation.form,
    keyed,
    mutates: (operation.mutates && !READING.has(id)) || WRITING.has(id),
    never: NEVER.has(id),
    spoilers: NEVER.has(id) ? ["nobody", "forged", "stranger"] : spoilersOf(operation, keyed),
    impossible: impossible === undefined ? null : { ...source, ...impossible },
    every: COSTLY.has(id) ? COSTLY_ROUNDS : 1,
  };
}

/** What would take a service or a flight away from all the other requests, or the account that they are made by. */
const NEVER = new Set(["cancelFlight", "drainService", "eraseAccount", "importSchedules"]);
/** A POST for its body's sake. */
const READING = new Set(["lookUpBooking", "searchItineraries"]);

function spoilersOf(operation: Operation, keyed: boolean): Spoiler[] {
  const { id, method, path, body, access } = operation;
  if (method === "GET" || READING.has(id)) return [];
  if (path.startsWith("/v1/auth/")) return spoilersOfAuth(operation);
  if (id === "receiveStripeEvent") return ["signature"];
  return [
    ...(access === "public" ? [] : (["nobody", "forged", "stranger"] as const)),
    ...(keyed ? (["no_key"] as const) : []),
    ...(body === null ? [] : (["unknown_key", "media_type"] as const)),
    ...(id in IMPOSSIBLE ? (["impossible", "impossible"] as const) : []),
  ];
}

function pathValues(id: string, path: string, name: string, made: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const owner = path.slice(0, path.indexOf(`{${name}}`)) + `{${name}}`;
  const things = BY_OPERATION[id]?.[name] ?? THINGS[owner] ?? THINGS[`{${name}}`] ?? [];
  const texts = made.map(String);
  return things.length === 0
    ? texts
    : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...things) }, { weight: 1, arbitrary: texts });
}

function queryValues(name: string, made: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  if (name === "wait") return WAITS;
  const known = QUERIES[name];
  const texts = made.map(String);
  return known === undefined
    ? texts
    : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: texts });
}

/** Pages, and addresses at which nothing is. */
export const PLACES: Target[] = [
  "/",
  "/docs",
  "/docs/openapi.json",
  "/docs/errors",
  "/openapi.json",
  "/v1",
  "/v1/nothing",
  "/v1/auth/nothing",
  "/dev/inbox",
  "/cdn-cgi/x",
  "/index.html",
].map((path) => ({
  id: path,
  method: "GET",
  path,
  path_values: {},
  query_values: {},
  body: null,
  form: false,
  keyed: false,
  mutates: false,
  never: false,
  spoilers: [],
  impossible: null,
  every: 1,
}));
