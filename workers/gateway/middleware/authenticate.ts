import type { MiddlewareHandler } from "hono";
import { verifierOf } from "../auth/verifier.ts";
import type { App } from "../env.ts";
import { answerProblem } from "../refuse.ts";

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** Only a valid access token gets past; who it stands for `c.get("caller")` says from here on. */
export const authenticate: MiddlewareHandler<App> = async function authenticate(c, next) {
  const token = c.req.header("authorization")?.match(BEARER)?.[1];
  if (token === undefined)
    return answerProblem(c, "unauthenticated", { headers: { "www-authenticate": 'Bearer realm="holdfast"' } });
  const verified = await verifierOf(c.env).verify(token, Date.now());
  if (!verified.ok) {
    return answerProblem(c, "unauthenticated", {
      detail: "The access token is not valid, or no longer.",
      headers: { "www-authenticate": 'Bearer realm="holdfast", error="invalid_token"' },
    });
  }
  c.set("caller", verified.value);
  return next();
};
