import * as z from "zod";
import { ServiceName } from "#contracts/service-registry.ts";
import { nameIn } from "./configs.ts";
import type { Environment } from "./environment.ts";
import type { State } from "./state.ts";

/** Version ids by service. */
export type Versions = Readonly<Partial<Record<ServiceName, string>>>;

/** The versions that `/v1/status` has to show: what was just deployed, and of the other Workers what served before. */
export function expectedVersions(
  environment: Pick<Environment, "name">,
  state: Pick<State, "workers">,
  deployed: ReadonlyMap<string, string>,
): Versions {
  const versions = ServiceName.options.flatMap((service) => {
    const worker = nameIn(environment, service === "gateway" ? "holdfast" : `holdfast-${service}`);
    const version = deployed.get(worker) ?? state.workers[worker]?.version;
    return version ? [[service, version]] : [];
  });
  return Object.fromEntries(versions);
}

const ASK_EVERY_MS = 3_000;
const TIMEOUT_MS = 10_000;

/** What is looked at of `GET /v1/status`. */
const Status = z.looseObject({
  services: z.array(
    z.looseObject({ name: ServiceName, health: z.string(), in_service: z.boolean(), version: z.string().nullable() }),
  ),
});
export type Status = z.infer<typeof Status>;

/**
 * What keeps a system from being well, as sentences; none: every service answers, in the version that was deployed.
 * `versions`: the ids that are expected; of a service that is not named any will do.
 */
export function complaints({ services }: Status, versions: Versions): string[] {
  return ServiceName.options.flatMap((name) => {
    const service = services.find((each) => each.name === name);
    if (service === undefined) return [`${name} is not known`];
    // An operator took it out. That is no fault of this deployment, but nobody should take it for a system that is well.
    const drained = !service.in_service && service.health === "up";
    if (service.health !== "up") return [`${name} is ${service.health}`];
    const expected = versions[name];
    if (expected !== undefined && service.version !== expected)
      return [`${name} still serves version ${service.version ?? "of no name"}`];
    return drained ? [`${name} is drained`] : [];
  });
}

/** Asks until nothing is complained of any more, or the time is over. What was complained of last; none: it is well. */
export async function untilWell(url: string, versions: Versions, seconds: number): Promise<string[]> {
  const end = Date.now() + seconds * 1_000;
  let last = ["it was not asked"];
  while (last.length > 0) {
    last = await ask(url, versions);
    if (last.length === 0 || Date.now() + ASK_EVERY_MS > end) return last;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return last;
}

async function ask(url: string, versions: Versions): Promise<string[]> {
  try {
    const response = await fetch(`${url}/v1/status`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) return [`/v1/status answers ${response.status}`];
    return complaints(Status.parse(await response.json()), versions);
  } catch (error) {
    return [`/v1/status does not answer: ${error instanceof Error ? error.message : String(error)}`];
  }
}
