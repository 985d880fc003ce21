import type { MiddlewareHandler } from "hono";
import type { ServiceName } from "#contracts/service-registry.ts";
import { numberVar } from "#platform/env.ts";
import { errorText, log } from "#platform/log.ts";
import type { App, Env } from "../env.ts";
import { probeServices } from "../registry/probe.ts";

const probed = new WeakMap<Env, number>();

/** Beside the request: looks after the service registry, and sees that the scheduler runs (once per isolate). */
export function housekeeping(routesOf: (name: ServiceName) => string[]): MiddlewareHandler<App> {
  return async function housekeeping(c, next) {
    const now = Date.now();
    const last = probed.get(c.env);
    if (last === undefined) c.executionCtx.waitUntil(quietly("scheduler.ensure", c.env.SCHEDULER.getByName("main").ensure()));
    if (last === undefined || now - last >= probeEveryMs(c.env)) {
      probed.set(c.env, now);
      c.executionCtx.waitUntil(quietly("registry.report", probeServices(c.env, routesOf, now)));
    }
    await next();
  };
}

/** Between two looks at the services by one isolate. */
const probeEveryMs = (env: Env): number => numberVar("PROBE_EVERY_SECONDS", env.PROBE_EVERY_SECONDS) * 1_000;

/** Neither may ever disturb a request: an unreachable registry means "in service". */
async function quietly(what: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    log("warn", "housekeeping.failed", { what, error: errorText(error) });
  }
}
