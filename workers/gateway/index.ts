import { tracing } from "cloudflare:workers";
import { setLogLevel } from "#platform/log.ts";
import { traceAs } from "#platform/operation.ts";
import { createApp } from "./app.ts";
import type { Env } from "./env.ts";

traceAs("gateway", tracing);
const app = createApp();

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response> {
    setLogLevel(env.LOG_LEVEL, env.LOG_SAMPLE_PERCENT);
    return app.fetch(request, env, ctx);
  },
};
