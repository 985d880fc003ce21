import { types } from "node:util";
import type { WorkerHandle } from "wrangler";
import { pauseBefore, TRIES } from "./reach.ts";

/**
 * What the harness reaches in the runtime (`getEnv()`), with calls made again where its own connection was closed in the moment in which
 * it was used again: the runtime closes one that was idle for five seconds, by its own clock, and on a busy machine the harness hears of it
 * too late. Nothing was done then.
 */
export function steady<T extends object>(target: T): T {
  const wrapper = new Proxy(target, {
    get(_, key) {
      const value = retried(() => Reflect.get(target, key) as unknown);
      if (typeof value !== "function") return wrapped(value);
      const method = value as (...all: unknown[]) => unknown;
      return (...given: unknown[]) => wrapped(retried(() => method.apply(target, given.map(bare))));
    },
  });
  targets.set(wrapper, target);
  return wrapper;
}

/** A Worker's bindings, steady. */
export const bindingsOf = async <Env>(worker: WorkerHandle<Env>): Promise<Env> =>
  steady((await retried(() => worker.getEnv())) as object) as Env;

/** An answer of the runtime's as plain data: what comes out of it lives in it, and reading a member of it is a call as well. */
export async function plainOf<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  return retried(() => JSON.parse(JSON.stringify(value)) as T);
}

const targets = new WeakMap<object, object>();

/** Whatever is given to the runtime must be its own again. */
function bare(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(bare);
  return typeof given === "object" && given !== null ? (targets.get(given) ?? given) : given;
}

/** A statement, a stub: something that lives in the runtime. Promises and plain answers are passed on as they are. */
const wrapped = (result: unknown): unknown => (types.isProxy(result) ? steady(result as object) : result);

function retried<R>(call: () => R, tries = TRIES): R {
  try {
    const result = call();
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => againLater(error, call, tries)) as R;
  } catch (error) {
    return againAtOnce(error, call, tries);
  }
}

/** A call that answers at once cannot wait otherwise; its connections are another thread's, which this one may keep waiting. */
function againAtOnce<R>(error: unknown, call: () => R, tries: number): R {
  if (!isClosed(error) || tries === 1) throw error;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, pauseBefore(tries - 1));
  return retried(call, tries - 1);
}

/** The connections of a call that promises an answer are this thread's, which hears only while it does not stand still that one was closed. */
async function againLater<R>(error: unknown, call: () => R, tries: number): Promise<Awaited<R>> {
  if (!isClosed(error) || tries === 1) throw error;
  await new Promise((resolve) => setTimeout(resolve, pauseBefore(tries - 1)));
  return await retried(call, tries - 1);
}

const isClosed = (error: unknown): boolean => error instanceof Error && error.message === "fetch failed";
