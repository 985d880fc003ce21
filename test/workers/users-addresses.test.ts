import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Profile } from "#contracts/users.ts";
import { startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

let users: UsersHarness;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.harness.close());

const STRANGER = { name: "A Stranger", password: "the stranger's password" };
const OWNER = { name: "Its Owner", password: "the owner's password" };
type Somebody = typeof OWNER;

let serial = 0;
const newAddress = () => `ada.${serial++}@example.com`;
const signUpAs = ({ name, password }: Somebody, email: string, callbackURL?: string) =>
  users.post("/v1/auth/sign-up/email", { name, email, password, ...(callbackURL !== undefined && { callbackURL }) });
const signIn = (email: string, password: string) => users.post("/v1/auth/sign-in/email", { email, password });
const statusAndCode = async (answer: Response) => [answer.status, ((await answer.json()) as { code?: string }).code];
const WRONG_PASSWORD = [401, "invalid_credentials"];

/** An answer to a sign-up without what is different for every one. */
const shapeOf = ({ user, ...answer }: { user: Profile }) => ({
  ...answer,
  user: { ...user, id: user.id.length, created_at: "" },
});

/** As a mail that is written now has it. */
async function linkNow(email: string, callbackURL: string | null = null) {
  await users.linkFor(email, "account.verify");
  const mails = (await users.mailsTo(email)).filter(({ type }) => type === "account.verify");
  const mail = mails.find(({ data }) => "callback_url" in data && data.callback_url === callbackURL) ?? mails[0];
  const letter = mail && (await users.letterOf(mail));
  if (!letter?.ok) throw new Error("no link");
  const { pathname, search } = new URL(letter.value.url);
  return { link: pathname + search, name: letter.value.name };
}

describe("an address that somebody else signed up with before its owner did", () => {
  test("is its owner's once the owner follows the link: the stranger's password opens nothing", async () => {
    const email = newAddress();
    const first = shapeOf((await (await signUpAs(STRANGER, email)).json()) as { user: Profile });
    const second = shapeOf((await (await signUpAs(OWNER, email)).json()) as { user: Profile });
    expect(second).toEqual({ ...first, user: { ...first.user, name: OWNER.name } });
    const { link, name } = await linkNow(email);
    expect(name).toBe(OWNER.name);
    expect((await users.get(link)).status).toBe(200);
    const session = (await (await signIn(email, OWNER.password)).json()) as { user: Profile };
    expect(session.user).toMatchObject({ email, name: OWNER.name, email_verified: true });
    expect(await statusAndCode(await signIn(email, STRANGER.password))).toEqual(WRONG_PASSWORD);
  });

  test("is written to in its owner's language, not in the stranger's", async () => {
    const email = newAddress();
    const signUpIn = (language: string, { name, password }: Somebody) =>
      users.post("/v1/auth/sign-up/email", { name, email, password }, { "accept-language": language });
    const languageOfMail = async () => {
      const mail = (await users.mailsTo(email)).find(({ type }) => type === "account.verify");
      const letter = mail && (await users.letterOf(mail));
      return letter?.ok ? letter.value.language : undefined;
    };
    await signUpIn("de", STRANGER);
    await expect.poll(languageOfMail, { timeout: 10_000 }).toBe("de");
    await signUpIn("en", OWNER);
    expect(await languageOfMail()).toBe("en");
  });

  test.each([
    ["the stranger's, from before the owner signed up", STRANGER, OWNER],
    ["the owner's, after the stranger signed up once more", OWNER, STRANGER],
  ])("a link confirms only the password that it was mailed for, not a newer one: %s", async (_, before, after) => {
    const email = newAddress();
    await signUpAs(before, email);
    const { link: old } = await linkNow(email);
    await signUpAs(after, email, "/sign-in?confirmed=1");
    const refused = await users.get(old);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: "validation_failed", errors: [{ path: "token", code: "invalid_token" }] });
    const led = await users.get(`${old}&callbackURL=${encodeURIComponent("/sign-in?confirmed=1")}`);
    expect([led.status, led.headers.get("location")]).toEqual([302, "/sign-in?confirmed=1&error=INVALID_TOKEN"]);
    expect((await users.get(`${old}&callbackURL=https%3A%2F%2Fevil.example%2F`)).status).toBe(403);
    for (const { password } of [before, after]) expect((await signIn(email, password)).status).not.toBe(200);

    const { link } = await linkNow(email, "/sign-in?confirmed=1");
    expect((await users.get(link)).headers.get("location")).toBe("/sign-in?confirmed=1");
    expect((await signIn(email, after.password)).status).toBe(200);
    expect(await statusAndCode(await signIn(email, before.password))).toEqual(WRONG_PASSWORD);
    // Followed once more, as some mail programs do beforehand, the link still leads where it should.
    expect((await users.get(link)).headers.get("location")).toBe("/sign-in?confirmed=1");
  });

  test("never opens to a stranger who signs up at the moment when the owner follows the link", async () => {
    const email = newAddress();
    await signUpAs(OWNER, email);
    const { link } = await linkNow(email);
    await Promise.all([signUpAs(STRANGER, email), users.get(link), signUpAs(STRANGER, email), users.get(link)]);
    await users.get(link);
    expect((await signIn(email, STRANGER.password)).status).not.toBe(200);
  });

  test("is nobody else's any more once it is confirmed: signing up changes neither password nor name", async () => {
    const email = newAddress();
    await signUpAs(OWNER, email);
    await users.get((await linkNow(email)).link);
    await signUpAs(STRANGER, email);
    expect(await statusAndCode(await signIn(email, STRANGER.password))).toEqual(WRONG_PASSWORD);
    expect(await (await signIn(email, OWNER.password)).json()).toMatchObject({ user: { name: OWNER.name } });
  });

  test("has a password that a reset by mail has set until then, too, and no link from before confirms another", async () => {
    const email = newAddress();
    await signUpAs(STRANGER, email);
    const { link: old } = await linkNow(email);
    await users.post("/v1/auth/request-password-reset", { email });
    const token = (await users.linkFor(email, "account.reset")).searchParams.get("token");
    expect((await users.post("/v1/auth/reset-password", { token, newPassword: OWNER.password })).status).toBe(200);
    expect((await users.get(old)).status).toBe(400);
    expect((await users.get((await linkNow(email)).link)).status).toBe(200);
    expect((await signIn(email, OWNER.password)).status).toBe(200);
  });
});
