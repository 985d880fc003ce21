import { z } from "zod";

/** What a service says of itself when it is probed. */
export interface Health {
  ok: boolean;
  /** The version id of its deployment. */
  version?: string | undefined;
}

export const ServiceName = z.enum(["gateway", "users", "search", "bookings", "payments", "notifications"]);
export type ServiceName = z.infer<typeof ServiceName>;

/** One look at one service, made by the gateway. */
export interface Probe {
  name: ServiceName;
  ok: boolean;
  version: string | null;
  /** Epoch milliseconds. */
  at: number;
}

/** `unknown`: never probed. A service is down after `FAILURES_UNTIL_DOWN` probes in a row have failed. */
export const ServiceState = z.strictObject({
  name: ServiceName,
  health: z.enum(["up", "failing", "down", "unknown"]),
  version: z.string().nullable(),
  registered_at: z.iso.datetime().nullable(),
  checked_at: z.iso.datetime().nullable(),
});
export type ServiceState = z.infer<typeof ServiceState>;

/**
 * Which services live, in which version, how well. One object, `main`. It only informs and subtracts: routes and
 * bindings are static, and a registry that cannot be reached means "in service".
 */
export interface ServiceRegistryApi {
  /** Registers what was probed; a service that is new or changed its version is registered anew. */
  report(probes: Probe[]): Promise<ServiceState[]>;
  list(): Promise<ServiceState[]>;
}
