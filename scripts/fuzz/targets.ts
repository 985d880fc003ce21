import fc from "fast-check";
import { z } from "zod";
import { ROUTES } from "../../workers/users/routes.ts";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { valuesOf } from "./arbitraries/schema.ts";
import type { Document, Operation, Schema } from "./document.ts";
import { IMPOSSIBLE } from "./impossible.ts";
import type { Spoiler } from "./plan.ts";

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
const COSTLY = new Set([
  "signUp",
  "signIn",
  "resetPassword",
  "getTicketPdf",
  "POST /v1/auth/change-password",
  "POST /v1/auth/two-factor/enable",
  "POST /v1/auth/two-factor/disable",
]);
const COSTLY_ROUNDS = 3;

/** What parameters of a path can name that exists. */
const THINGS: Record<string, string[]> = {
  "/v1/offers/{id}": ["@{offers.id}"],
  "/v1/bookings/{id}": ["@{held.id}", "@{confirmed.id}", "@{ended.id}", "@{paying.id}"],
  "/v1/ops/bookings/{id}": ["@{confirmed.id}", "@{held.id}"],
  "/v1/ops/audits/{id}": ["@{audits.id}", "latest"],
  "/v1/ops/dead-letters/{id}": ["@{letters.id}"],
  "/v1/ops/refund-debts/{id}": ["@{debts.id}"],
  "{flight_id}": ["@{flights.id}"],
  "{number}": ["@{tickets.number}"],
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
};
const QUERIES: Record<string, string[]> = {
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
  lookUpBooking: fc.constant({ record_locator: "@{confirmed.record_locator}", family_name: "Lovelace" }),
  signIn: fc.constant({ email: "@{accounts.email}", password: "@{accounts.password}" }),
  resetPassword: fc.constant({ token: "@{resets.token}", newPassword: DEMO_PASSWORD }),
  requestPasswordReset: fc.constant({ email: "@{accounts.email}" }),
  receiveStripeEvent: fc.constant("@{events.event}"),
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
        { required, values: queryValues(name, valuesOf(schema, document)) },
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
    form: false,
    keyed,
    mutates: operation.mutates && !READING.has(id),
    never: NEVER.has(id),
    spoilers: NEVER.has(id) ? ["nobody", "forged", "stranger"] : spoilersOf(operation, keyed),
    impossible: impossible === undefined ? null : { ...source, ...impossible },
    every: COSTLY.has(id) ? COSTLY_ROUNDS : 1,
  };
}

/** What would take a service away from all the other requests, or the account that they are made by. */
const NEVER = new Set(["drainService", "eraseAccount"]);
/** A POST for its body's sake. */
const READING = new Set(["lookUpBooking"]);

function spoilersOf({ id, method, body, access }: Operation, keyed: boolean): Spoiler[] {
  if (method === "GET" || READING.has(id)) return [];
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

/** What better-auth serves and the document leaves to its standards. */
const AUTH_BODIES: Record<string, unknown> = {
  "/change-password": { currentPassword: "@{accounts.password}", newPassword: "@{accounts.password}" },
  "/revoke-session": { token: "@{sessions.token}" },
  "/sign-in/social": { provider: "google", callbackURL: "/" },
  "/two-factor/enable": { password: "@{accounts.password}" },
  "/two-factor/disable": { password: "@{accounts.password}" },
  "/two-factor/get-totp-uri": { password: "@{accounts.password}" },
  "/two-factor/generate-backup-codes": { password: "@{accounts.password}" },
  "/two-factor/verify-totp": { code: "123456" },
  "/two-factor/verify-backup-code": { code: "abcde-fghij" },
  "/passkey/verify-registration": {
    response: { id: "AA", rawId: "AA", type: "public-key", response: { clientDataJSON: "e30", attestationObject: "oA" } },
  },
  "/passkey/verify-authentication": {
    response: {
      id: "AA",
      rawId: "AA",
      type: "public-key",
      response: { clientDataJSON: "e30", authenticatorData: "AA", signature: "AA" },
    },
  },
  "/passkey/update-passkey": { id: "x", name: "mine" },
  "/passkey/delete-passkey": { id: "x" },
  "/oauth2/register": {
    client_name: "Fuzz",
    redirect_uris: ["https://client.example/callback"],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    scope: "openid bookings:read",
  },
  "/oauth2/token": {
    grant_type: "client_credentials",
    client_id: "@{clients.id}",
    client_secret: "@{clients.secret}",
    scope: "flights:read",
  },
  "/oauth2/revoke": { token: "@{sessions.token}", client_id: "@{clients.id}", client_secret: "@{clients.secret}" },
  "/oauth2/introspect": { token: "@{sessions.token}", client_id: "@{clients.id}", client_secret: "@{clients.secret}" },
  "/oauth2/create-client": { client_name: "Fuzz", redirect_uris: ["https://client.example/callback"] },
  "/oauth2/client/rotate-secret": { client_id: "@{clients.id}" },
  "/oauth2/delete-client": { client_id: "@{clients.id}" },
  "/oauth2/delete-consent": { id: "x" },
  "/admin/create-client": { client_name: "Fuzz", client_credentials_scopes: ["flights:read"] },
  "/admin/set-role": { userId: "@{accounts.id}", role: "passenger" },
  "/admin/ban-user": { userId: "@{accounts.id}", banReason: "fuzz" },
  "/admin/unban-user": { userId: "@{accounts.id}" },
  "/admin/revoke-user-sessions": { userId: "@{accounts.id}" },
};
/** Of those that are read: a link that is followed, a challenge that is kept, a session whose time is put off. */
const WRITES = /^\/(?:verify-email|reset-password|callback|oauth2\/authorize|passkey\/generate-|get-session|list-sessions|token)/;
const FORMS = new Set(["/oauth2/token", "/oauth2/revoke", "/oauth2/introspect"]);
/** Queries that lead somewhere. */
const AUTH_QUERIES: Record<string, Record<string, fc.Arbitrary<string>>> = {
  "/oauth2/authorize": {
    response_type: fc.constant("code"),
    client_id: fc.constant("@{clients.id}"),
    redirect_uri: fc.constant("https://client.example/callback"),
    scope: fc.constantFrom("openid bookings:read", "ops", ""),
    state: fc.string({ maxLength: 10 }),
    code_challenge: fc.constant("a".repeat(43)),
    code_challenge_method: fc.constantFrom("S256", "plain"),
    prompt: fc.constantFrom("none", "login", "consent"),
  },
  "/callback/:provider": {
    code: fc.string({ maxLength: 10 }),
    state: fc.string({ maxLength: 10 }),
    error: fc.constant("access_denied"),
  },
  "/verify-email": { token: fc.constant("@{mails.token}"), callbackURL: fc.constantFrom("/", "https://evil.example") },
  "/reset-password/:token": { callbackURL: fc.constantFrom("/", "https://evil.example") },
  "/admin/list-users": {
    limit: fc.constantFrom("1", "-1", "x"),
    sortBy: fc.constantFrom("email", "password"),
    searchValue: fc.string({ maxLength: 5 }),
  },
};

export function authTargets(documented: readonly Operation[], document: Document): Target[] {
  const isDocumented = ({ method, path }: { method: string; path: string }) =>
    documented.some((operation) => operation.method === method && operation.path === `/v1/auth${path}`);
  const routes = [...ROUTES, { method: "POST", path: "/admin/create-client", body: undefined } as const];
  return routes
    .filter((route) => !isDocumented(route))
    .map(({ method, path, body }): Target => {
      const id = `${method} /v1/auth${path}`;
      const example = AUTH_BODIES[path];
      const mutates = method !== "GET" || WRITES.test(path);
      const made =
        body === undefined ? fc.jsonValue({ maxDepth: 2 }) : valuesOf(z.toJSONSchema(body, { io: "input" }) as Schema, document);
      const leading =
        example === undefined ? made : fc.oneof({ weight: 4, arbitrary: fc.constant(example) }, { weight: 1, arbitrary: made });
      return {
        id,
        method,
        path: `/v1/auth${path.replace(/:(\w+)/, "{$1}")}`,
        path_values: {
          provider: fc.constantFrom("google", "github", "oidc", "facebook", "x"),
          token: fc.constantFrom("@{resets.token}", "nonsense"),
        },
        query_values: Object.fromEntries(
          Object.entries(AUTH_QUERIES[path] ?? {}).map(([name, values]) => [name, { required: false, values }]),
        ),
        body: method === "GET" ? null : leading,
        form: FORMS.has(path),
        keyed: false,
        mutates,
        never: false,
        // Whatever else is wrong with it, some of these do their work first.
        spoilers: method === "GET" || !mutates ? [] : ["media_type"],
        impossible: null,
        every: COSTLY.has(id) ? COSTLY_ROUNDS : 1,
      };
    });
}

/** Pages, and addresses at which nothing is. */
export const PLACES: Target[] = [
  "/",
  "/docs",
  "/docs/errors",
  "/openapi.json",
  "/v1",
  "/v1/nothing",
  "/v1/auth/nothing",
  "/dev/inbox",
  "/cdn-cgi/x",
  "/index.html",
  "/v1/auth/pages/sign-in",
  "/v1/auth/pages/consent",
  "/v1/auth/pages/reset-password",
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
