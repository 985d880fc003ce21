import { expect, test } from "vitest";
import { type Breaker, type BreakerSettings, CLOSED, admit, report } from "./breaker.ts";

const SETTINGS: BreakerSettings = {
  failures_to_open: 3,
  open_ms: 1_000,
  max_probes: 2,
  successes_to_close: 2,
  probe_lease_ms: 500,
};
const fail = (breaker: Breaker, now: number) => report(breaker, SETTINGS, false, now);
const succeed = (breaker: Breaker, now: number) => report(breaker, SETTINGS, true, now);
const opened = [1, 2, 3].reduce(fail, CLOSED);

test("only failures in a row open it", () => {
  const shaken = succeed(fail(fail(CLOSED, 1), 2), 3);
  expect(fail(fail(shaken, 4), 5).phase).toBe("closed");
  expect(fail(fail(fail(shaken, 4), 5), 6)).toMatchObject({ phase: "open", opened_at: 6 });
});

test("while open nothing gets through, and old calls that end then change nothing", () => {
  expect(admit(opened, SETTINGS, 1_002)).toEqual({
    breaker: opened,
    admission: { allowed: false, phase: "open", retry_after_ms: 1 },
  });
  expect(succeed(opened, 500)).toBe(opened);
  expect(fail(opened, 500)).toBe(opened);
});

test("a probe whose caller died is forgotten after its lease", () => {
  const first = admit(opened, SETTINGS, 1_003);
  const second = admit(first.breaker, SETTINGS, 1_004);
  expect([first.admission.allowed, second.admission.allowed]).toEqual([true, true]);
  expect(admit(second.breaker, SETTINGS, 1_503).admission.allowed).toBe(false);
  expect(admit(second.breaker, SETTINGS, 1_504).admission.allowed).toBe(true);
});

test("one answered probe does not close it, two do; one without an answer opens it for the whole time again", () => {
  const probing = admit(opened, SETTINGS, 1_003).breaker;
  const recovering = succeed(probing, 1_010);
  expect(recovering).toMatchObject({ phase: "half_open", recovered: 1, probes: 0 });
  expect(succeed(admit(recovering, SETTINGS, 1_020).breaker, 1_030)).toEqual(CLOSED);
  const relapsed = fail(admit(recovering, SETTINGS, 1_020).breaker, 1_030);
  expect(admit(relapsed, SETTINGS, 2_029).admission.allowed).toBe(false);
});
