import { timingSafeEqual } from "node:crypto";
import { sha256 } from "#platform/hash.ts";
import type { Env } from "../env.ts";

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +(\S+) *$/i;

/**
 * Whether whoever sent this `Authorization` may read the metrics: anybody, unless `METRICS_ACCESS` is set. Then it takes the secret
 * `METRICS_TOKEN`; without one nobody may. Digests are compared, in a time that tells nothing about either.
 */
export async function mayRead(
  { METRICS_ACCESS, METRICS_TOKEN }: Pick<Env, "METRICS_ACCESS" | "METRICS_TOKEN">,
  authorization: string | undefined,
): Promise<boolean> {
  if (METRICS_ACCESS === "") return true;
  const given = authorization?.match(BEARER)?.[1];
  if (given === undefined || METRICS_TOKEN === undefined || METRICS_TOKEN === "") return false;
  const [one, other] = await Promise.all([sha256(given), sha256(METRICS_TOKEN)]);
  return timingSafeEqual(one, other);
}
