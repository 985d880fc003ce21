import { expect, test } from "vitest";
import type { Api } from "./api.ts";
import { runAudit } from "./audit.ts";

const RUNNING = { id: "aud_1", status: "running" };
const CLEAN = { id: "aud_1", status: "clean" };
const problem = (status: number) => ({ status, body: { status, code: "some_problem", title: "A problem" } });

/** A system that starts an audit, and answers this to those who ask how far it is, one answer after another. */
function answering(...answers: { status: number; body: unknown }[]) {
  let asked = 0;
  const api = (path: string) => {
    if (path === "/v1/ops/audits") return Promise.resolve({ status: 202, body: RUNNING });
    asked += 1;
    return Promise.resolve(answers.shift() ?? { status: 200, body: CLEAN });
  };
  return { system: { api } as unknown as Api, asked: () => asked };
}

test("an answer that is no report is not taken for one: what may pass is asked again", async () => {
  const { system, asked } = answering(
    { status: 200, body: RUNNING },
    problem(503),
    problem(429),
    { status: 502, body: "<html>Bad gateway</html>" },
    { status: 200, body: RUNNING },
  );
  expect(await runAudit(system, { token: "t" })).toEqual(CLEAN);
  expect(asked()).toBe(6);
});

test("a token that is no longer good ends the waiting, and says which audit goes on without", async () => {
  const { system, asked } = answering({ status: 200, body: RUNNING }, problem(401));
  await expect(runAudit(system, { token: "t" })).rejects.toThrow("aud_1 goes on, but asking for its report: 401");
  expect(asked()).toBe(2);
});
