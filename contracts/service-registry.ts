import * as z from "zod";
import { Instant } from "./common.ts";
import { SERVICES } from "./names.ts";

/** What a service says of itself when it is probed. */
export interface Health {
  ok: boolean;
  /** The version id of its deployment. */
  version?: string | undefined;
}

export const ServiceName = z.enum(SERVICES);
export type ServiceName = z.infer<typeof ServiceName>;
/** What can be taken out of service: everything but the gateway, which is what refuses. */
export const DrainableService = ServiceName.exclude(["gateway"]).meta({ description: "The service.", example: "bookings" });
export type DrainableService = z.infer<typeof DrainableService>;

/** One look at one service, made by the gateway. */
export interface Probe {
  name: ServiceName;
  ok: boolean;
  version: string | null;
  /** The operations that need it: `POST /v1/bookings`. */
  routes: string[];
  /** Epoch milliseconds. */
  at: number;
}

/** `unknown`: never probed. A service is down after `FAILURES_UNTIL_DOWN` probes in a row have failed. */
export const ServiceState = z.strictObject({
  name: ServiceName,
  health: z.enum(["up", "failing", "down", "unknown"]),
  /** False while it is down or drained: what needs it is refused with 503. */
  in_service: z.boolean(),
  version: z.string().nullable(),
  registered_at: Instant.nullable(),
  checked_at: Instant.nullable(),
  /** The operations that need it: `POST /v1/bookings`. */
  routes: z.array(z.string()),
});
export type ServiceState = z.infer<typeof ServiceState>;

/** An operator took the service out of service. */
export const Drain = z.strictObject({
  drained_at: Instant,
  /** The operator's user id. */
  drained_by: z.string(),
  reason: z.string().nullable(),
});
export type Drain = z.infer<typeof Drain>;

/** A service as operators see it; null: it is not drained. */
export const OperatedService = ServiceState.extend({ drain: Drain.nullable() });
export type OperatedService = z.infer<typeof OperatedService>;
export const OperatedServices = z.strictObject({ data: z.array(OperatedService) });

/** Body of `POST /v1/ops/services/{name}/drain`. */
export const DrainService = z.strictObject({ reason: z.string().trim().min(1).max(200).optional() });

/**
 * Which services live, in which version, how well. One object, `main`. It only informs and subtracts: routes and
 * bindings are static, and a registry that cannot be reached means "in service".
 */
export interface ServiceRegistryApi {
  /** Registers what was probed; a service that is new or changed its version is registered anew. */
  report(probes: Probe[]): Promise<OperatedService[]>;
  list(): Promise<OperatedService[]>;
  /** Takes a service out of service until it is resumed, whatever its health. One that is drained stays as it was drained first. */
  drain(name: DrainableService, drain: Drain): Promise<OperatedService[]>;
  /** Ends a drain; without one nothing changes. */
  resume(name: DrainableService, operatorId: string): Promise<OperatedService[]>;
}
