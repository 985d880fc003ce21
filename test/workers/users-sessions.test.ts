import { afterAll, beforeAll, expect, test } from "vitest";
import { PUBLIC_URL, startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const PASSWORD = "correct horse battery";
const DAY_MS = 86_400_000;
let users: UsersHarness;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.harness.close());

interface Listed {
  id: string;
  created_at: string;
  expires_at: string;
  ip_address: string | null;
  user_agent: string | null;
  current: boolean;
}

let serial = 0;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const signIn = async (email: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  ((await (await users.post("/v1/auth/sign-in/email", { email, password }, headers)).json()) as { token: string }).token;
const list = async (token: string) => (await (await users.get("/v1/auth/list-sessions", bearer(token))).json()) as Listed[];
const revoke = (token: string, id: string) => users.post("/v1/auth/revoke-session", { id }, bearer(token));
/** Whether the session still gets access tokens. */
const lives = async (token: string) => (await users.get("/v1/auth/token", bearer(token))).status === 200;

/** A verified user, signed in on so many devices. */
async function signedIn(devices: number) {
  const email = `joan.${serial++}@example.com`;
  await users.post("/v1/auth/sign-up/email", { name: "Joan Clarke", email, password: PASSWORD });
  const link = await users.linkFor(email, "account.verify");
  await users.get(link.pathname + link.search);
  const tokens: string[] = [];
  for (let device = 0; device < devices; device += 1)
    tokens.push(await signIn(email, PASSWORD, { "user-agent": `device-${device}`, "cf-connecting-ip": "192.0.2.7" }));
  return { email, tokens };
}

test("sessions are listed by id, with where they come from, and without anything that opens them", async () => {
  const { tokens } = await signedIn(2);
  const answer = await users.get("/v1/auth/list-sessions", bearer(tokens[0] ?? ""));
  const text = await answer.text();
  for (const token of tokens) expect(text).not.toContain(token);
  const sessions = JSON.parse(text) as Listed[];
  expect(Object.fromEntries(sessions.map(({ user_agent, current }) => [user_agent, current]))).toEqual({
    "device-0": true,
    "device-1": false,
  });
  for (const session of sessions) {
    expect(Object.keys(session)).toEqual(["id", "created_at", "expires_at", "ip_address", "user_agent", "current"]);
    expect(session.ip_address).toBe("192.0.2.7");
    expect(Date.parse(session.expires_at)).toBeGreaterThan(Date.now());
  }
  expect((await users.get("/v1/auth/list-sessions")).status).toBe(401);
});

test("a session that is revoked gets no further token, and the others stay", async () => {
  const { tokens } = await signedIn(2);
  const [mine = "", stolen = ""] = tokens;
  const other = (await list(mine)).find(({ current }) => !current)?.id ?? "";
  expect((await revoke(mine, other)).status).toBe(200);
  expect([await lives(mine), await lives(stolen)]).toEqual([true, false]);
  expect(await list(mine)).toHaveLength(1);
  expect((await revoke(stolen, (await list(mine))[0]?.id ?? "")).status).toBe(401);
  expect(await lives(mine)).toBe(true);
});

test("a session of days ago still shows where else its owner is signed in, and ends it", async () => {
  const { tokens } = await signedIn(2);
  const [old = "", stolen = ""] = tokens;
  const aged = users.DB.prepare("UPDATE sessions SET created_at = created_at - ? WHERE token = ?").bind(3 * 24 * 3600_000, old);
  await aged.run();
  const other = (await list(old)).find(({ current }) => !current)?.id ?? "none";
  expect((await revoke(old, other)).status).toBe(200);
  expect([await lives(old), await lives(stolen)]).toEqual([true, false]);
});

test("somebody else's session is not revoked, and the answer does not tell that there is one", async () => {
  const [mine, theirs] = [await signedIn(1), await signedIn(1)];
  const [token = "", victim = ""] = [mine.tokens[0], theirs.tokens[0]];
  const foreign = (await list(victim))[0]?.id ?? "";
  const [existing, missing] = [await revoke(token, foreign), await revoke(token, "no-such-session")];
  expect([existing.status, await existing.text()]).toEqual([missing.status, await missing.text()]);
  expect(await lives(victim)).toBe(true);
});

test("another site's page cannot revoke with the cookie", async () => {
  const { email, tokens } = await signedIn(1);
  const answer = await users.post("/v1/auth/sign-in/email", { email, password: PASSWORD });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const [session] = await list(tokens[0] ?? "");
  const request = { id: session?.id };
  expect((await users.post("/v1/auth/revoke-session", request, { cookie, origin: "https://evil.example" })).status).toBe(403);
  expect(await lives(tokens[0] ?? "")).toBe(true);
  expect((await users.post("/v1/auth/revoke-session", request, { cookie, origin: PUBLIC_URL })).status).toBe(200);
  expect(await lives(tokens[0] ?? "")).toBe(false);
});

test("all the others, or all, end at once", async () => {
  const { email, tokens } = await signedIn(3);
  const [first = "", second = "", third = ""] = tokens;
  expect((await users.post("/v1/auth/revoke-other-sessions", {}, bearer(second))).status).toBe(200);
  expect([await lives(first), await lives(second), await lives(third)]).toEqual([false, true, false]);
  const again = await signIn(email);
  expect((await users.post("/v1/auth/revoke-sessions", {}, bearer(second))).status).toBe(200);
  expect([await lives(second), await lives(again)]).toEqual([false, false]);
});

test("a new password ends the other sessions where that is asked for, and needs the old one", async () => {
  const { email, tokens } = await signedIn(2);
  const [mine = "", other = ""] = tokens;
  const change = (body: object) => users.post("/v1/auth/change-password", body, bearer(mine));
  expect((await change({ currentPassword: "not the password", newPassword: "another long password" })).status).toBe(401);
  const kept = await change({ currentPassword: PASSWORD, newPassword: "another long password" });
  expect(kept.status).toBe(200);
  expect(await lives(other)).toBe(true);
  expect((await users.post("/v1/auth/sign-in/email", { email, password: PASSWORD })).status).toBe(401);

  const ended = await change({
    currentPassword: "another long password",
    newPassword: "a third long password",
    revokeOtherSessions: true,
  });
  expect(ended.status).toBe(200);
  expect(await lives(other)).toBe(false);
  expect(await lives(((await ended.json()) as { token: string }).token)).toBe(true);
  expect(await lives(await signIn(email, "a third long password"))).toBe(true);
});

test("a session that is used ends seven days after that, but is written down anew once a day only", async () => {
  const { tokens } = await signedIn(1);
  const endIn = async (days: number): Promise<void> =>
    void (await users.DB.prepare("UPDATE sessions SET expires_at = ? WHERE token = ?")
      .bind(Date.now() + days * DAY_MS, tokens[0])
      .run());
  const daysLeft = async (): Promise<number> => {
    const row = await users.DB.prepare("SELECT expires_at FROM sessions WHERE token = ?")
      .bind(tokens[0])
      .first<{ expires_at: number }>();
    return ((row?.expires_at ?? 0) - Date.now()) / DAY_MS;
  };
  await endIn(6.5);
  expect(await lives(tokens[0] ?? "")).toBe(true);
  expect(await daysLeft()).toBeLessThan(6.51);
  await endIn(5.9);
  expect(await lives(tokens[0] ?? "")).toBe(true);
  expect(await daysLeft()).toBeGreaterThan(6.9);
});

test("a session that has expired gets no further token", async () => {
  const { tokens } = await signedIn(1);
  await users.DB.prepare("UPDATE sessions SET expires_at = ? WHERE token = ?")
    .bind(Date.now() - 1, tokens[0])
    .run();
  expect(await lives(tokens[0] ?? "")).toBe(false);
});
