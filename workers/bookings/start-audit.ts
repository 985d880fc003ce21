import { AUDITS } from "#contracts/names.ts";
import type { AuditsApi } from "#contracts/audit.ts";
import { shardCount, shardNames } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";

type Start = Parameters<AuditsApi["start"]>[0];

/** Starts an audit of every shard there is. */
export const startAudit = (env: Env, request: Omit<Start, "shards">): ReturnType<AuditsApi["start"]> =>
  env.AUDITS.getByName(AUDITS).start({ ...request, shards: shardNames(shardCount(env.SAGA_SHARDS)) });
