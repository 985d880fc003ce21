import { describe, expect, test } from "vitest";
import { BookingId } from "#contracts/common.ts";
import { MAX_SAGA_SHARDS, shardNames, shardOf } from "#queues/saga-shard.ts";
import { bookingIdOf } from "./identify.ts";

const keys = Array.from({ length: 2_000 }, (_, n) => `key-${n}`);

describe("the id of a booking", () => {
  test.each([1, 4, MAX_SAGA_SHARDS])("is one that every route takes, and names its shard, with %i shards", async (shards) => {
    const ids = await Promise.all(keys.map((key) => bookingIdOf("usr_1", key, String(shards))));
    expect(ids.filter((id) => !BookingId.safeParse(id).success)).toEqual([]);
    expect([...new Set(ids.map(shardOf))].toSorted()).toEqual(shardNames(shards));
  });

  test.each(["101", "160", "0", "-1", "2.5", "many", ""])(
    "is not made for %j shards, since it could not name them",
    async (shards) => {
      await expect(bookingIdOf("usr_1", "key", shards)).rejects.toThrow("SAGA_SHARDS");
    },
  );
});
