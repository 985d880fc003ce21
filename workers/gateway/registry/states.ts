import { ServiceName, type OperatedService, type ServiceRegistryApi } from "#contracts/service-registry.ts";
import { ittyCall } from "#platform/itty.ts";
import { errorText, log } from "#platform/log.ts";
import type { Env } from "../env.ts";

/** The registry's methods; there is one registry. */
export const registryOf = (env: Env) => ittyCall<ServiceRegistryApi>(env.SERVICE_REGISTRY, "main");

const UNKNOWN = {
  health: "unknown",
  in_service: true,
  version: null,
  registered_at: null,
  checked_at: null,
  drain: null,
} as const;

/** Every service as the registry knows it; with the registry out of reach, nothing is known, which is not "down". */
export async function serviceStates(env: Env): Promise<OperatedService[]> {
  try {
    return await registryOf(env)("list");
  } catch (error) {
    log("warn", "registry.unreachable", { error: errorText(error) });
    return ServiceName.options.map((name) => ({ name, ...UNKNOWN, routes: [] }));
  }
}
