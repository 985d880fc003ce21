import { sagaOf } from "#queues/saga-shard.ts";
import { Life } from "./runtime/object-host.ts";
import { InjectedFault } from "./runtime/simulation.ts";
import type { World } from "./world.ts";

/** Faults that were injected are met by trying again; anything else is a bug. */
export function unanswered({ simulation }: World, error: unknown): null {
  if (!(error instanceof InjectedFault)) simulation.violate("no throw", String(error));
  return null;
}

/** A call to the booking's saga by a Worker that may lose the answer; repeated under the same key. */
export async function ask<T>(
  world: World,
  booking: string,
  call: (shard: ReturnType<typeof sagaOf>) => Promise<T>,
): Promise<T | null> {
  const { simulation } = world;
  for (let attempt = 0; attempt < 3; attempt++) {
    const life = new Life();
    const answer = await life
      .guard(call(sagaOf(world.sagas(life, true), booking)))
      .catch((error: unknown) => unanswered(world, error));
    if (answer !== null) return answer;
    await simulation.sleep(1_000 + simulation.around(5_000));
  }
  return null;
}
