import { OVERVIEW_MS, Overview } from "#contracts/overview.ts";
import type { OperatedService, ServiceName } from "#contracts/service-registry.ts";
import { errorText, log } from "#platform/log.ts";
import { meterOf } from "#platform/meter.ts";
import { lagIn, requestsIn } from "../../metrics/overview.ts";
import { countedSeries } from "../../metrics/read.ts";
import { serviceStates } from "../../registry/states.ts";
import { json, operation, type Handler } from "../../operation.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/overview",
  operationId: "getOverview",
  tags: ["Operators"],
  summary: "The system at a moment",
  description:
    "What the console's first page draws: requests counted so far, the bookings of the last hour by what has become of them, commands that sagas wait for, how full flights are, how late search is, and the circuit breakers. A part whose service does not answer is null. For alerts there is `/metrics`.",
  access: "ops",
  rate: "operator",
  responses: { 200: json("The overview.", Overview) },
  problems: [],
});

export const handler: Handler<typeof route> = async (c) => {
  const now = Date.now();
  await meterOf(c.env).flush(c.env.METRICS);
  const services = await serviceStates(c.env);
  const of = <T>(name: ServiceName, ask: () => Promise<T>) => ofService(services, name, ask);
  const [all, opened, backlog, load, breakers] = await Promise.all([
    countedSeries(c.env, (shard) => shard.readNow()),
    of("bookings", () => c.env.BOOKINGS.openedSince(new Date(now - OVERVIEW_MS).toISOString())),
    of("bookings", () => c.env.BOOKINGS.backlog()),
    of("search", () => c.env.SEARCH.seatLoad()),
    of("payments", () => c.env.PAYMENTS.breakers()),
  ]);
  const at = new Date(now).toISOString();
  return c.json({ at, requests: requestsIn(all), projection_lag: lagIn(all), opened, backlog, load, breakers }, 200);
};

/** Null where it does not answer: what others say need not wait for it, and one that is down may be silent for long. */
async function ofService<T>(services: OperatedService[], name: ServiceName, ask: () => Promise<T>): Promise<T | null> {
  if (services.some((service) => service.name === name && service.health === "down")) return null;
  try {
    return await ask();
  } catch (error) {
    log("warn", "overview.unread", { service: name, why: errorText(error) });
    return null;
  }
}
