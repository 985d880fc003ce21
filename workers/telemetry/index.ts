import type { Env } from "./env.ts";
import { exportSpans } from "./export.ts";
import { add, begin, exportRequest } from "./spans.ts";

/** Streaming tail Worker: every invocation of the Workers that name it becomes a few spans at an OTLP collector. */
export default {
  fetch: () => new Response("not found", { status: 404 }),
  tailStream(onset, env, ctx) {
    if (env.OTLP_URL === "") return {};
    const invocation = begin(onset);
    return (event) => {
      add(invocation, event);
      if (event.event.type === "outcome") ctx.waitUntil(exportSpans(env.OTLP_URL, exportRequest(invocation)));
    };
  },
} satisfies ExportedHandler<Env>;
