import { tracing } from "cloudflare:workers";
import { setLogLevel } from "#platform/log.ts";
import { countedQueue, measureService } from "#platform/measure.ts";
import { traceAs } from "#platform/operation.ts";
import { consumeSearch } from "./consume-search.ts";
import type { Env } from "./env.ts";
import { Search } from "./search.ts";

measureService(Search, "search");
export { Search };

traceAs("search", tracing);

export default {
  queue: countedQueue<Env>((batch, env) => {
    setLogLevel(env.LOG_LEVEL, env.LOG_SAMPLE_PERCENT);
    return consumeSearch(batch, env, Date.now());
  }),
} satisfies ExportedHandler<Env>;
