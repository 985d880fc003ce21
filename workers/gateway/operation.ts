import { createRoute, type RouteConfig, type RouteHandler } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import type { z } from "zod";
import { PROBLEMS, Problem, type ProblemCode } from "#contracts/problems.ts";
import type { ServiceName } from "#contracts/service-registry.ts";
import type { Scope } from "#contracts/users.ts";
import { type OtherRefusals, withOtherRefusals } from "./docs/other-refusals.ts";
import { invariant } from "#domain/invariant.ts";
import { problemExampleRef } from "./docs/problem-examples.ts";
import type { App } from "./env.ts";
import { answerOnce } from "./middleware/answer-once.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { authorise } from "./middleware/authorise.ts";
import { jsonBodyOnly, noBody, optionalJsonBody } from "./middleware/body.ts";
import { KEY, requireIdempotencyKey } from "./middleware/idempotency-key.ts";
import { fresh, noStore } from "./middleware/fresh.ts";
import { inService } from "./middleware/in-service.ts";
import { limitByAddress, limitByCaller } from "./middleware/rate-limit.ts";
import { limitsOf, type RateClass } from "./rate-limit/classes.ts";
import { SERVICES_MEMBER } from "./registry/routes.ts";

/**
 * Looked at by the users service itself: a session, an OAuth client's credentials, or either where there is one (`any_…`), a
 * client's token for `openid`.
 */
type AtUsers = "session" | "any_session" | "oauth_client" | "any_oauth_client" | "openid";
/** Who may call: anybody, a signed-in user with an access token (not an OAuth client), or an access token with that scope. */
export type Access = "public" | "first_party" | Scope | AtUsers;
export type Tag =
  | "Flights"
  | "Bookings"
  | "Payments"
  | "Cancellations"
  | "Tickets"
  | "Check-in"
  | "Webhook endpoints"
  | "Account"
  | "Second factor"
  | "OAuth"
  | "Pages"
  | "Administration"
  | "Operators"
  | "System"
  | "Webhooks";

interface Policy {
  operationId: string;
  summary: string;
  tags: readonly [Tag];
  access: Access;
  /** Which requests it is counted with, and how many of them are too many. */
  rate: RateClass;
  /**
   * Commands that need a key say who remembers what was answered to it: with `required` the service does, in one write with the
   * effect; with `gateway` the gateway, so the command must be harmless to repeat. Of other operations the key is not looked at.
   */
  idempotency?: "required" | "gateway";
  /** Where Turnstile is set up, a person has to have passed its check, and says so by a header. */
  checksBots?: true;
  /** The services it cannot do without: while one of them is down or drained, it is refused at once. Absent: the gateway's own. */
  services?: readonly ServiceName[];
  /**
   * For how many seconds an answer is good for everybody who asks the same: the gateway, clients and caches between may keep it.
   * 0: clients have to ask whether it still is, by its tag. Absent: nobody keeps it, unless the handler says otherwise.
   */
  fresh_s?: number;
  /** Which of those a request needs, where that is up to the request. */
  serviceOf?: (c: Context<App>) => ServiceName | undefined;
  /**
   * `json`: parsed and checked against the schema; `optional_json`: or nothing; `none`: refused; `raw`: left to the handler;
   * `forwarded`: checked by the service that gets the request; `oauth`: the same, and refused in the words of RFC 6749.
   */
  body?: "json" | "optional_json" | "none" | "raw" | "forwarded" | "oauth";
  /** The codes its handler answers with; those of the middleware are added. */
  problems: readonly ProblemCode[];
  /** Refusals that are no problem details, by their status. */
  otherRefusals?: OtherRefusals;
}
type Config = Omit<RouteConfig, "middleware" | "security" | "tags"> & Policy;

type ProblemContent = { description: string; content: { "application/problem+json": { schema: typeof Problem } } };
type ProblemResponses<Code extends ProblemCode> = { [Status in (typeof PROBLEMS)[Code]["status"]]: ProblemContent };
type WithProblems<C extends Config> = Omit<C, "responses" | "problems" | "tags"> & {
  responses: C["responses"] & ProblemResponses<C["problems"][number]>;
};

/**
 * One operation of the API: its documentation and, beside it, who may call it, how often, and what it needs. Before its handler
 * run, in this order: rate limit by address → authentication → rate limits by user and client → scope → service → answer that is
 * known already → idempotency key → body → answer to the key → shape (zod). Whoever is refused by a later one has been counted.
 */
export function operation<const C extends Config>(config: C) {
  const {
    access,
    rate,
    idempotency,
    services = [],
    serviceOf: _,
    fresh_s,
    checksBots,
    body: _body,
    problems,
    otherRefusals,
    tags,
    description,
    ...route
  } = config;
  const parameters = [
    ...(idempotency ? [IDEMPOTENCY_KEY] : []),
    ...(checksBots ? [TURNSTILE_TOKEN] : []),
    ...(fresh_s === undefined ? [] : [IF_NONE_MATCH]),
  ];
  return createRoute({
    ...route,
    ...describe(description, isCommand(config) && !idempotency),
    tags: [...tags],
    ...(services.length > 0 && { [SERVICES_MEMBER]: services }),
    middleware: guardsOf(config),
    security: securityOf(access),
    ...(parameters.length > 0 && { parameters }),
    "x-rate-class": rate,
    responses: withRateHeaders(rate, {
      ...(fresh_s === undefined ? route.responses : tagged(route.responses)),
      ...withOtherRefusals(problemResponses([...problems, ...impliedProblems(config)]), otherRefusals),
    }),
  } as RouteConfig) as unknown as WithProblems<C> & { getRoutingPath(): string };
}

function guardsOf(config: Config): MiddlewareHandler<App>[] {
  const { access, rate, idempotency, services = [], fresh_s, body } = config;
  const isForAll = access === "public" && config.method === "get";
  invariant(fresh_s === undefined || isForAll, `what ${config.operationId} answers is not the same for everybody`);
  const guards: MiddlewareHandler<App>[] = [nameRoute(config.path), noStore, limitByAddress(rate)];
  if (needsAccessToken(access)) guards.push(authenticate, limitByCaller(rate), authorise(access));
  if (services.length > 0) guards.push(inService(needsOf(config)));
  if (fresh_s !== undefined) guards.push(fresh(fresh_s, { asks: config.request?.query !== undefined }));
  if (idempotency) guards.push(requireIdempotencyKey);
  if (body === "json") guards.push(jsonBodyOnly);
  if (body === "optional_json") guards.push(optionalJsonBody);
  if (body === "none") guards.push(noBody);
  if (idempotency === "gateway") guards.push(answerOnce(body !== "none"));
  return guards;
}

export type Handler<Route extends RouteConfig> = RouteHandler<Route, App>;

const needsOf = ({ services = [], serviceOf, problems }: Config) => ({
  of: (c: Context<App>) => (serviceOf ? [serviceOf(c)] : services),
  withoutPayments: problems.find((code) => code === "payment_unavailable"),
});

const isCommand = ({ method }: Config): boolean => method !== "get" && method !== "head";

function describe(text: string | undefined, ignoresKeys: boolean): { description?: string } {
  const sentences = [text, ignoresKeys ? "An `Idempotency-Key` is not looked at." : undefined].filter(
    (each) => each !== undefined,
  );
  return sentences.length === 0 ? {} : { description: sentences.join(" ") };
}

const AT_USERS: readonly string[] = ["session", "any_session", "oauth_client", "any_oauth_client", "openid"] satisfies AtUsers[];
const needsAccessToken = (access: Access): access is "first_party" | Scope => access !== "public" && !AT_USERS.includes(access);

function securityOf(access: Access): Record<string, string[]>[] {
  switch (access) {
    case "public":
      return [];
    case "session":
      return [{ session: [] }];
    case "any_session":
      return [{ session: [] }, {}];
    case "oauth_client":
      return [{ client: [] }];
    case "any_oauth_client":
      return [{ client: [] }, {}];
    default:
      return [{ bearer: access === "first_party" ? [] : [access] }];
  }
}

function nameRoute(path: string): MiddlewareHandler<App> {
  return async function nameRoute(c, next) {
    c.set("route", path);
    await next();
  };
}

/** What the middleware in front of an operation may answer. */
function impliedProblems({ method, access, idempotency, body, request, path }: Config): ProblemCode[] {
  const shaped = body !== "oauth" && (request?.query !== undefined || body !== undefined);
  return [
    ...(shaped ? (["validation_failed"] as const) : []),
    ...(path.includes("{") ? (["not_found"] as const) : []),
    ...(needsAccessToken(access) ? (["unauthenticated", "forbidden"] as const) : []),
    ...(idempotency ? (["idempotency_key_required", "idempotency_key_reused"] as const) : []),
    ...(idempotency === "gateway" ? (["request_in_progress"] as const) : []),
    ...(body === "json" || body === "optional_json" ? (["unsupported_media_type", "card_number_refused"] as const) : []),
    ...(body === "forwarded" ? (["unsupported_media_type"] as const) : []),
    ...(body && method !== "get" ? (["payload_too_large"] as const) : []),
    "rate_limited",
    "internal",
    "service_unavailable",
  ];
}

/** Codes of what stands in the way for a while: with these it is known for how long, whatever their status. */
const SAYING_WHEN: readonly ProblemCode[] = ["hold_cooldown", "payment_in_progress", "request_in_progress"];
const saysWhen = (code: ProblemCode): boolean => SAYING_WHEN.includes(code);

/** One response per status; the codes that share it are its examples. */
function problemResponses(codes: ProblemCode[]): Record<string, unknown> {
  const byStatus = new Map<number, Set<ProblemCode>>();
  for (const code of codes) byStatus.set(PROBLEMS[code].status, (byStatus.get(PROBLEMS[code].status) ?? new Set()).add(code));
  return Object.fromEntries(
    Array.from(byStatus, ([status, set]) => [
      status,
      {
        description: Array.from(set, (code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join("\n\n"),
        ...(Array.from(set).some(saysWhen) && { headers: { "Retry-After": RETRY_AFTER } }),
        content: {
          "application/problem+json": {
            schema: Problem,
            examples: Object.fromEntries(Array.from(set, (code) => [code, { $ref: problemExampleRef(code) }])),
          },
        },
      },
    ]),
  );
}

/** Statuses of what may work later, whatever the code; where it is known when, that is said. */
const WAITING: readonly string[] = ["429", "503"];

/** What every answer of the operation says of its rate class; a switch of protocols has no headers. */
function withRateHeaders(rate: RateClass, responses: Record<string, unknown>): Record<string, unknown> {
  const common = { "RateLimit-Policy": RATE_POLICY, ...(limitsOf(rate).user === "exact" && { RateLimit: RATE_REMAINING }) };
  return Object.fromEntries(
    Object.entries(responses as Record<string, { headers?: Record<string, unknown> }>).map(([status, response]) => {
      if (status === "101") return [status, response];
      const own = WAITING.includes(status) ? { ...common, "Retry-After": RETRY_AFTER } : common;
      return [status, { ...response, headers: { ...response.headers, ...own } }];
    }),
  );
}

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  schema: { type: "string", pattern: KEY.source },
  description:
    "1 to 255 visible ASCII characters of your own, new for every new command. A repeated request with the same key gets the first answer again, with `Idempotency-Replayed: true`.",
  example: "0c7d3f0e-booking-1",
} as const;

const TURNSTILE_TOKEN = {
  name: "Turnstile-Token",
  in: "header",
  required: false,
  schema: { type: "string", maxLength: 2048 },
  description:
    "What the widget of Cloudflare Turnstile gave, where the system is set up with one: `403 bot_check_required` says so, and names its `site_key` and `script`. Not asked of agents and OAuth clients.",
  example: "0.zrSnRHO7h0HwSjSCU8oyzbjEtD8p",
} as const;

const IF_NONE_MATCH = {
  name: "If-None-Match",
  in: "header",
  required: false,
  schema: { type: "string" },
  description: "The `ETag` of the answer that is known already.",
  example: '"5f3c9d0e4b1a8f7265d0c1b2a3948576"',
} as const;

/** Responses of what is the same for everybody: each says by a tag what it is, and that nothing is new of a tag that is known. */
function tagged(responses: Config["responses"]): Record<string, unknown> {
  return {
    ...responses,
    200: { ...responses[200], headers: ETAG },
    304: { description: "Nothing has changed since that answer.", headers: ETAG },
  };
}

export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});

export const jsonBody = <Schema extends z.ZodType>(schema: Schema, example: z.input<Schema>) => ({
  required: true,
  content: { "application/json": { schema, example } },
});

export const formBody = <Schema extends z.ZodType>(schema: Schema, example: z.input<Schema>) => ({
  required: true,
  content: { "application/x-www-form-urlencoded": { schema, example } },
});

const RATE_POLICY = { $ref: "#/components/headers/RateLimitPolicy" } as const;
const RATE_REMAINING = { $ref: "#/components/headers/RateLimit" } as const;
const RETRY_AFTER = { $ref: "#/components/headers/RetryAfter" } as const;

/** A header whose value is a text, as it is documented. */
const textHeader = (description: string) => ({ schema: { type: "string" as const }, description });
export const ETAG = { ETag: textHeader("Names this very answer.") };
export const LOCATION = { Location: textHeader("Where the new resource is, or how far the work has come.") };

/** Headers of an answer that may be the repetition of an earlier one. */
export const REPLAY_HEADERS = {
  "Idempotency-Replayed": {
    schema: { type: "string" as const, enum: ["true"] },
    description: "Present when this is the first answer to this key once more.",
  },
};
