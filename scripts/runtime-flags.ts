/**
 * What the environment of a local runtime says, unless somebody has said otherwise. Where there are two processors, the runtime has one
 * thread for background work of all Workers. When that waits for one Worker's memory to be cleared up, and the main thread clears up
 * another's, which waits for that thread, both wait for ever, at full speed. So the main thread clears up by itself.
 */
export const RUNTIME_FLAGS = { MINIFLARE_WORKERD_V8_FLAGS: "--single-threaded-gc" };

/** For runtimes that this process starts, and those it starts. */
export function setRuntimeFlags(): void {
  Object.assign(process.env, { ...RUNTIME_FLAGS, ...process.env });
}
