import type { Context, MiddlewareHandler } from "hono";
import type { Caller } from "#contracts/users.ts";
import type { Result } from "#domain/result.ts";
import { errorText, log } from "#platform/log.ts";
import { verifierOf } from "../auth/verifier.ts";
import type { TokenError } from "../auth/verify-token.ts";
import type { App } from "../env.ts";
import { answerProblem } from "../refuse.ts";

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** After the keys could not be fetched. */
const KEYS_RETRY_S = 2;

/** Only a valid access token gets past; who it stands for `c.get("caller")` says from here on. */
export const authenticate: MiddlewareHandler<App> = async function authenticate(c, next) {
  const token = c.req.header("authorization")?.match(BEARER)?.[1];
  if (token === undefined)
    return answerProblem(c, "unauthenticated", { headers: { "www-authenticate": 'Bearer realm="holdfast"' } });
  const verified = await verify(c, token);
  if (verified === null)
    return answerProblem(c, "service_unavailable", {
      detail: "Access tokens cannot be checked at the moment.",
      retry_after_s: KEYS_RETRY_S,
    });
  if (!verified.ok) {
    return answerProblem(c, "unauthenticated", {
      detail: "The access token is not valid, or no longer.",
      headers: { "www-authenticate": 'Bearer realm="holdfast", error="invalid_token"' },
    });
  }
  c.set("caller", verified.value);
  return next();
};

/** Null: the keys that it takes could not be fetched, which says nothing about the token. */
async function verify(c: Context<App>, token: string): Promise<Result<Caller, TokenError> | null> {
  try {
    return await verifierOf(c.env).verify(token, Date.now());
  } catch (error) {
    log("warn", "token.unverifiable", { request_id: c.get("requestId"), error: errorText(error) });
    return null;
  }
}
