import { createRoute, type RouteConfig, type RouteHandler } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import type { z } from "zod";
import { PROBLEMS, Problem, type ProblemCode } from "#contracts/problems.ts";
import type { ServiceName } from "#contracts/service-registry.ts";
import type { Scope } from "#contracts/users.ts";
import { problemExampleRef } from "./docs/problem-examples.ts";
import type { App } from "./env.ts";
import { answerOnce } from "./middleware/answer-once.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { authorise } from "./middleware/authorise.ts";
import { jsonBodyOnly, noBody, optionalJsonBody } from "./middleware/body.ts";
import { requireIdempotencyKey } from "./middleware/idempotency-key.ts";
import { inService } from "./middleware/in-service.ts";
import { limitByAddress, limitByCaller } from "./middleware/rate-limit.ts";
import { limitsOf, type RateClass } from "./rate-limit/classes.ts";
import { SERVICES_MEMBER } from "./registry/routes.ts";

/**
 * Who may call: anybody, whoever has a session (which the users service itself looks at), a signed-in user with an access token
 * (not an OAuth client), or an access token with that scope.
 */
export type Access = "public" | "session" | "first_party" | Scope;
export type Tag =
  | "Flights"
  | "Bookings"
  | "Payments"
  | "Cancellations"
  | "Tickets"
  | "Account"
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
  /** The services it cannot do without: while one of them is down or drained, it is refused at once. Absent: the gateway's own. */
  services?: readonly ServiceName[];
  /** Which of those a request needs, where that is up to the request. */
  serviceOf?: (c: Context<App>) => ServiceName | undefined;
  /** `json`: parsed and checked against the schema; `optional_json`: or nothing; `none`: refused; `raw`: left to the handler. */
  body?: "json" | "optional_json" | "none" | "raw";
  /** The codes its handler answers with; those of the middleware are added. */
  problems: readonly ProblemCode[];
}
type Config = Omit<RouteConfig, "middleware" | "security" | "tags"> & Policy;

type ProblemContent = { description: string; content: { "application/problem+json": { schema: typeof Problem } } };
type ProblemResponses<Code extends ProblemCode> = { [Status in (typeof PROBLEMS)[Code]["status"]]: ProblemContent };
type WithProblems<C extends Config> = Omit<C, "responses" | "problems" | "tags"> & {
  responses: C["responses"] & ProblemResponses<C["problems"][number]>;
};

/**
 * One operation of the API: its documentation and, beside it, who may call it, how often, and what it needs. Before its handler
 * run, in this order: rate limit by address → authentication → rate limits by user and client → scope → service → idempotency key
 * → body → answer to the key → shape (zod). Whoever is refused by a later one has been counted.
 */
export function operation<const C extends Config>(config: C) {
  const { access, rate, idempotency, services = [], serviceOf: _, body, problems, tags, description, ...route } = config;
  const guards: MiddlewareHandler<App>[] = [nameRoute(config.path), limitByAddress(rate)];
  if (access !== "public" && access !== "session") guards.push(authenticate, limitByCaller(rate), authorise(access));
  if (services.length > 0) guards.push(inService(needsOf(config)));
  if (idempotency) guards.push(requireIdempotencyKey);
  if (body === "json") guards.push(jsonBodyOnly);
  if (body === "optional_json") guards.push(optionalJsonBody);
  if (body === "none") guards.push(noBody);
  if (idempotency === "gateway") guards.push(answerOnce(body !== "none"));
  return createRoute({
    ...route,
    ...describe(description, isCommand(config) && !idempotency),
    tags: [...tags],
    ...(services.length > 0 && { [SERVICES_MEMBER]: services }),
    middleware: guards,
    security: securityOf(access),
    ...(idempotency && { parameters: [IDEMPOTENCY_KEY] }),
    "x-rate-class": rate,
    responses: withRateHeaders(rate, { ...route.responses, ...problemResponses([...problems, ...impliedProblems(config)]) }),
  } as RouteConfig) as unknown as WithProblems<C> & { getRoutingPath(): string };
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

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === "public") return [];
  if (access === "session") return [{ session: [] }];
  return [{ bearer: access === "first_party" ? [] : [access] }];
}

function nameRoute(path: string): MiddlewareHandler<App> {
  return async function nameRoute(c, next) {
    c.set("route", path);
    await next();
  };
}

/** What the middleware in front of an operation may answer. */
function impliedProblems({ access, idempotency, body, request, path }: Config): ProblemCode[] {
  const shaped = request?.query !== undefined || body !== undefined;
  return [
    ...(shaped ? (["validation_failed"] as const) : []),
    ...(path.includes("{") ? (["not_found"] as const) : []),
    ...(access === "public" || access === "session" ? [] : (["unauthenticated", "forbidden"] as const)),
    ...(idempotency ? (["idempotency_key_required", "idempotency_key_reused"] as const) : []),
    ...(idempotency === "gateway" ? (["request_in_progress"] as const) : []),
    ...(body === "json" || body === "optional_json" ? (["unsupported_media_type", "card_number_refused"] as const) : []),
    ...(body ? (["payload_too_large"] as const) : []),
    "rate_limited",
    "internal",
    "service_unavailable",
  ];
}

/** One response per status; the codes that share it are its examples. */
function problemResponses(codes: ProblemCode[]): Record<string, unknown> {
  const byStatus = new Map<number, Set<ProblemCode>>();
  for (const code of codes) byStatus.set(PROBLEMS[code].status, (byStatus.get(PROBLEMS[code].status) ?? new Set()).add(code));
  return Object.fromEntries(
    Array.from(byStatus, ([status, set]) => [
      status,
      {
        description: Array.from(set, (code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join("\n\n"),
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

/** What every answer of the operation says of its rate class; a switch of protocols has no headers. */
function withRateHeaders(rate: RateClass, responses: Record<string, unknown>): Record<string, unknown> {
  const common = { "RateLimit-Policy": RATE_POLICY, ...(limitsOf(rate).user === "exact" && { RateLimit: RATE_REMAINING }) };
  return Object.fromEntries(
    Object.entries(responses as Record<string, { headers?: Record<string, unknown> }>).map(([status, response]) => {
      if (status === "101") return [status, response];
      const own = status === "429" ? { ...common, "Retry-After": RETRY_AFTER } : common;
      return [status, { ...response, headers: { ...response.headers, ...own } }];
    }),
  );
}

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  schema: { type: "string", minLength: 1, maxLength: 255 },
  description:
    "Any text of your own, new for every new command. A repeated request with the same key gets the first answer again, with `Idempotency-Replayed: true`.",
  example: "0c7d3f0e-booking-1",
} as const;

export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});

export const jsonBody = <Schema extends z.ZodType>(schema: Schema, example: z.input<Schema>) => ({
  required: true,
  content: { "application/json": { schema, example } },
});

const RATE_POLICY = { $ref: "#/components/headers/RateLimitPolicy" } as const;
const RATE_REMAINING = { $ref: "#/components/headers/RateLimit" } as const;
const RETRY_AFTER = { $ref: "#/components/headers/RetryAfter" } as const;

/** Headers of an answer that may be the repetition of an earlier one. */
export const REPLAY_HEADERS = {
  "Idempotency-Replayed": {
    schema: { type: "string" as const, enum: ["true"] },
    description: "Present when this is the first answer to this key once more.",
  },
};
