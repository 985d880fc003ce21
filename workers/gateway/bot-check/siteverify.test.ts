import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answerOf } from "#platform/long-answer.fixture.ts";
import { forgetSilence, siteverify } from "./siteverify.ts";

beforeEach(forgetSilence);
afterEach(() => vi.unstubAllGlobals());

test.each([
  [16_384, "passed"],
  [16_385, "unknown"],
  [50_000_000, "unknown"],
])(
  "an answer of %d bytes that says yes leaves a token %s, and is not read to an end that is far away",
  async (bytes, verdict) => {
    const { sent, response } = answerOf(bytes, '{"success":true,"pad":"');
    vi.stubGlobal("fetch", () => Promise.resolve(response));
    expect(await siteverify("https://judge.example", { secret: "s", token: "t", repeats_as: null })).toBe(verdict);
    expect(sent.bytes).toBeLessThan(1_000_000);
  },
);
