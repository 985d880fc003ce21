import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KEY_ROTATION_MS } from "#domain/identity/signing-keys.ts";
import { DEMO_PASSWORD, DEMO_USERS } from "../../seed/users.ts";
import { startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

describe("on the public internet", () => {
  let deployed: UsersHarness;
  beforeAll(async () => {
    deployed = await startUsers({ PUBLIC_URL: "https://holdfast.example", AUTH_ATTEMPTS_PER_MINUTE: "2" });
  });
  afterAll(() => deployed.harness.close());

  /** The key ids that eight see who ask at once. */
  const publishedToEight = async () => {
    const sets = (await Promise.all(
      Array.from({ length: 8 }, async () => (await deployed.get("/.well-known/jwks.json")).json()),
    )) as { keys: { kid: string }[] }[];
    return sets.map(({ keys }) => keys.map(({ kid }) => kid).toSorted());
  };

  test("requests that meet a cold Worker together, or a key whose successor is due, make one key between them", async () => {
    const [first = [], ...others] = await publishedToEight();
    expect(first).toHaveLength(1);
    for (const set of others) expect(set).toEqual(first);
    await deployed.DB.prepare("UPDATE signing_keys SET created_at = created_at - ?").bind(KEY_ROTATION_MS).run();
    const due = await publishedToEight();
    expect(due[0]).toHaveLength(2);
    for (const set of due) expect(set).toEqual(due[0]);
    expect(due[0]).toContain(first[0]);
  });

  test("cookies are secure, and too many attempts from one address are refused for a while", async () => {
    const attempt = (address: string) =>
      deployed.post(
        "/v1/auth/sign-in/email",
        { email: "passenger@example.com", password: DEMO_PASSWORD },
        { "cf-connecting-ip": address },
      );
    const first = await attempt("192.0.2.1");
    expect(first.headers.get("set-cookie")).toMatch(/^__Secure-holdfast\.session_token=.*; Secure/i);
    await attempt("192.0.2.1");
    const third = await attempt("192.0.2.1");
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
    expect({ status: third.status, code: ((await third.json()) as { code: string }).code }).toEqual({
      status: 429,
      code: "rate_limited",
    });
  });

  test.each([
    ["/v1/auth/sign-up/email", { name: "Ada", email: "ada@example.com", password: DEMO_PASSWORD }],
    ["/v1/auth/sign-in/social", { provider: "google" }],
    ["/v1/auth/request-password-reset", { email: "ada@example.com" }],
    ["/v1/auth/reset-password", { token: "guessed", newPassword: DEMO_PASSWORD }],
    ["/v1/auth/two-factor/verify-totp", { code: "000000" }],
    ["/v1/auth/two-factor/verify-backup-code", { code: "00000-00000" }],
    ["/v1/auth/change-password", { currentPassword: "guessed it", newPassword: DEMO_PASSWORD }],
  ])("%s is throttled by address, and no other address with it", async (path, body) => {
    const statusFor = async (address: string) => (await deployed.post(path, body, { "cf-connecting-ip": address })).status;
    for (let attempt = 0; attempt < 2; attempt += 1) expect(await statusFor("192.0.2.2")).not.toBe(429);
    expect(await statusFor("192.0.2.2")).toBe(429);
    expect(await statusFor("198.51.100.2")).not.toBe(429);
  });

  /** The answer to the third time that this form is sent from one address, and the form's page in it. */
  const throttledForm = async (path: string, fields: Record<string, string>, address: string) => {
    const send = () => deployed.form(path, fields, { "cf-connecting-ip": address });
    for (let attempt = 0; attempt < 2; attempt += 1) expect((await send()).status).not.toBe(429);
    return send();
  };

  test.each([
    ["sign-in", { email: "passenger@example.com", password: "guessed", oauth_query: "client_id=a" }, "client_id=a"],
    ["second-factor", { code: "000000", oauth_query: "client_id=a" }, "client_id=a"],
    ["reset-password", { token: "guessed", password: DEMO_PASSWORD }, "guessed"],
  ])("who sends the form of the page %s too often is told just that, and may send it again later", async (page, fields, kept) => {
    const third = await throttledForm(`/v1/auth/pages/${page}`, fields, "192.0.2.3");
    expect(third.status).toBe(429);
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
    const text = await third.text();
    expect(text).toContain("That was tried too often from your network.");
    expect(text).toContain(`value="${kept}"`);
    for (const untrue of ["wrong", "no longer valid"]) expect(text).not.toContain(untrue);
  });

  test("a reset that was tried too often takes no passkey away, and the one that is let in later does", async () => {
    const [user] = DEMO_USERS;
    const { DB } = deployed;
    const until = Date.now() + 60_000;
    await DB.prepare(
      `INSERT INTO passkeys (id, name, public_key, user_id, credential_id, counter, device_type, backed_up, created_at)
        VALUES ('a laptop''s', 'A laptop', 'key', ?, 'a laptop''s', 0, 'singleDevice', 0, 1)`,
    )
      .bind(user?.id)
      .run();
    await DB.prepare(
      `INSERT INTO verifications (id, identifier, value, expires_at, created_at, updated_at) VALUES ('reset', 'reset-password:mailed', ?, ?, 1, 1)`,
    )
      .bind(user?.id, until)
      .run();
    const passkeys = async () => (await DB.prepare("SELECT id FROM passkeys").all()).results.length;
    const page = "/v1/auth/pages/reset-password";
    await throttledForm(page, { token: "guessed", password: DEMO_PASSWORD }, "192.0.2.4");
    const fields = { token: "mailed", password: DEMO_PASSWORD, passkeys: "remove" };
    expect((await deployed.form(page, fields, { "cf-connecting-ip": "192.0.2.4" })).status).toBe(429);
    expect(await passkeys()).toBe(1);
    expect((await deployed.form(page, fields, { "cf-connecting-ip": "198.51.100.4" })).status).toBe(200);
    expect(await passkeys()).toBe(0);
  });
});
