import { base32, sha256 } from "#platform/hash.ts";
import { shardCount, shardName } from "#queues/saga-shard.ts";

/** 26 symbols of base 32: 130 bits of the hash, so ids never meet by chance. */
const ID_LENGTH = 26;

/**
 * The booking a request asks for, derived from its user and idempotency key: the saga under this id is the record of the
 * request, and a retry finds its own holds. The shard comes from the same hash.
 */
export async function bookingIdOf(userId: string, key: string, shards: string): Promise<string> {
  const hash = await sha256("booking", userId, key);
  const shard = (((hash[30] ?? 0) << 8) | (hash[31] ?? 0)) % shardCount(shards);
  return `bkg_${shardName(shard)}_${base32(hash, ID_LENGTH)}`;
}
