import type { z } from "zod";
import type { CircuitBreakers } from "#contracts/circuit-breaker.ts";
import type { Caller } from "../ordeal/caller.ts";

/** Less than a breaker stays open. */
const LOOK_EVERY_MS = 50;

/** Looks at the circuit breakers as an operator does, until it is stopped: `stop` answers how often one of them was seen to open. */
export function watchBreakers(operator: Caller): { stop: () => number } {
  const openings = new Set<string>();
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const answer = await operator.ask<z.infer<typeof CircuitBreakers>>("/v1/ops/breakers", {}, false);
    for (const { name, opened_at } of answer?.status === 200 ? answer.body.data : [])
      if (opened_at !== null) openings.add(`${name} ${opened_at}`);
    isLooking = false;
  };
  const looking = setInterval(() => void look(), LOOK_EVERY_MS);
  // A run that fails must not wait for it.
  looking.unref();
  return {
    stop: () => {
      clearInterval(looking);
      return openings.size;
    },
  };
}
