import { invariant } from "#domain/invariant.ts";
import type { Host } from "../host.ts";
import { HttpClient } from "../http.ts";

/** What `/metrics` tells, by series, and how long it takes, in ms. */
export async function served(host: Host): Promise<{ values: Map<string, number>; ms: number }> {
  const client = await HttpClient.open(host.gateway);
  try {
    const began = performance.now();
    const { status, body } = await client.send({ method: "GET", path: "/metrics" });
    const ms = performance.now() - began;
    invariant(status === 200, `/metrics answered ${status}`);
    const lines = body.matchAll(/^([a-z_]+\{.*\}) (\S+)$/gm);
    return { ms, values: new Map(Array.from(lines, ([, series = "", value]) => [series, Number(value)])) };
  } finally {
    client.close();
  }
}
