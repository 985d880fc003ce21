import type { MiddlewareHandler } from "hono";
import { type Counter, type Histogram, type Meter, meterOf } from "#platform/meter.ts";
import type { App } from "../env.ts";

/** Of one route and method. */
interface Tally {
  statuses: Map<number, Counter>;
  duration: Histogram;
}
/** A request may call its method anything at all; all others are counted as one. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const tallies = new WeakMap<Meter, Map<string, Map<string, Tally>>>();

/** Counts and times every answer by route pattern, method and status. */
export function measure(): MiddlewareHandler<App> {
  return async function measure(c, next) {
    const began = Date.now();
    c.set("route", "unmatched");
    c.set("beganAt", began);
    await next();
    const now = Date.now();
    const meter = meterOf(c.env);
    const method = METHODS.has(c.req.method) ? c.req.method : "other";
    count(meter, c.get("route"), method, c.res.status, (now - began) / 1_000);
    meter.flushSoon(c.env.METRICS, now, (work) => c.executionCtx.waitUntil(work));
  };
}

function count(meter: Meter, route: string, method: string, status: number, seconds: number): void {
  const { statuses, duration } = tallyOf(meter, route, method);
  let answers = statuses.get(status);
  if (answers === undefined) {
    answers = meter.counter("holdfast_http_requests_total", { route, method, status: String(status) });
    statuses.set(status, answers);
  }
  answers.add();
  duration.observe(seconds);
}

/** By strings that are there already: to join them would cost more than all the rest. */
function tallyOf(meter: Meter, route: string, method: string): Tally {
  const routes = tallies.get(meter) ?? new Map<string, Map<string, Tally>>();
  tallies.set(meter, routes);
  const methods = routes.get(route) ?? new Map<string, Tally>();
  routes.set(route, methods);
  let tally = methods.get(method);
  if (tally === undefined) {
    tally = { statuses: new Map(), duration: meter.histogram("holdfast_http_request_duration_seconds", { route, method }) };
    methods.set(method, tally);
  }
  return tally;
}
