import type { MiddlewareHandler } from "hono";
import { errorText, log } from "#platform/log.ts";
import type { App, Env } from "../env.ts";
import { probeServices } from "../registry/probe.ts";

/** Between two looks at the services by one isolate. */
const PROBE_INTERVAL_MS = 10_000;
const probed = new WeakMap<Env, number>();

/** Beside the request: looks after the service registry, and sees that the scheduler runs (once per isolate). */
export function housekeeping(): MiddlewareHandler<App> {
  return async function housekeeping(c, next) {
    const now = Date.now();
    const last = probed.get(c.env);
    if (last === undefined) c.executionCtx.waitUntil(quietly("scheduler.ensure", c.env.SCHEDULER.getByName("main").ensure()));
    if (last === undefined || now - last >= PROBE_INTERVAL_MS) {
      probed.set(c.env, now);
      c.executionCtx.waitUntil(quietly("registry.report", probeServices(c.env, now)));
    }
    await next();
  };
}

/** Neither may ever disturb a request: an unreachable registry means "in service". */
async function quietly(what: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    log("warn", "housekeeping.failed", { what, error: errorText(error) });
  }
}
