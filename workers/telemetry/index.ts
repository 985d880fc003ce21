import { numberVar } from "#platform/env.ts";
import { setLogLevel } from "#platform/log.ts";
import type { Env } from "./env.ts";
import { exportSpans } from "./export.ts";
import { Outgoing } from "./outgoing.ts";
import { Places } from "./places.ts";
import { type Invocation, add, begin } from "./spans.ts";
import { isPlaced, resourceSpansOf } from "./tree.ts";

const places = new Places();
/** A call ends before the request that made it, and only that one says which trace both belong to: so calls wait. */
const outgoing = new Outgoing<Invocation>(isPlaced);

/** Streaming tail Worker: every invocation of the Workers that name it becomes a few spans at an OTLP collector. */
export default {
  fetch: () => new Response("not found", { status: 404 }),
  tailStream(onset, env, ctx) {
    setLogLevel(env.LOG_LEVEL);
    if (env.OTLP_URL === "") return {};
    const invocation = begin(onset, places);
    return (event) => {
      add(invocation, event);
      if (event.event.type !== "outcome") return;
      outgoing.add(
        invocation,
        (invocations) => send(env, invocations),
        (running) => ctx.waitUntil(running),
      );
    };
  },
} satisfies ExportedHandler<Env>;

async function send(env: Env, invocations: Invocation[]): Promise<void> {
  const percent = numberVar("OTLP_SAMPLE_PERCENT", env.OTLP_SAMPLE_PERCENT);
  const resourceSpans = invocations.flatMap((invocation) => resourceSpansOf(invocation, percent) ?? []);
  if (resourceSpans.length > 0) await exportSpans(env, { resourceSpans });
}
