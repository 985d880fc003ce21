import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { errorText, log } from "#platform/log.ts";
import { refuseBotAtSignUp } from "./bot-check/check.ts";
import { isOverloaded } from "./call.ts";
import { withDatesAhead } from "./docs/dates-ahead.ts";
import { ERRORS_PAGE } from "./docs/errors-page.ts";
import { REFERENCE_PAGE } from "./docs/reference.ts";
import { registerWebhooks } from "./docs/webhooks.ts";
import type { App } from "./env.ts";
import { cors } from "./middleware/cors.ts";
import { housekeeping } from "./middleware/housekeeping.ts";
import { limitBody } from "./middleware/limit-body.ts";
import { logRequest } from "./middleware/log-request.ts";
import { measure } from "./middleware/measure.ts";
import { limitByAddress, policyOnEveryAnswer } from "./middleware/rate-limit.ts";
import { requestId } from "./middleware/request-id.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { traceContext } from "./middleware/trace-context.ts";
import { nameComponents, openApiDocument, SECURITY_SCHEMES } from "./openapi.ts";
import { answerProblem } from "./refuse.ts";
import { routesByService } from "./registry/routes.ts";
import { mountOperations } from "./routes/mount.ts";
import { forwardToUsers, usersInService } from "./routes/auth/forward.ts";
import { knownPaths, unmatched } from "./routes/site/unmatched.ts";
import { onValidated } from "./validation.ts";

/** After an overloaded service was asked. */
const OVERLOAD_RETRY_S = 2;

/**
 * The public entry. Middleware runs from top to bottom; what depends on the operation (rate limits, token, scope, idempotency
 * key, body, shape) comes after it, in the order `operation.ts` gives. What is no operation, the site's files for one, is
 * counted by address, in a class of its own.
 */
export function createApp(): OpenAPIHono<App> {
  const app = new OpenAPIHono<App>({ defaultHook: onValidated });
  app.use(measure());
  app.use(requestId());
  app.use(traceContext());
  app.use(logRequest());
  app.use(securityHeaders());
  app.use(policyOnEveryAnswer());
  app.use(cors());
  app.use(housekeeping(routesByService(app)));
  app.use(limitBody());

  mountOperations(app);
  app.all("/v1/auth/*", limitByAddress("auth"), usersInService, refuseBotAtSignUp, forwardToUsers);
  for (const path of METADATA) app.get(path, limitByAddress("public_read"), usersInService, forwardToUsers);
  mountDocuments(app);

  app.notFound(limited(unmatched(knownPaths(documentedRoutes(app)))));
  app.onError(onError);
  return app;
}

const METADATA = ["/.well-known/jwks.json", "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"];

const ofSite = limitByAddress("site");

/** What answers a request that no route took, counted before it is asked. */
function limited(answer: (c: Context<App>) => Promise<Response>) {
  return async function limited(c: Context<App>): Promise<Response> {
    await ofSite(c, async () => {
      c.res = await answer(c);
    });
    return c.res;
  };
}

function mountDocuments(app: OpenAPIHono<App>): void {
  nameComponents(app);
  for (const [name, scheme] of Object.entries(SECURITY_SCHEMES))
    app.openAPIRegistry.registerComponent("securitySchemes", name, scheme);
  registerWebhooks(app);
  // Generated when first asked for, not while the isolate starts.
  let document: ReturnType<typeof openApiDocument> | undefined;
  const documentFor = (c: Context<App>) => (document ??= openApiDocument(app, c.env.PUBLIC_URL));
  app.get("/openapi.json", ofSite, (c) => c.json(documentFor(c)));
  app.get("/docs", ofSite, (c) => c.html(REFERENCE_PAGE));
  app.get("/docs/openapi.json", ofSite, (c) =>
    c.body(withDatesAhead(JSON.stringify(documentFor(c)), Date.now()), 200, { "content-type": "application/json" }),
  );
  app.get("/docs/errors", ofSite, (c) => c.html(ERRORS_PAGE));
}

/** Path and method of every documented operation. */
export function documentedRoutes(app: OpenAPIHono<App>): { path: string; method: string }[] {
  return app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === "route" ? [{ path: definition.route.path, method: definition.route.method }] : [],
  );
}

/** What nobody expected: logged here, and kept from the client. */
function onError(error: Error, c: Context<App>): Response {
  if (isOverloaded(error)) return answerProblem(c, "service_unavailable", { retry_after_s: OVERLOAD_RETRY_S });
  log("error", "gateway.failed", { route: c.get("route"), error: errorText(error) });
  return answerProblem(c, "internal");
}
