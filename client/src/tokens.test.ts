import { expect, test, vi } from "vitest";
import { tokensOf } from "./tokens.ts";

const TTL_S = 600;
/** Signed by a server whose clock is a year ahead of ours. */
function serverAhead() {
  let serial = 0;
  const jwt = () => {
    const iat = 2_000_000_000 + ++serial;
    const payload = btoa(JSON.stringify({ iat, exp: iat + TTL_S, name: "Zoë?>" }))
      .replaceAll("+", "-")
      .replaceAll("/", "_");
    return `h.${payload}.${serial}`;
  };
  let live = "";
  return {
    signIn: vi.fn(async () => (live = `session-${++serial}`)),
    accessToken: vi.fn(async (session: string) => (session === live ? jwt() : undefined)),
    endSession: () => {
      live = "";
    },
  };
}

test("one token serves until shortly before it expires, whatever the two clocks say", async () => {
  const server = serverAhead();
  let now = 1_000_000;
  const { accessToken } = tokensOf(server, () => now);
  const first = await accessToken();
  now += (TTL_S - 31) * 1000;
  expect(await accessToken()).toBe(first);
  now += 1_001;
  expect(await accessToken()).not.toBe(first);
  expect(server.signIn).toHaveBeenCalledOnce();
});

test("requests that come together wait for one renewal", async () => {
  const server = serverAhead();
  const { accessToken, sessionToken } = tokensOf(server);
  const tokens = await Promise.all([accessToken(), accessToken(), accessToken()]);
  expect(new Set(tokens).size).toBe(1);
  expect(server.accessToken).toHaveBeenCalledOnce();
  expect(await sessionToken()).toBe(server.accessToken.mock.calls[0]?.[0]);
});

test("a session that has ended is followed by another", async () => {
  const server = serverAhead();
  let now = 0;
  const { accessToken } = tokensOf(server, () => now);
  await accessToken();
  server.endSession();
  now += TTL_S * 1000;
  await accessToken();
  expect(server.signIn).toHaveBeenCalledTimes(2);
});

test("a sign-in that was refused is not remembered", async () => {
  const server = serverAhead();
  server.signIn.mockRejectedValueOnce(new Error("wrong password"));
  const { accessToken } = tokensOf(server);
  await expect(accessToken()).rejects.toThrow("wrong password");
  expect(await accessToken()).toMatch(/^h\./);
});
