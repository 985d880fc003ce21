import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setLogLevel } from "#platform/log.ts";
import { type Job, Jobs } from "./jobs.ts";

const NOW = 1_795_600_000_000;
const said: Record<string, unknown>[] = [];
beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  said.length = 0;
  setLogLevel("info");
  vi.spyOn(console, "error").mockImplementation((line: string) => void said.push(JSON.parse(line) as Record<string, unknown>));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Jobs of an object whose alarm is only written down, and those that were done. */
function provider() {
  const database = new DatabaseSync(":memory:");
  const alarm = { at: null as number | null };
  const storage = {
    sql: {
      exec(query: string, ...values: SQLInputValue[]) {
        const rows = database.prepare(query).all(...values);
        return { toArray: () => rows, one: () => rows[0] };
      },
    },
    setAlarm(at: number) {
      alarm.at = at;
      return Promise.resolve();
    },
  };
  const jobs = new Jobs(storage as unknown as DurableObjectStorage);
  const done: Job[] = [];
  /** Its alarm comes; the refund called `broken` throws. */
  const comes = async (at: number) => {
    vi.setSystemTime(at);
    await jobs.workDue(at, async ({ id, job }) => {
      await Promise.resolve();
      if (job.kind === "refund_fails" && job.refund_id === "broken") throw new Error("no such charge");
      done.push(job);
      jobs.remove(id);
    });
  };
  return { database, alarm, jobs, done, comes };
}
const refund = (refund_id: string): Job => ({ kind: "refund_fails", refund_id });

test("a job that fails keeps no other from its turn, is said, and is tried again", async () => {
  const { alarm, jobs, done, comes } = provider();
  jobs.add(refund("broken"), 0);
  jobs.add(refund("re_1"), 0);
  jobs.add(refund("re_2"), 90_000);
  await comes(NOW);
  expect(done).toEqual([refund("re_1")]);
  expect(said).toMatchObject([{ event: "sandbox.job_failed", kind: "refund_fails", why: "Error: no such charge" }]);
  expect(alarm.at).toBe(NOW + 1_000);
  await comes(NOW + 1_000);
  expect(said).toHaveLength(2);
  await comes(NOW + 90_000);
  expect(done).toEqual([refund("re_1"), refund("re_2")]);
});

test("one that never succeeds is given up some day", async () => {
  const { database, alarm, jobs, comes } = provider();
  jobs.add(refund("broken"), 0);
  for (let tries = 0; tries < 360; tries += 1) await comes(alarm.at ?? 0);
  expect(database.prepare("select count(*) as n from jobs").get()).toEqual({ n: 0 });
  expect(said).toHaveLength(360);
});

test("what is due is done later where it could not even be read: the alarm's handler never throws", async () => {
  const { database, alarm, jobs, done, comes } = provider();
  jobs.add(refund("re_1"), 0);
  database.exec("alter table jobs rename to away");
  await comes(NOW);
  expect(said).toMatchObject([{ event: "sandbox.alarm_failed" }]);
  database.exec("alter table away rename to jobs");
  await comes(alarm.at ?? 0);
  expect(done).toEqual([refund("re_1")]);
});
