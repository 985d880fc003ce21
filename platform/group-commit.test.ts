import { beforeEach, describe, expect, test, vi } from "vitest";
import { GroupCommit } from "./group-commit.ts";

/** A number in "storage" and its copy in memory. */
let stored: number;
let memory: number;
let writes: number;
const write = vi.fn(() => {
  writes++;
  stored = memory;
});
const reload = vi.fn(() => {
  memory = stored;
});
const abort = vi.fn();
const group = () => new GroupCommit({ write, reload, abort });
const add = (n: number) => () => (memory += n);

beforeEach(() => {
  stored = memory = writes = 0;
  vi.resetAllMocks();
});

describe("requests that arrive together", () => {
  test("are decided in their order, written once, and answered with what each decided", async () => {
    const commit = group();
    expect(await Promise.all([commit.submit(add(1)), commit.submit(add(10)), commit.submit(add(100))])).toEqual([1, 11, 111]);
    expect(writes).toBe(1);
    expect(stored).toBe(111);
  });

  test("see one and the same instant", async () => {
    const commit = group();
    const [first, second] = await Promise.all([commit.submit((now) => now), commit.submit((now) => now)]);
    expect(first).toBe(second);
  });

  test("are not answered before the write", async () => {
    const commit = group();
    write.mockImplementationOnce(() => expect(answered).toBe(false));
    let answered = false;
    await commit.submit(add(1)).then(() => (answered = true));
    expect(answered).toBe(true);
    expect(reload).not.toHaveBeenCalled();
  });

  test("beyond the batch limit wait for the next commit", async () => {
    const commit = group();
    await Promise.all(Array.from({ length: 2_500 }, () => commit.submit(add(1))));
    expect(stored).toBe(2_500);
    expect(writes).toBe(3);
  });
});

describe("what nobody waits for", () => {
  test("goes along with the next commit, in its turn", async () => {
    const commit = group();
    commit.along(add(1));
    expect(await commit.submit(add(10))).toBe(11);
    expect(writes).toBe(1);
  });

  test("is stored by itself where no other commit comes", async () => {
    const commit = group();
    commit.along(add(1));
    commit.along(add(10));
    expect(stored).toBe(0);
    await vi.waitFor(() => expect(stored).toBe(11));
    expect(writes).toBe(1);
  });

  test("leaves nothing behind where it fails, and does no harm to others", async () => {
    const commit = group();
    commit.along(() => {
      throw new Error("bug");
    });
    expect(await commit.submit(add(10))).toBe(10);
    expect(stored).toBe(10);
  });
});

describe("when something fails", () => {
  test("a decision that throws fails alone and leaves nothing behind", async () => {
    const commit = group();
    const broken = commit.submit(() => {
      memory += 1_000;
      throw new Error("bug");
    });
    const answers = await Promise.allSettled([commit.submit(add(1)), broken, commit.submit(add(10))]);
    expect(answers.map((answer) => answer.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(stored).toBe(11);
    expect(memory).toBe(11);
  });

  test("a write that fails for good rejects every caller, and memory is what storage is", async () => {
    const commit = group();
    await commit.submit(add(5));
    write.mockImplementation(() => {
      throw new Error("disk full");
    });
    const answers = await Promise.allSettled([commit.submit(add(1)), commit.submit(add(10))]);
    expect(answers.map((answer) => answer.status)).toEqual(["rejected", "rejected"]);
    expect(memory).toBe(5);
    expect(stored).toBe(5);
    expect(abort).not.toHaveBeenCalled();
  });

  test("a write that fails once costs nobody an error", async () => {
    write.mockImplementationOnce(() => {
      throw new Error("memory is out of date");
    });
    const commit = group();
    expect(await Promise.all([commit.submit(add(1)), commit.submit(add(10))])).toEqual([1, 11]);
    expect(reload).toHaveBeenCalledOnce();
    expect(stored).toBe(11);
  });

  test("an unreadable storage ends the instance", async () => {
    const commit = group();
    write.mockImplementation(() => {
      throw new Error("broken");
    });
    reload.mockImplementation(() => {
      throw new Error("broken");
    });
    await expect(commit.submit(add(1))).rejects.toThrow("broken");
    expect(abort).toHaveBeenCalled();
  });

  test("the next request is served as usual", async () => {
    const commit = group();
    await expect(
      commit.submit(() => {
        throw new Error("bug");
      }),
    ).rejects.toThrow("bug");
    expect(await commit.submit(add(3))).toBe(3);
    expect(stored).toBe(3);
  });
});
