import type { MiddlewareHandler } from "hono";
import { botCheckOf } from "../bot-check/check.ts";
import type { App, Env } from "../env.ts";

const SITE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");
/** The reference page's script writes its own styles. */
const DOCS_CSP = SITE_CSP.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
  "font-src 'self'",
  "font-src 'self' data:",
);

/** Where people are checked for bots, the widget's script and its frame come from elsewhere. */
function siteCsp(env: Env): string {
  const check = botCheckOf(env);
  return check === null
    ? SITE_CSP
    : SITE_CSP.replace("script-src 'self'", `script-src 'self' ${check.base}`).concat(`; frame-src ${check.base}`);
}

const COMMON = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
} as const;

/** Headers every answer carries; a policy of its own that a handler has set stays. */
export function securityHeaders(): MiddlewareHandler<App> {
  return async function securityHeaders(c, next) {
    await next();
    if (c.res.status === 101) return;
    const { headers } = c.res;
    for (const [name, value] of Object.entries(COMMON)) headers.set(name, value);
    if (!headers.has("content-security-policy"))
      headers.set("content-security-policy", c.req.path === "/docs" ? DOCS_CSP : siteCsp(c.env));
  };
}
