import type { GroupCommitHooks } from "#platform/group-commit.ts";

/** In place of `platform/group-commit.ts` in the bench's comparison: each decision is written and answered by itself. */
export class GroupCommit {
  readonly #hooks: GroupCommitHooks;

  constructor(hooks: GroupCommitHooks) {
    this.#hooks = hooks;
  }

  async submit<T>(decide: (now: number) => T): Promise<T> {
    const answer = decide(Date.now());
    this.#hooks.write();
    return answer;
  }
}
