import { createHash } from "node:crypto";
import type { WranglerConfig } from "../wrangler-config.ts";

/** Characters of a tag that tell two deployments apart. */
const LENGTH = 24;

/** What makes two deployments of a Worker the same: what is in its bundle, and the databases it is bound to. */
export function fingerprintOf(hash: string, { d1_databases }: Pick<WranglerConfig, "d1_databases">): string {
  const ids = d1_databases.map(({ database_id }) => database_id);
  return createHash("sha256")
    .update(JSON.stringify([hash, ids]))
    .digest("hex")
    .slice(0, LENGTH);
}

/** Whether a version's tag is one that a deployment gave it. */
export const isFingerprint = (tag: string): boolean => tag.length === LENGTH && /^[0-9a-f]+$/.test(tag);
