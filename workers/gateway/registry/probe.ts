import type { Health, Probe, ServiceName } from "#contracts/service-registry.ts";
import { errorText, log } from "#platform/log.ts";
import type { Env } from "../env.ts";
import { registryOf } from "./states.ts";

/** A service that has not answered by then counts as failing. */
const PROBE_TIMEOUT_MS = 3_000;

/** Asks every service how it is and tells the registry. `now`: epoch milliseconds. */
export async function probeServices(env: Env, now: number): Promise<void> {
  const services: [ServiceName, () => Promise<Health>][] = [
    ["users", () => env.USERS.health()],
    ["search", () => env.SEARCH.health()],
    ["bookings", () => env.BOOKINGS.health()],
    ["payments", () => env.PAYMENTS.health()],
    ["notifications", () => env.NOTIFICATIONS.health()],
  ];
  const self: Probe = { name: "gateway", ok: true, version: env.VERSION.id, at: now };
  const others = await Promise.all(services.map(([name, health]) => probe(name, health, now)));
  await registryOf(env)("report", [self, ...others]);
}

async function probe(name: ServiceName, health: () => Promise<Health>, now: number): Promise<Probe> {
  try {
    const { ok, version = null } = await Promise.race([health(), silence()]);
    return { name, ok, version, at: now };
  } catch (error) {
    log("warn", "service.probe_failed", { service: name, error: errorText(error) });
    return { name, ok: false, version: null, at: now };
  }
}

const silence = () =>
  new Promise<Health>((resolve) => {
    setTimeout(() => resolve({ ok: false }), PROBE_TIMEOUT_MS);
  });
