import { expect, test } from "vitest";
import type { Api } from "./api.ts";
import { rebuildSearch } from "./rebuild-search.ts";

const PAGE = { part: "availability", rows: 3, changed: 1, before: "a", after: "b", next_cursor: null };

/** What `fetch` rejects with where nobody listens: why is in its cause. */
const UNREACHED = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:8787") });

/** A system that answers these statuses, or does not answer, one after another. */
function answering(...statuses: (number | Error)[]) {
  const asked: unknown[] = [];
  const cursors: unknown[] = [];
  const api = (_path: string, { key, json }: { key?: string; json?: { cursor: string } }) => {
    asked.push(key);
    cursors.push(json?.cursor);
    const status = statuses.shift() ?? 200;
    if (status instanceof Error) return Promise.reject(status);
    return Promise.resolve({ status, body: status === 200 ? PAGE : { code: "internal_error" } });
  };
  return { system: { api } as unknown as Api, asked, cursors };
}

test("a page that is busy or fails is asked for again, under a key of its own", async () => {
  const { system, asked } = answering(409, 500, 503);
  expect((await rebuildSearch(system, { token: "t" })).availability).toMatchObject({ rows: 3, changed: 1 });
  expect(new Set(asked).size).toBe(4);
});

test("what goes on failing ends it, and so does what no repetition changes", async () => {
  const down = answering(500, 500, 500, 500, 500, 200);
  await expect(rebuildSearch(down.system, { token: "t" })).rejects.toThrow("from the beginning: 500");
  expect(down.asked).toHaveLength(5);
  const stranger = answering(403, 200);
  await expect(rebuildSearch(stranger.system, { token: "t" })).rejects.toThrow("403");
  expect(stranger.asked).toHaveLength(1);
});

test("it goes on from where another run ended, which had said so", async () => {
  const ended = answering(401);
  await expect(rebuildSearch(ended.system, { token: "t" }, "lowest_fares:LHR")).rejects.toThrow(
    "rebuilding search from lowest_fares:LHR: 401",
  );
  const again = answering(503, 200);
  await rebuildSearch(again.system, { token: "t" }, "lowest_fares:LHR");
  expect(again.cursors).toEqual(["lowest_fares:LHR", "lowest_fares:LHR"]);
});

test("a connection that breaks is a failure like another, and what goes on without one says where it was", async () => {
  const broken = answering(UNREACHED, 503, UNREACHED);
  expect((await rebuildSearch(broken.system, { token: "t" })).availability).toMatchObject({ rows: 3, changed: 1 });
  expect(new Set(broken.asked).size).toBe(4);
  const gone = answering(...Array.from({ length: 9 }, () => UNREACHED));
  await expect(rebuildSearch(gone.system, { token: "t" }, "lowest_fares:LHR")).rejects.toThrow(
    "rebuilding search from lowest_fares:LHR: fetch failed (connect ECONNREFUSED 127.0.0.1:8787)",
  );
  expect(gone.asked).toHaveLength(5);
});
