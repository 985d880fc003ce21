import type { GroupCommit } from "#platform/group-commit.ts";

/**
 * Decides each item by itself, all in one commit, so that a bad one never stops its neighbours. Once the others are
 * stored its error is thrown, or given to `failed`.
 */
export async function decideEach<T>(
  group: GroupCommit,
  items: T[],
  decide: (item: T, now: number) => void,
  failed: (item: T, error: unknown) => void = (_item, error) => {
    throw error;
  },
): Promise<void> {
  const turns = await Promise.allSettled(items.map((item) => group.submit((now) => decide(item, now))));
  for (const [i, item] of items.entries()) {
    const turn = turns[i];
    if (turn?.status === "rejected") failed(item, turn.reason);
  }
}
