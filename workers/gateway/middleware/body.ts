import type { MiddlewareHandler } from "hono";
import { holdsCardNumber } from "#domain/text/card-numbers.ts";
import { JSON_IS_TAKEN } from "#platform/problem.ts";
import type { App } from "../env.ts";
import { answerProblem } from "../refuse.ts";
import { malformedBody } from "../validation.ts";

const isJson = (contentType: string | undefined) => /^application\/json\s*(;|$)/i.test(contentType ?? "");

/** Levels: many times those of any documented body, and few enough for what goes through one by calling itself. */
const MAX_DEPTH = 64;

/** Level by level, since the body of a request may have tens of thousands. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
  }
  return false;
}

/** A JSON body, parsed once (Hono keeps it for the validator), without anything that looks like a card number. */
export const jsonBodyOnly: MiddlewareHandler<App> = async function jsonBodyOnly(c, next) {
  if (!isJson(c.req.header("content-type"))) return answerProblem(c, "unsupported_media_type", JSON_IS_TAKEN);
  let body: unknown;
  try {
    body = await c.req.json();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return malformedBody(c);
  }
  if (isDeeperThan(body, MAX_DEPTH)) return malformedBody(c, `The body is nested more than ${MAX_DEPTH} levels deep.`);
  if (holdsCardNumber(body))
    return answerProblem(c, "card_number_refused", { detail: "Pay with a payment method of the provider's." });
  return next();
};

/** The same, or no body at all. */
export const optionalJsonBody: MiddlewareHandler<App> = async function optionalJsonBody(c, next) {
  const isAbsent = c.req.header("content-type") === undefined && (await c.req.text()) === "";
  return isAbsent ? next() : jsonBodyOnly(c, next);
};

/** An operation that takes no body takes none, or an empty object, which some clients cannot help sending. */
export const noBody: MiddlewareHandler<App> = async function noBody(c, next) {
  const body = (await c.req.text()).trim();
  if (body !== "" && body !== "{}") return malformedBody(c, "This operation takes no body.");
  return next();
};
