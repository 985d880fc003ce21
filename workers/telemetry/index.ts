import { numberVar } from "#platform/env.ts";
import { setLogLevel } from "#platform/log.ts";
import type { Env } from "./env.ts";
import { exportSpans } from "./export.ts";
import { Places } from "./places.ts";
import { type Invocation, add, begin } from "./spans.ts";
import { exportRequest, isPlaced } from "./tree.ts";

/** How long the spans of a call wait to learn which trace they belong to, in ms: longer than most requests take. */
const PATIENCE_MS = 10_000;
const FIRST_PAUSE_MS = 50;

const places = new Places();

/** Streaming tail Worker: every invocation of the Workers that name it becomes a few spans at an OTLP collector. */
export default {
  fetch: () => new Response("not found", { status: 404 }),
  tailStream(onset, env, ctx) {
    setLogLevel(env.LOG_LEVEL);
    if (env.OTLP_URL === "") return {};
    const invocation = begin(onset, places);
    return (event) => {
      add(invocation, event);
      if (event.event.type === "outcome") ctx.waitUntil(exportPlaced(env, invocation));
    };
  },
} satisfies ExportedHandler<Env>;

/** A call ends before the request that made it, and only that one says which trace both belong to. */
async function exportPlaced(env: Env, invocation: Invocation): Promise<void> {
  for (let pause = FIRST_PAUSE_MS, waited = 0; !isPlaced(invocation) && waited < PATIENCE_MS; pause *= 2) {
    await scheduler.wait(pause);
    waited += pause;
  }
  const request = exportRequest(invocation, numberVar("OTLP_SAMPLE_PERCENT", env.OTLP_SAMPLE_PERCENT));
  if (request !== null) await exportSpans(env, request);
}
