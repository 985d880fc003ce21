import type { OperatedService } from "#contracts/service-registry.ts";
import { errorText, log } from "#platform/log.ts";
import type { Env } from "../env.ts";
import { registryOf } from "./states.ts";

/** The registry is asked at most this often by one isolate, beside a request that came anyway. */
const ASK_EVERY_MS = 3_000;
/** What was learnt longer ago says nothing: such a request waits for the registry, and without its answer all are in service. */
const KNOWN_FOR_MS = 15_000;
/** How long a request waits for the registry. */
const PATIENCE_MS = 300;

/** Values only: a Worker must not wait for another request's I/O. Instants: epoch milliseconds. */
interface Known {
  states: readonly OperatedService[];
  learnt_at: number;
  asked_at: number;
}
const isolates = new WeakMap<Env, Known>();

function knownOf(env: Env): Known {
  const known = isolates.get(env) ?? { states: [], learnt_at: -Infinity, asked_at: -Infinity };
  isolates.set(env, known);
  return known;
}

/** What the registry has just said, for this isolate to go by. */
export function learn(env: Env, states: readonly OperatedService[], now: number): void {
  Object.assign(knownOf(env), { states, learnt_at: now, asked_at: now });
}

/** The services as this isolate knows them now; none where nothing is known, which is not "out of service". */
export async function knownServices(
  env: Env,
  now: number,
  waitUntil: (work: Promise<void>) => void,
): Promise<readonly OperatedService[]> {
  const known = knownOf(env);
  if (now - known.asked_at >= ASK_EVERY_MS) {
    known.asked_at = now;
    const asking = ask(env);
    waitUntil(asking);
    if (now - known.learnt_at >= KNOWN_FOR_MS) await Promise.race([asking, patience()]);
  }
  return Date.now() - known.learnt_at < KNOWN_FOR_MS ? known.states : [];
}

async function ask(env: Env): Promise<void> {
  try {
    learn(env, await registryOf(env)("list"), Date.now());
  } catch (error) {
    log("warn", "registry.unreachable", { error: errorText(error) });
  }
}

const patience = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
  });
