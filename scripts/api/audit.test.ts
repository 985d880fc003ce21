import { afterEach, expect, test, vi } from "vitest";
import type { Api } from "./api.ts";
import { runAudit } from "./audit.ts";

const RUNNING = { id: "aud_1", status: "running" };
const CLEAN = { id: "aud_1", status: "clean" };
const problem = (status: number) => ({ status, body: { status, code: "some_problem", title: "A problem" } });

/** What `fetch` rejects with where nobody listens: why is in its cause. */
const UNREACHED = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:8787") });

afterEach(() => {
  vi.useRealTimers();
});

/** A system that starts an audit, and answers this (or not at all) to those who ask how far it is, one after another. */
function answering(...answers: ({ status: number; body: unknown } | Error)[]) {
  let asked = 0;
  const api = (path: string) => {
    if (path === "/v1/ops/audits") return Promise.resolve({ status: 202, body: RUNNING });
    asked += 1;
    const answer = answers.shift() ?? { status: 200, body: CLEAN };
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { system: { api } as unknown as Api, asked: () => asked };
}

test("an answer that is no report is not taken for one: what may pass is asked again", async () => {
  const { system, asked } = answering(
    { status: 200, body: RUNNING },
    problem(503),
    problem(429),
    { status: 502, body: "<html>Bad gateway</html>" },
    UNREACHED,
    { status: 200, body: RUNNING },
  );
  expect(await runAudit(system, { token: "t" })).toEqual(CLEAN);
  expect(asked()).toBe(7);
});

test("a token that is no longer good ends the waiting, and says which audit goes on without", async () => {
  const { system, asked } = answering({ status: 200, body: RUNNING }, problem(401));
  await expect(runAudit(system, { token: "t" })).rejects.toThrow("aud_1 goes on, but asking for its report: 401");
  expect(asked()).toBe(2);
});

test("a system that is gone for long ends the waiting, and so does one that never answers well: which audit it was is said", async () => {
  vi.useFakeTimers();
  const why = async (answer: { status: number; body: unknown } | Error, minutes: number): Promise<string> => {
    const { system } = answering({ status: 200, body: RUNNING }, ...Array.from({ length: 10_000 }, () => answer));
    const ended = runAudit(system, { token: "t" }).then(
      () => "a report",
      (error: unknown) => String(error),
    );
    const late = new Promise<string>((resolve) => setTimeout(() => resolve("no end"), minutes * 60_000));
    await vi.advanceTimersByTimeAsync(minutes * 60_000);
    return Promise.race([ended, late]);
  };
  expect(await why(UNREACHED, 1)).toContain(
    "aud_1 goes on, but asking for its report: fetch failed (connect ECONNREFUSED 127.0.0.1:8787)",
  );
  expect(await why(problem(503), 1)).toBe("no end");
  expect(await why(problem(503), 7)).toContain("in vain for the end of the audit aud_1: 503");
});

test("an audit whose start brought no answer is none that is waited for", async () => {
  const api = (): Promise<never> => Promise.reject(UNREACHED);
  await expect(runAudit({ api } as unknown as Api, { token: "t" })).rejects.toThrow(
    "starting an audit: fetch failed (connect ECONNREFUSED 127.0.0.1:8787)",
  );
});
