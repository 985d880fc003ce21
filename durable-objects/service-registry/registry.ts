import { ServiceName, type Probe, type ServiceState } from "#contracts/service-registry.ts";

/** Probes in a row that must fail before a service counts as down: one lost answer is no outage. */
export const FAILURES_UNTIL_DOWN = 3;

/** One service as it is kept. Instants: epoch milliseconds. */
export interface Entry {
  version: string | null;
  registered_at: number;
  checked_at: number;
  failures: number;
}
export type Entries = Partial<Record<ServiceName, Entry>>;

/** The entries after a probe. A new service, or a known one in a new version, is registered anew. */
export function reported(entries: Entries, probe: Probe): Entries {
  const known = entries[probe.name];
  if (known && known.checked_at > probe.at) return entries;
  const version = probe.version ?? known?.version ?? null;
  const registered = !known || known.version !== version;
  return {
    ...entries,
    [probe.name]: {
      version,
      registered_at: registered ? probe.at : known.registered_at,
      checked_at: probe.at,
      failures: probe.ok ? 0 : (known?.failures ?? 0) + 1,
    },
  };
}

/** Every service there is, seen or not. */
export function states(entries: Entries): ServiceState[] {
  return ServiceName.options.map((name) => {
    const entry = entries[name];
    if (!entry) return { name, health: "unknown", version: null, registered_at: null, checked_at: null };
    const health = entry.failures === 0 ? "up" : entry.failures < FAILURES_UNTIL_DOWN ? "failing" : "down";
    return {
      name,
      health,
      version: entry.version,
      registered_at: new Date(entry.registered_at).toISOString(),
      checked_at: new Date(entry.checked_at).toISOString(),
    };
  });
}
