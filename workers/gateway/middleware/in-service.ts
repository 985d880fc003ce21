import type { Context, MiddlewareHandler } from "hono";
import type { OperatedService, ServiceName } from "#contracts/service-registry.ts";
import type { App } from "../env.ts";
import { answerProblem } from "../refuse.ts";
import { knownServices } from "../registry/known.ts";

/** A service that is down is probed about this often. */
const DOWN_RETRY_S = 10;
/** A drain lasts as long as an operator wants. */
const DRAINED_RETRY_S = 30;

export interface Needs {
  /** The services that the operation cannot do without. */
  of: (c: Context<App>) => readonly (ServiceName | undefined)[];
  /** Requests that are passed on to a drained service all the same, though not to one that is down. */
  evenIfDrained?: (c: Context<App>) => boolean;
  /** A code that says more where payments is the one that is missing. */
  withoutPayments?: "payment_unavailable" | undefined;
}

/** Refuses at once what needs a service that is down or drained, so that nobody waits for it and nothing is begun. */
export function inService({ of, evenIfDrained = () => false, withoutPayments }: Needs): MiddlewareHandler<App> {
  return async function inService(c, next) {
    const services = await knownServices(c.env, Date.now(), (work) => c.executionCtx.waitUntil(work));
    const missing = services.find(({ name, in_service }) => !in_service && of(c).includes(name));
    if (missing === undefined || (missing.health !== "down" && evenIfDrained(c))) return next();
    const code = missing.name === "payments" ? (withoutPayments ?? "service_unavailable") : "service_unavailable";
    return answerProblem(c, code, refusalOf(missing));
  };
}

const refusalOf = ({ name, drain }: OperatedService) => ({
  detail: drain === null ? `The ${name} service does not answer.` : `The ${name} service was taken out of service for a while.`,
  members: { service: name },
  retry_after_s: drain === null ? DOWN_RETRY_S : DRAINED_RETRY_S,
});
