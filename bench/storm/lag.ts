import { invariant } from "#domain/invariant.ts";
import { HttpClient } from "../http.ts";

const BUCKET = /^holdfast_projection_lag_seconds_bucket\{.*\ble="([^"]+)".*\} (\d+)$/gm;

/** What was counted is told when it is stored, which a busy shard of the metrics does every ten seconds. */
const COUNTED_MS = 12_000;

/** How late search has heard of seats so far, as `/metrics` has it: the bound of the bucket that this share of all reports is within, ms. */
export async function lagWithin(gateway: string, share: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, COUNTED_MS));
  const client = await HttpClient.open(gateway);
  try {
    const { status, body } = await client.send({ method: "GET", path: "/metrics" });
    invariant(status === 200, `/metrics answered ${status}`);
    return quantile(body, share);
  } finally {
    client.close();
  }
}

/** Of the text that Prometheus reads; infinite where it is beyond the largest bucket. */
export function quantile(text: string, share: number): number {
  const buckets = [...text.matchAll(BUCKET)].map(([, bound, count]) => ({
    bound: bound === "+Inf" ? Infinity : Number(bound),
    count: Number(count),
  }));
  const sorted = buckets.toSorted((a, b) => a.bound - b.bound);
  const all = sorted.at(-1)?.count ?? 0;
  invariant(all > 0, "something was projected");
  return (sorted.find(({ count }) => count >= share * all)?.bound ?? Infinity) * 1_000;
}
