import { createDurable } from "itty-durable";
import { SERVICES } from "#contracts/names.ts";
import type { Drain, DrainableService, OperatedService, Probe, ServiceRegistryApi } from "#contracts/service-registry.ts";
import { log, setLogLevel } from "#platform/log.ts";
import { healthOf, reported, states, type Drains, type Entries } from "./registry.ts";

const LEVEL_OF = { up: "info", failing: "warn", down: "error", unknown: "info" } as const;

/** The services that live, in one object; itty-durable keeps its fields. Reached through `#platform/itty.ts`. */
export class ServiceRegistry extends createDurable() implements ServiceRegistryApi {
  entries: Entries = {};
  drains: Drains = {};

  constructor(state: object, env: { LOG_LEVEL?: string }) {
    super(state, env);
    setLogLevel(env.LOG_LEVEL);
  }

  async report(probes: Probe[]): Promise<OperatedService[]> {
    const before = this.entries;
    this.entries = probes.reduce(reported, before);
    await this.persist();
    for (const name of SERVICES) {
      const [was, health] = [healthOf(before[name]), healthOf(this.entries[name])];
      if (was !== health) log(LEVEL_OF[health], `service.${health}`, { service: name, was });
    }
    return this.list();
  }

  list(): Promise<OperatedService[]> {
    return Promise.resolve(states(this.entries, this.drains, Date.now()));
  }

  async drain(name: DrainableService, drain: Drain): Promise<OperatedService[]> {
    if (this.drains[name] === undefined) {
      this.drains = { ...this.drains, [name]: drain };
      await this.persist();
      log("warn", "service.drained", { service: name, operator_id: drain.drained_by });
    }
    return this.list();
  }

  async resume(name: DrainableService, operatorId: string): Promise<OperatedService[]> {
    const { [name]: drain, ...others } = this.drains;
    if (drain !== undefined) {
      this.drains = others;
      await this.persist();
      log("info", "service.resumed", { service: name, operator_id: operatorId, drained_at: drain.drained_at });
    }
    return this.list();
  }
}
