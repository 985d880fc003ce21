import type { Health, Probe, ServiceName } from "#contracts/service-registry.ts";
import { errorText, log } from "#platform/log.ts";
import { within } from "#platform/within.ts";
import type { Env } from "../env.ts";
import { learn } from "./known.ts";
import { registryOf } from "./states.ts";

/** A service that has not answered by then counts as failing. */
const PROBE_TIMEOUT_MS = 3_000;

/** Asks every service how it is and tells the registry, with the operations that need it. `now`: epoch milliseconds. */
export async function probeServices(env: Env, routesOf: (name: ServiceName) => string[], now: number): Promise<void> {
  const services: [ServiceName, () => Promise<Health>][] = [
    ["gateway", async () => ({ ok: true, version: env.VERSION.id })],
    ["users", () => env.USERS.health()],
    ["search", () => env.SEARCH.health()],
    ["bookings", () => env.BOOKINGS.health()],
    ["payments", () => env.PAYMENTS.health()],
    ["notifications", () => env.NOTIFICATIONS.health()],
  ];
  const probes = services.map(async ([name, health]): Promise<Probe> => ({
    name,
    ...(await look(name, health)),
    routes: routesOf(name),
    at: now,
  }));
  learn(env, await registryOf(env)("report", await Promise.all(probes)), Date.now());
}

async function look(name: ServiceName, health: () => Promise<Health>): Promise<Pick<Probe, "ok" | "version">> {
  try {
    const { ok, version = null } = await within(PROBE_TIMEOUT_MS, health());
    return { ok, version };
  } catch (error) {
    log("warn", "service.probe_failed", { service: name, error: errorText(error) });
    return { ok: false, version: null };
  }
}
