import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const PASSWORD = "correct horse battery";
/** Answers come at multiples of this; a password hash and all that is written take less (even-time.test.ts has the rest). */
const STEP_MS = 400;
/** What two clocks of one machine may differ by. */
const CLOCKS_MS = 10;
const [VERIFIED, UNVERIFIED, UNKNOWN] = ["verified@example.com", "unverified@example.com", "unknown@example.com"];
const WITHOUT_PASSWORD = "social@example.com";

let users: UsersHarness;
beforeAll(async () => {
  users = await startUsers();
  for (const email of [VERIFIED, UNVERIFIED])
    await users.post("/v1/auth/sign-up/email", { name: "Ada", email, password: PASSWORD });
  const link = await users.linkFor(VERIFIED, "account.verify");
  await users.get(link.pathname + link.search);
  await users.DB.prepare("INSERT INTO users (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, 1, 1)")
    .bind("usr_social", "Ada", WITHOUT_PASSWORD)
    .run();
});
afterAll(() => users.harness.close());

async function timed(path: string, body: object) {
  const began = performance.now();
  const answer = await users.post(path, body);
  const took_ms = performance.now() - began;
  return { took_ms, status: answer.status, answer: (await answer.json()) as Record<string, unknown> };
}

/** Each asked in turn; the answers without what is different for every one. */
async function answersTo(path: string, emails: string[], rest: object = {}) {
  const shapes = new Set<string>();
  for (const email of emails) {
    const { took_ms, status, answer } = await timed(path, { email, ...rest });
    expect({ email, sooner: took_ms < STEP_MS - CLOCKS_MS }).toEqual({ email, sooner: false });
    const text = JSON.stringify({ status, answer: { ...answer, request_id: "" } });
    shapes.add(
      text
        .replaceAll(email, "")
        .replaceAll(/usr_\w+/g, "usr")
        .replaceAll(/"\d{4}-[^"]+"/g, '"then"'),
    );
  }
  return [...shapes];
}

describe("one answer, at a time that does not tell, for every address", () => {
  test("to a wrong password", async () => {
    const emails = [VERIFIED, UNVERIFIED, UNKNOWN, WITHOUT_PASSWORD];
    expect(await answersTo("/v1/auth/sign-in/email", emails, { password: "not the password" })).toHaveLength(1);
  });

  test("to a request for a new password", async () => {
    expect(await answersTo("/v1/auth/request-password-reset", [VERIFIED, UNVERIFIED, UNKNOWN, WITHOUT_PASSWORD])).toHaveLength(1);
  });

  test("to a sign-up", async () => {
    const emails = [VERIFIED, UNVERIFIED, WITHOUT_PASSWORD, "new@example.com"];
    expect(await answersTo("/v1/auth/sign-up/email", emails, { name: "Ada", password: PASSWORD })).toHaveLength(1);
  });

  test("to a wrong password on the page that OAuth leads to", async () => {
    const pages = new Set<string>();
    for (const email of [VERIFIED, UNVERIFIED, UNKNOWN, WITHOUT_PASSWORD]) {
      const began = performance.now();
      const answer = await users.harness.fetch("/v1/auth/pages/sign-in", {
        method: "POST",
        body: new URLSearchParams({ email, password: "not the password", oauth_query: "" }).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      pages.add(`${answer.status} ${await answer.text()}`);
      expect(performance.now() - began).toBeGreaterThan(STEP_MS - CLOCKS_MS);
    }
    expect([...pages]).toEqual([expect.stringMatching(/^401 /)]);
  });
});

test("that an address is not verified is told to whoever has its password only", async () => {
  expect((await timed("/v1/auth/sign-in/email", { email: UNVERIFIED, password: PASSWORD })).status).toBe(403);
  expect((await timed("/v1/auth/sign-in/email", { email: UNVERIFIED, password: "not the password" })).status).toBe(401);
});
