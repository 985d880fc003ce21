import { bundle } from "./bundle.ts";
import type { RuntimeWorker } from "./runtime.ts";

/** The Worker that does nothing but pass requests to the flights' objects (`workers/seat-lock.ts`), under a name and a queue of its own. */
export async function seatLockWorker(name: string, replace: Record<string, string> = {}): Promise<RuntimeWorker> {
  return {
    name,
    script: await bundle("bench/workers/seat-lock.ts", replace),
    directPort: 0,
    compatibilityDate: "2026-08-01",
    compatibilityFlags: ["nodejs_compat"],
    bindings: { LOG_LEVEL: "error" },
    durableObjects: { FLIGHT_SEATS: { className: "BenchFlightSeats", useSQLite: true } },
    queueProducers: { SEARCH_QUEUE: { queueName: `search-${name}` } },
    queueConsumers: { [`search-${name}`]: { maxBatchSize: 25, maxBatchTimeout: 0 } },
  };
}
