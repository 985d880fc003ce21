import { createDurable } from "itty-durable";
import type { Probe, ServiceRegistryApi, ServiceState } from "#contracts/service-registry.ts";
import { reported, states, type Entries } from "./registry.ts";

/** The services that live, in one object; itty-durable keeps its fields. Reached through `#platform/itty.ts`. */
export class ServiceRegistry extends createDurable() implements ServiceRegistryApi {
  entries: Entries = {};

  async report(probes: Probe[]): Promise<ServiceState[]> {
    this.entries = probes.reduce(reported, this.entries);
    await this.persist();
    return states(this.entries);
  }

  list(): Promise<ServiceState[]> {
    return Promise.resolve(states(this.entries));
  }
}
