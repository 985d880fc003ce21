import { setLogLevel } from "#platform/log.ts";
import { createApp } from "./app.ts";
import type { Env } from "./env.ts";

const app = createApp();

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response> {
    setLogLevel(env.LOG_LEVEL);
    return app.fetch(request, env, ctx);
  },
};
