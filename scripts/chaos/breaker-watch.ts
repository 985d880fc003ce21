import type { CircuitBreakers } from "#contracts/circuit-breaker.ts";
import type { z } from "zod";
import type { Caller } from "../ordeal/caller.ts";
import { sleep } from "../ordeal/stage.ts";

/** Far less than a breaker stays open. */
const LOOK_EVERY_MS = 100;

/** Looks at the circuit breakers as an operator does, until `end`. Counts how often one of them was seen to open. */
export async function watchBreakers(operator: Caller, end: AbortSignal): Promise<number> {
  const seen = new Set<string>();
  while (!end.aborted) {
    const answer = await operator.ask<z.infer<typeof CircuitBreakers>>("/v1/ops/breakers");
    for (const { name, opened_at } of answer?.status === 200 ? answer.body.data : [])
      if (opened_at !== null) seen.add(`${name} ${opened_at}`);
    await sleep(LOOK_EVERY_MS);
  }
  return seen.size;
}
