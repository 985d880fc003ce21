import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Profile } from "#contracts/users.ts";
import { confirmAddress } from "../../workers/users/confirm-address.ts";
import { PUBLIC_URL, startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

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

type Letter = { link: string; name: string } | null;

/** The verification mails that were asked for, once they are so many, as each is written now. Null: it has nothing to say any more. */
async function lettersTo(email: string, count: number): Promise<Letter[]> {
  const asked = async () => (await users.mailsTo(email)).filter(({ type }) => type === "account.verify");
  await expect.poll(async () => (await asked()).length).toBe(count);
  const letters = await Promise.all((await asked()).map((mail) => users.letterOf(mail)));
  return letters.map((letter) => {
    if (!letter.ok) return null;
    const { pathname, search } = new URL(letter.value.url);
    return { link: pathname + search, name: letter.value.name };
  });
}

/** The link of the mail that was asked for last, of so many. */
async function linkOf(email: string, count: number): Promise<string> {
  const letter = (await lettersTo(email, count)).at(-1);
  if (!letter) throw new Error(`the last of ${count} mails says nothing`);
  return letter.link;
}

describe("an address that somebody else signed up with before its owner did", () => {
  test("is its owner's once the owner follows the link: the stranger's password opens nothing", async () => {
    const email = newAddress();
    const first = shapeOf((await (await signUpAs(STRANGER, email)).json()) as { user: Profile });
    const second = shapeOf((await (await signUpAs(OWNER, email)).json()) as { user: Profile });
    expect(second).toEqual({ ...first, user: { ...first.user, name: OWNER.name } });
    const [, letter] = await lettersTo(email, 2);
    expect(letter?.name).toBe(OWNER.name);
    expect((await users.get(letter?.link ?? "")).status).toBe(200);
    const session = (await (await signIn(email, OWNER.password)).json()) as { user: Profile };
    expect(session.user).toMatchObject({ email, name: OWNER.name, email_verified: true });
    expect(await statusAndCode(await signIn(email, STRANGER.password))).toEqual(WRONG_PASSWORD);
  });

  test("is written to in its owner's language, not in the stranger's", async () => {
    const email = newAddress();
    const signUpIn = (language: string, { name, password }: Somebody) =>
      users.post("/v1/auth/sign-up/email", { name, email, password }, { "accept-language": language });
    const languageOfMail = async () => {
      const mail = (await users.mailsTo(email)).findLast(({ type }) => type === "account.verify");
      const letter = mail && (await users.letterOf(mail));
      return letter?.ok ? letter.value.language : undefined;
    };
    await signUpIn("de", STRANGER);
    await expect.poll(languageOfMail).toBe("de");
    await signUpIn("en", OWNER);
    await expect.poll(languageOfMail).toBe("en");
  });

  test.each([
    ["the stranger's, from before the owner signed up", STRANGER, OWNER],
    ["the owner's, after the stranger signed up once more", OWNER, STRANGER],
  ])("a link confirms only the password that it was mailed for, not a newer one: %s", async (_, before, after) => {
    const email = newAddress();
    await signUpAs(before, email);
    const old = await linkOf(email, 1);
    await signUpAs(after, email, "/sign-in?confirmed=1");
    const refused = await users.get(old);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: "validation_failed", errors: [{ path: "token", code: "invalid_token" }] });
    const led = await users.get(`${old}&callbackURL=${encodeURIComponent("/sign-in?confirmed=1")}`);
    expect([led.status, led.headers.get("location")]).toEqual([302, "/sign-in?confirmed=1&error=INVALID_TOKEN"]);
    expect((await users.get(`${old}&callbackURL=https%3A%2F%2Fevil.example%2F`)).status).toBe(403);
    for (const { password } of [before, after]) expect((await signIn(email, password)).status).not.toBe(200);

    // The third mail is for the sign-in with the newer password.
    const link = (await lettersTo(email, 3))[1]?.link ?? "";
    expect((await users.get(link)).headers.get("location")).toBe("/sign-in?confirmed=1");
    expect((await signIn(email, after.password)).status).toBe(200);
    expect(await statusAndCode(await signIn(email, before.password))).toEqual(WRONG_PASSWORD);
    // Followed once more, as some mail programs do beforehand, the link still leads where it should.
    expect((await users.get(link)).headers.get("location")).toBe("/sign-in?confirmed=1");
  });

  test("never opens to a stranger who signs up at the moment when the owner follows the link", async () => {
    const email = newAddress();
    await signUpAs(OWNER, email);
    const link = await linkOf(email, 1);
    await Promise.all([signUpAs(STRANGER, email), users.get(link), signUpAs(STRANGER, email), users.get(link)]);
    await users.get(link);
    expect((await signIn(email, STRANGER.password)).status).not.toBe(200);
  });

  test("is not confirmed where a stranger's password comes between what was compared and what is confirmed", async () => {
    const email = newAddress();
    await signUpAs(OWNER, email);
    const link = await linkOf(email, 1);
    const user = await users.DB.prepare("SELECT id FROM users WHERE email = ?").bind(email).first<{ id: string }>();
    if (user === null) throw new Error("no user");
    let interruptions = 0;
    const interrupted = (meanwhile: () => Promise<unknown>) => {
      const prepare = (statement: string) => ({
        bind: (...values: unknown[]) => {
          const bound = users.DB.prepare(statement).bind(...values);
          if (!statement.startsWith("UPDATE")) return bound;
          interruptions += 1;
          return { run: () => meanwhile().then(() => bound.run()) };
        },
      });
      return { prepare } as unknown as D1Database;
    };
    const follow = () =>
      confirmAddress(
        interrupted(() => signUpAs(STRANGER, email)),
        user,
        new Request(new URL(link, PUBLIC_URL)),
      );
    await expect(follow()).rejects.toMatchObject({ body: { code: "INVALID_TOKEN" } });
    expect(interruptions).toBe(1);
    for (const { password } of [OWNER, STRANGER]) expect((await signIn(email, password)).status).not.toBe(200);
  });

  test("is nobody else's any more once it is confirmed: signing up changes neither password nor name", async () => {
    const email = newAddress();
    await signUpAs(OWNER, email);
    await users.get(await linkOf(email, 1));
    await signUpAs(STRANGER, email);
    expect(await statusAndCode(await signIn(email, STRANGER.password))).toEqual(WRONG_PASSWORD);
    expect(await (await signIn(email, OWNER.password)).json()).toMatchObject({ user: { name: OWNER.name } });
  });

  test("has a password that a reset by mail has set until then, too, and no link from before confirms another", async () => {
    const email = newAddress();
    await signUpAs(STRANGER, email);
    const old = await linkOf(email, 1);
    await users.post("/v1/auth/request-password-reset", { email });
    const token = (await users.linkFor(email, "account.reset")).searchParams.get("token");
    expect((await users.post("/v1/auth/reset-password", { token, newPassword: OWNER.password })).status).toBe(200);
    expect((await users.get(old)).status).toBe(400);
    expect((await signIn(email, OWNER.password)).status).toBe(403);
    expect((await users.get(await linkOf(email, 2))).status).toBe(200);
    expect((await signIn(email, OWNER.password)).status).toBe(200);
  });
});

describe("a mail that waits to be written", () => {
  test("says nothing once somebody else has signed up: a mail that the owner asked for confirms no stranger's password", async () => {
    const email = newAddress();
    await signUpAs(OWNER, email);
    await signUpAs(STRANGER, email);
    const [owners, strangers] = await lettersTo(email, 2);
    expect(owners).toBeNull();
    expect(strangers).toMatchObject({ name: STRANGER.name });
  });

  test("has its link again once its asker has signed up again, and confirms theirs", async () => {
    const email = newAddress();
    for (const somebody of [OWNER, STRANGER, OWNER]) await signUpAs(somebody, email);
    const letters = await lettersTo(email, 3);
    expect(letters).toMatchObject([{ name: OWNER.name }, null, { name: OWNER.name }]);
    await users.get(letters[0]?.link ?? "");
    expect((await signIn(email, OWNER.password)).status).toBe(200);
    expect(await statusAndCode(await signIn(email, STRANGER.password))).toEqual(WRONG_PASSWORD);
  });

  test("is one for each password in a minute: none takes the place of another's, whose link would be dead", async () => {
    const email = newAddress();
    for (const somebody of [OWNER, OWNER, STRANGER]) await signUpAs(somebody, email);
    await lettersTo(email, 3);
    const mails = (await users.mailsTo(email)).filter(({ type }) => type === "account.verify");
    const minutes = new Set(mails.map(({ at }) => Math.floor(Date.parse(at) / 60_000)));
    const askers = new Set(mails.map(({ id }) => id.split(":").slice(0, -1).join(":")));
    expect(askers.size).toBe(2);
    expect(new Set(mails.map(({ id }) => Number(id.split(":").at(-1))))).toEqual(minutes);
  });
});

describe("the verification mail once more", () => {
  test("is for whoever signs in with the password that waits, and leads where they said", async () => {
    const email = newAddress();
    await signUpAs(OWNER, email);
    const body = { email, password: OWNER.password, callbackURL: "/sign-in?confirmed=1" };
    expect(await statusAndCode(await users.post("/v1/auth/sign-in/email", body))).toEqual([403, "email_not_verified"]);
    const link = await linkOf(email, 2);
    expect((await users.get(link)).headers.get("location")).toBe("/sign-in?confirmed=1");
    const signedIn = await users.post("/v1/auth/sign-in/email", body);
    expect([signedIn.status, signedIn.headers.get("location")]).toEqual([200, null]);
    expect(await lettersTo(email, 2)).toEqual([null, null]);
  });

  test("is for the same on the page that partners lead to", async () => {
    const email = newAddress();
    await signUpAs(OWNER, email);
    const form = { email, password: OWNER.password, oauth_query: "" };
    expect((await users.form("/v1/auth/pages/sign-in", form)).status).toBe(401);
    expect((await users.get(await linkOf(email, 2))).status).toBe(200);
  });

  test("is for nobody with another password: not for a stranger, nor for the owner whose own was replaced", async () => {
    const email = newAddress();
    await signUpAs(OWNER, email);
    expect(await statusAndCode(await signIn(email, STRANGER.password))).toEqual(WRONG_PASSWORD);
    await signUpAs(STRANGER, email);
    expect(await statusAndCode(await signIn(email, OWNER.password))).toEqual(WRONG_PASSWORD);
    await lettersTo(email, 2);
    const outside = { email, password: STRANGER.password, callbackURL: "https://evil.example/" };
    expect((await users.post("/v1/auth/sign-in/email", outside)).status).toBe(403);
    expect((await users.post("/v1/auth/send-verification-email", { email })).status).toBe(404);
    // Signing up is what gives the owner a mail again, and the last one shows that there was none in between.
    await signUpAs(OWNER, email);
    expect(await lettersTo(email, 3)).toMatchObject([{ name: OWNER.name }, null, { name: OWNER.name }]);
  });
});
