import { setLogLevel } from "#platform/log.ts";
import { countedQueue, measureService } from "#platform/measure.ts";
import { consumeSearch } from "./consume-search.ts";
import type { Env } from "./env.ts";
import { Search } from "./search.ts";

measureService(Search, "search");
export { Search };

export default {
  queue: countedQueue<Env>(async (batch, env) => {
    setLogLevel(env.LOG_LEVEL);
    await consumeSearch(batch, env, Date.now());
  }),
} satisfies ExportedHandler<Env>;
