import { simClone } from "./globals.ts";
import { type Life, type Reachable, never } from "./object-host.ts";
import { InjectedFault, type Simulation } from "./simulation.ts";

/** One way, in milliseconds. */
const LATENCY_MS = 6;
/** When a caller gives up on an answer. */
const TIMEOUT_MS = 2_000;
/** How late a request may still arrive that its caller has given up. */
const LATE_MS = 60_000;

/**
 * A namespace as one caller sees it: calls take time, get lost on the way there or back, or arrive when nobody waits any more.
 * A `mortal` caller may die of a call, as a Worker's request does.
 */
export function remote<Api>(
  simulation: Simulation,
  host: (name: string) => Reachable,
  caller: Life,
  mortal = false,
): { getByName: (name: string) => Api & { fetch(request: Request): Promise<Response> } } {
  const call = async (name: string, method: string, args: unknown[]): Promise<unknown> => {
    if (!caller.isAlive()) return never();
    const request = simClone(args);
    if (mortal && simulation.fault("worker_crash")) {
      caller.end();
      if (simulation.chance(0.5)) return never();
    }
    await simulation.sleep(simulation.around(LATENCY_MS));
    const arriveLater = (): void =>
      simulation.after(
        simulation.around(LATE_MS),
        () =>
          void host(name)
            .invoke(method, request)
            .catch(() => undefined),
      );
    if (simulation.fault("rpc_late")) {
      arriveLater();
      return lost();
    }
    if (simulation.fault("rpc_twice")) arriveLater();
    if (simulation.isCutOff(name) || simulation.fault("rpc_lost")) return lost();
    const answer = await host(name).invoke(method, request);
    if (simulation.fault("reply_lost")) return lost();
    await simulation.sleep(simulation.around(LATENCY_MS));
    return caller.isAlive() ? answer : never();
  };
  const lost = async (): Promise<never> => {
    await simulation.sleep(TIMEOUT_MS);
    if (!caller.isAlive()) return never();
    throw new InjectedFault("no answer");
  };
  return {
    getByName: (name) =>
      new Proxy(
        {},
        {
          get: (_, method) =>
            // A stub that looks like a promise would be called by every `await`.
            typeof method !== "string" || method === "then" ? undefined : (...args: unknown[]) => call(name, method, args),
        },
      ) as Api & { fetch(request: Request): Promise<Response> },
  };
}
