import type { Context } from "hono";
import type { App } from "../../env.ts";

/** Everything better-auth serves is the users service's own, errors included: it gets the request as it came. */
export async function forwardToUsers(c: Context<App>): Promise<Response> {
  c.set("route", c.req.path.startsWith("/v1/auth/") ? "/v1/auth/*" : "/.well-known/*");
  const headers = new Headers(c.req.raw.headers);
  headers.set("x-request-id", c.get("requestId"));
  headers.set("traceparent", c.get("traceparent"));
  const answer = await c.env.USERS.fetch(new Request(c.req.raw, { headers, redirect: "manual" }));
  return new Response(answer.body, answer);
}
