import type { Context } from "hono";
import type { App } from "../../env.ts";
import { inService } from "../../middleware/in-service.ts";
import { wantsPage } from "../../wants-page.ts";

/** What an operator needs to sign in and resume, `users` itself for one; and the keys that tokens are checked with. */
const TO_SIGN_IN =
  /^\/v1\/auth\/(?:sign-in\/|token$|two-factor\/verify|providers$|callback\/|passkey\/(?:generate-authenticate|verify-authentication))|^\/\.well-known\//;

/** In front of everything that is forwarded. */
export const usersInService = inService({ of: () => ["users"], evenIfDrained: (c) => TO_SIGN_IN.test(c.req.path) });

/** Everything better-auth serves is the users service's own, errors included: it gets the request as it came. */
export async function forwardToUsers(c: Context<App>): Promise<Response> {
  c.set("route", c.req.path.startsWith("/v1/auth/") ? "/v1/auth/*" : "/.well-known/*");
  const headers = new Headers(c.req.raw.headers);
  headers.set("x-request-id", c.get("requestId"));
  headers.set("traceparent", c.get("traceparent"));
  const asked = new Request(c.req.raw, { headers, redirect: "manual" });
  const answer = await c.env.USERS.fetch(new Request(addressFor(asked), asked));
  return new Response(answer.body, answer);
}

const LINK_OF_THE_MAIL = "/v1/auth/verify-email";
/** The site's page that says how it went. */
const OPENED_PAGE = "/sign-in?confirmed=1";

/** As it was asked; but a person whose mail's link leads back to no page is led to ours: JSON is for programs. */
function addressFor({ url, headers }: Request): string {
  const address = new URL(url);
  if (address.pathname === LINK_OF_THE_MAIL && wantsPage(headers) && !address.searchParams.has("callbackURL"))
    address.searchParams.set("callbackURL", OPENED_PAGE);
  return address.href;
}
