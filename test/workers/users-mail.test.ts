import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Profile } from "#contracts/users.ts";
import { startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const PASSWORD = "correct horse battery";
const NAME = "Ada Lovelace";
let users: UsersHarness;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.harness.close());

const signIn = (email: string, password = PASSWORD) => users.post("/v1/auth/sign-in/email", { email, password });

let serial = 0;
/** Signs up, follows the mail's link, signs in. */
async function verifiedUser() {
  const email = `ada.${serial++}@example.com`;
  await users.post("/v1/auth/sign-up/email", { name: NAME, email, password: PASSWORD });
  const link = await users.linkFor(email, "account.verify");
  await users.get(link.pathname + link.search);
  return { email, ...((await (await signIn(email)).json()) as { token: string; user: Profile }) };
}

describe("a mail to an account", () => {
  test("is asked for by ids alone: its message holds no address, no name and no token", async () => {
    const { email } = await verifiedUser();
    await users.post("/v1/auth/request-password-reset", { email, redirectTo: "/new-password" });
    const link = await users.linkFor(email, "account.reset");
    const token = link.pathname.split("/").at(-1) ?? "";
    expect(link.searchParams.get("callbackURL")).toBe("/new-password");
    const mails = JSON.stringify(await users.mailsTo(email));
    for (const secret of [email, NAME, token, "/verify-email"]) expect(mails).not.toContain(secret);
    expect(token).toMatch(/^\w{20,}$/);
  });

  test("has nothing to say once its link has been used, or its account is gone", async () => {
    const { email, user } = await verifiedUser();
    await users.post("/v1/auth/request-password-reset", { email });
    const link = await users.linkFor(email, "account.reset");
    const mails = await users.mailsTo(email);
    const [verify, reset] = ["account.verify", "account.reset"].map((type) => mails.find((mail) => mail.type === type));
    const nothing = { ok: false, error: { reason: "not_found" } };
    if (verify === undefined || reset === undefined) throw new Error("two mails");
    expect(await users.letterOf(verify)).toEqual(nothing);
    const body = { token: link.searchParams.get("token"), newPassword: "another long password" };
    expect((await users.post("/v1/auth/reset-password", body)).status).toBe(200);
    expect(await users.letterOf(reset)).toEqual(nothing);
    const known = { type: "account.known", message_id: `account.known:${user.id}:1`, callback_url: null } as const;
    expect(await users.USERS.accountLetter({ ...known, user_id: user.id })).toMatchObject({ ok: true, value: { email } });
    expect(await users.USERS.accountLetter({ ...known, user_id: "usr_nobody" })).toEqual(nothing);
  });
});

describe("the language of mails", () => {
  const signUpIn = async (language: string) => {
    const email = `ada.${serial++}@example.com`;
    const body = { name: NAME, email, password: PASSWORD };
    const answer = await users.post("/v1/auth/sign-up/email", body, { "accept-language": language });
    expect(answer.status).toBe(200);
    return { email, user: ((await answer.json()) as { user: Profile }).user };
  };
  const verifyMailTo = async (email: string) => {
    const [mail] = (await users.mailsTo(email)).filter(({ type }) => type === "account.verify");
    if (mail === undefined) throw new Error("no mail");
    return users.letterOf(mail);
  };

  test("is what the sign-up asked for, from its first mail on", async () => {
    const { email, user } = await signUpIn("de-CH, en;q=0.5");
    await users.linkFor(email, "account.verify");
    expect(await verifyMailTo(email)).toMatchObject({ ok: true, value: { language: "de" } });
    expect(await users.USERS.languages([user.id, "usr_nobody"])).toEqual(["de", null]);
  });

  test("is changed by its owner alone, and with it nothing else", async () => {
    const { email, user } = await signUpIn("de");
    await users.linkFor(email, "account.verify");
    const before = await users.USERS.profile(user.id);
    expect(before).toMatchObject({ value: { language: "de", name: NAME } });
    expect(await users.USERS.updateProfile(user.id, { language: "en" })).toMatchObject({ value: { language: "en", name: NAME } });
    expect(await users.USERS.updateProfile(user.id, { name: "Ada King" })).toMatchObject({
      value: { language: "en", name: "Ada King" },
    });
  });
});

describe("a welcome", () => {
  const welcomesTo = async (email: string) => (await users.mailsTo(email)).filter(({ type }) => type === "account.welcome");

  test("is sent once an address is verified, and not before", async () => {
    const email = `ada.${serial++}@example.com`;
    await users.post("/v1/auth/sign-up/email", { name: NAME, email, password: PASSWORD });
    const link = await users.linkFor(email, "account.verify");
    expect(await welcomesTo(email)).toEqual([]);
    await users.get(link.pathname + link.search);
    expect((await users.linkFor(email, "account.welcome")).pathname).toBe("/");
    const [mail] = await welcomesTo(email);
    expect(mail && (await users.letterOf(mail))).toMatchObject({ ok: true, value: { email, name: NAME } });
  });

  test("is one for an account, however often its link is followed", async () => {
    const email = `ada.${serial++}@example.com`;
    await users.post("/v1/auth/sign-up/email", { name: NAME, email, password: PASSWORD });
    const link = await users.linkFor(email, "account.verify");
    for (let times = 0; times < 3; times++) await users.get(link.pathname + link.search);
    await users.linkFor(email, "account.welcome");
    const { user } = (await (await signIn(email)).json()) as { user: Profile };
    expect(new Set((await welcomesTo(email)).map(({ id }) => id))).toEqual(new Set([`account.welcome:${user.id}:once`]));
  });
});

describe("the page of a mailed reset link", () => {
  const resetsTo = async (email: string) => (await users.mailsTo(email)).filter(({ type }) => type === "account.reset");
  const submit = (path: string, fields: Record<string, string>) =>
    users.harness.fetch(path, {
      method: "POST",
      body: new URLSearchParams(fields).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });

  test("takes the new password", async () => {
    const { email } = await verifiedUser();
    await users.post("/v1/auth/request-password-reset", { email });
    const link = await users.linkFor(email, "account.reset");
    const page = await users.get(link.pathname + link.search);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(link.searchParams.get("token"));
    const fields = { token: link.searchParams.get("token") ?? "", password: "another long password" };
    expect((await submit(link.pathname, { ...fields, password: "short" })).status).toBe(400);
    expect((await submit(link.pathname, fields)).status).toBe(200);
    expect((await submit(link.pathname, fields)).status).toBe(400);
    expect((await signIn(email, fields.password)).status).toBe(200);
  });

  test("takes it from the browser of somebody who is signed in, too, but from no other page", async () => {
    const { email } = await verifiedUser();
    const cookie = ((await signIn(email)).headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    await users.post("/v1/auth/request-password-reset", { email });
    const link = await users.linkFor(email, "account.reset");
    const fields = { token: link.searchParams.get("token") ?? "", password: "another long password" };
    // The page tells no referrer, so its form names no origin.
    const from = async (site: string) =>
      (await users.form(link.pathname, fields, { cookie, origin: "null", "sec-fetch-site": site })).status;
    expect(await from("cross-site")).toBe(400);
    expect(await from("same-origin")).toBe(200);
    expect((await signIn(email, fields.password)).status).toBe(200);
  });

  test("takes the account's passkeys away where it is told to, and only then, and nobody else's", async () => {
    const [{ email, user }, other] = [await verifiedUser(), await verifiedUser()];
    const ownersOfPasskeys = async () =>
      (await users.DB.prepare("SELECT user_id FROM passkeys").all<{ user_id: string }>()).results.map((row) => row.user_id);
    for (const { id } of [user, other.user])
      await users.DB.prepare(
        `INSERT INTO passkeys (id, name, public_key, user_id, credential_id, counter, device_type, backed_up, created_at)
          VALUES (?1, 'A laptop', 'key', ?2, ?1, 0, 'singleDevice', 0, 1)`,
      )
        .bind(`passkey of ${id}`, id)
        .run();
    const links: URL[] = [];
    for (let resets = 1; resets <= 2; resets++) {
      await users.post("/v1/auth/request-password-reset", { email });
      await expect.poll(() => resetsTo(email)).toHaveLength(resets);
    }
    for (const mail of await resetsTo(email)) {
      const letter = await users.letterOf(mail);
      if (letter.ok) links.push(new URL(letter.value.url));
    }
    const fieldsOf = (link: URL | undefined) => ({
      token: link?.searchParams.get("token") ?? "",
      password: "another long password",
    });
    const page = await users.get(`${links[0]?.pathname}${links[0]?.search}`);
    expect(await page.text()).toContain('name="passkeys"');
    const kept = await submit("/v1/auth/pages/reset-password", fieldsOf(links[0]));
    expect(kept.status).toBe(200);
    expect(await ownersOfPasskeys()).toEqual([user.id, other.user.id]);

    const invented = { token: "invented", password: "another long password", passkeys: "remove" };
    expect((await submit("/v1/auth/pages/reset-password", invented)).status).toBe(400);
    const short = await submit("/v1/auth/pages/reset-password", { ...fieldsOf(links[1]), password: "short", passkeys: "remove" });
    expect(await short.text()).toContain('name="passkeys"');
    expect(await ownersOfPasskeys()).toEqual([user.id, other.user.id]);
    const removed = await submit("/v1/auth/pages/reset-password", { ...fieldsOf(links[1]), passkeys: "remove" });
    expect(removed.status).toBe(200);
    expect(await ownersOfPasskeys()).toEqual([other.user.id]);
  });

  test("is good again where the passkeys could not be taken away: nothing has changed then", async () => {
    const { email, user } = await verifiedUser();
    await users.DB.prepare(
      `INSERT INTO passkeys (id, name, public_key, user_id, credential_id, counter, device_type, backed_up, created_at)
        VALUES ('a stranger''s', 'A laptop', 'key', ?, 'a stranger''s', 0, 'singleDevice', 0, 1)`,
    )
      .bind(user.id)
      .run();
    await users.post("/v1/auth/request-password-reset", { email });
    const link = await users.linkFor(email, "account.reset");
    const fields = { token: link.searchParams.get("token") ?? "", password: "another long password", passkeys: "remove" };
    await users.DB.prepare("CREATE TRIGGER no_removal BEFORE DELETE ON passkeys BEGIN SELECT RAISE(ABORT, 'not now'); END").run();
    try {
      expect((await submit(link.pathname, fields)).status).toBe(500);
      expect((await signIn(email)).status).toBe(200);
    } finally {
      await users.DB.prepare("DROP TRIGGER no_removal").run();
    }
    expect((await submit(link.pathname, fields)).status).toBe(200);
    const left = await users.DB.prepare("SELECT id FROM passkeys WHERE user_id = ?").bind(user.id).all();
    expect(left.results).toEqual([]);
    expect((await signIn(email, fields.password)).status).toBe(200);
  });

  test("does not speak of passkeys to whoever has none, or no link", async () => {
    const { email } = await verifiedUser();
    await users.post("/v1/auth/request-password-reset", { email });
    const link = await users.linkFor(email, "account.reset");
    for (const search of [link.search, "?token=invented", ""])
      expect(await (await users.get(link.pathname + search)).text()).not.toContain("passkey");
  });

  test("shows whatever is in the link as text", async () => {
    const page = await users.get(`/v1/auth/pages/reset-password?token=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(await page.text()).not.toContain("<script>");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});

describe("a link that fails", () => {
  test("leaves its token in no log line, and says which kind of link it was", async () => {
    const allFailed = () =>
      users.harness.getLogs().flatMap(({ message }) => (message.includes("identity.failed") ? [message] : []));
    const { length: failedBefore } = allFailed();
    const failed = () => allFailed().slice(failedBefore);
    const { email } = await verifiedUser();
    await users.post("/v1/auth/request-password-reset", { email, redirectTo: "/new-password" });
    const link = await users.linkFor(email, "account.reset");
    const token = link.pathname.split("/").at(-1) ?? "";
    expect(token).toMatch(/^\w{20,}$/);
    await users.DB.prepare("ALTER TABLE verifications RENAME TO verifications_away").run();
    try {
      expect((await users.get(link.pathname + link.search)).status).toBe(500);
      expect((await users.get(`/v1/auth/pages/reset-password?token=${token}`)).status).toBe(500);
    } finally {
      await users.DB.prepare("ALTER TABLE verifications_away RENAME TO verifications").run();
    }
    await expect.poll(failed).toHaveLength(2);
    expect(failed()).toEqual([
      expect.stringContaining("/v1/auth/reset-password/:token"),
      expect.stringContaining("/v1/auth/pages/reset-password"),
    ]);
    expect(JSON.stringify(users.harness.getLogs())).not.toContain(token);
  });
});
