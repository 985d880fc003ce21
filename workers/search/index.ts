import { setLogLevel } from "#platform/log.ts";
import { consumeSearch } from "./consume-search.ts";
import type { Env } from "./env.ts";

export { Search } from "./search.ts";

export default {
  async queue(batch: MessageBatch, env: Env): Promise<void> {
    setLogLevel(env.LOG_LEVEL);
    await consumeSearch(batch, env, Date.now());
  },
} satisfies ExportedHandler<Env>;
