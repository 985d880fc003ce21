import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Passkey, PasskeyList } from "#contracts/second-factor.ts";
import { newAuthenticator } from "../e2e/authenticator.ts";
import { secretBytes, totp } from "./fixtures/totp.ts";
import { PUBLIC_URL, startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const PASSWORD = "correct horse battery";
let users: UsersHarness;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.harness.close());

let serial = 0;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code?: string }).code];
const signIn = (email: string, password = PASSWORD) => users.post("/v1/auth/sign-in/email", { email, password });

/** A verified user whose authenticator is confirmed. */
async function withSecondFactor() {
  const email = `hedy.${serial++}@example.com`;
  await users.post("/v1/auth/sign-up/email", { name: "Hedy Lamarr", email, password: PASSWORD });
  const link = await users.linkFor(email, "account.verify");
  await users.get(link.pathname + link.search);
  const { token } = (await (await signIn(email)).json()) as { token: string };
  const enabled = await users.post("/v1/auth/two-factor/enable", { password: PASSWORD }, bearer(token));
  const { totpURI, backupCodes } = (await enabled.json()) as { totpURI: string; backupCodes: string[] };
  const secret = new URL(totpURI).searchParams.get("secret") ?? "";
  const confirmed = await users.post("/v1/auth/two-factor/verify-totp", { code: totp(secret) }, bearer(token));
  expect(confirmed.status).toBe(200);
  return { email, secret, backupCodes, token: ((await confirmed.json()) as { token: string }).token };
}

/** The password's half of a sign-in: what the code is sent with. */
async function challenge(email: string) {
  const half = await signIn(email);
  expect(await half.json()).toEqual({ twoFactorRedirect: true, twoFactorMethods: ["totp"] });
  const cookies = half.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  expect(cookies.filter((cookie) => /session_token=./.test(cookie))).toEqual([]);
  return { cookie: cookies.join("; "), origin: PUBLIC_URL };
}
const answerWith = (code: string, headers: Record<string, string>) =>
  users.post("/v1/auth/two-factor/verify-totp", { code }, headers);
const recoverWith = (code: string, headers: Record<string, string>) =>
  users.post("/v1/auth/two-factor/verify-backup-code", { code }, headers);

async function expectOpen(answer: Response) {
  expect(answer.status).toBe(200);
  const { token } = (await answer.json()) as { token: string };
  expect((await users.get("/v1/auth/token", bearer(token))).status).toBe(200);
}

describe("a second factor", () => {
  test("is asked for once it is confirmed, not before", async () => {
    const { email, secret } = await withSecondFactor();
    const answer = await answerWith(totp(secret, 1), await challenge(email));
    expect(answer.status).toBe(200);
    await expectOpen(answer);
  });

  test("is answered to whoever knows the password only", async () => {
    const { email, secret } = await withSecondFactor();
    expect(await codeOf(await signIn(email, "not the password"))).toEqual([401, "invalid_credentials"]);
    expect(await codeOf(await answerWith(totp(secret, 1), { origin: PUBLIC_URL }))).toEqual([401, "unauthenticated"]);
    const mine = await challenge(email);
    const other = await withSecondFactor();
    expect(await codeOf(await answerWith(totp(other.secret, 1), mine))).toEqual([401, "invalid_credentials"]);
  });

  test("is good once: a code that was seen is worth nothing, in another sign-in or at the same moment", async () => {
    const { email, secret } = await withSecondFactor();
    const [first, second, third] = [await challenge(email), await challenge(email), await challenge(email)];
    const code = totp(secret, 1);
    const answers = await Promise.all([answerWith(code, first), answerWith(code, second)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
    const refused = answers.find(({ status }) => status === 401) ?? new Response();
    const cookie = refused.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    expect((await users.get("/v1/auth/token", { cookie })).status).toBe(401);
    expect(await codeOf(await answerWith(code, third))).toEqual([401, "invalid_credentials"]);
    // Two minutes later the same digits are a code like any other.
    await users.DB.prepare("UPDATE verifications SET expires_at = 1 WHERE id LIKE 'used_%'").run();
    await expectOpen(await answerWith(totp(secret, 1), await challenge(email)));
  });

  test("is asked for on every device, every time", async () => {
    const { email, secret } = await withSecondFactor();
    const trusting = { code: totp(secret, 1), trustDevice: true };
    const answer = await users.post("/v1/auth/two-factor/verify-totp", trusting, await challenge(email));
    expect(await codeOf(answer)).toEqual([400, "validation_failed"]);
  });

  test("that is guessed wrong five times is not asked for again without the password", async () => {
    const { email, secret } = await withSecondFactor();
    const headers = await challenge(email);
    for (let guess = 0; guess < 5; guess += 1) await answerWith("wrong", headers);
    expect(await codeOf(await answerWith(totp(secret, 1), headers))).toEqual([401, "unauthenticated"]);
  });

  test("that is guessed wrong ten times in a row is locked for a while, whoever guesses", async () => {
    const { email, secret } = await withSecondFactor();
    const wrong = [0, 1, 2].map((periods) => totp(secret, periods)).includes("000000") ? "000001" : "000000";
    const first = await challenge(email);
    for (const headers of [first, await challenge(email)])
      for (let guess = 0; guess < 5; guess += 1)
        expect(await codeOf(await answerWith(wrong, headers))).toEqual([401, "invalid_credentials"]);
    expect(await codeOf(await answerWith(totp(secret, 1), await challenge(email)))).toEqual([429, "rate_limited"]);
    await users.DB.prepare("UPDATE two_factors SET locked_until = 1 WHERE locked_until IS NOT NULL").run();
    await expectOpen(await answerWith(totp(secret, 1), await challenge(email)));
  });

  test("is taken away with the password only", async () => {
    const { email, token } = await withSecondFactor();
    const disable = (body: object) => users.post("/v1/auth/two-factor/disable", body, bearer(token));
    expect(await codeOf(await disable({}))).toEqual([400, "validation_failed"]);
    expect(await codeOf(await disable({ password: "not the password" }))).toEqual([401, "invalid_credentials"]);
    await challenge(email);
    await expectOpen(await disable({ password: PASSWORD }));
    await expectOpen(await signIn(email));
  });

  test("needs the password to be set up, and is not shown without it", async () => {
    const { token } = await withSecondFactor();
    for (const path of ["enable", "get-totp-uri", "generate-backup-codes"])
      expect(await codeOf(await users.post(`/v1/auth/two-factor/${path}`, { password: "wrong" }, bearer(token)))).toEqual([
        401,
        "invalid_credentials",
      ]);
  });
});

describe("backup codes", () => {
  test("each sign in once, also when it is sent twice at the same moment", async () => {
    const { email, backupCodes } = await withSecondFactor();
    const [first = "", second = ""] = backupCodes;
    await expectOpen(await recoverWith(first, await challenge(email)));
    expect(await codeOf(await recoverWith(first, await challenge(email)))).toEqual([401, "invalid_credentials"]);
    const [one, other] = [await challenge(email), await challenge(email)];
    const answers = await Promise.all([recoverWith(second, one), recoverWith(second, other)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("that are made anew end the old ones", async () => {
    const { email, backupCodes, token } = await withSecondFactor();
    const made = await users.post("/v1/auth/two-factor/generate-backup-codes", { password: PASSWORD }, bearer(token));
    const fresh = ((await made.json()) as { backupCodes: string[] }).backupCodes;
    expect(await codeOf(await recoverWith(backupCodes[0] ?? "", await challenge(email)))).toEqual([401, "invalid_credentials"]);
    await expectOpen(await recoverWith(fresh[0] ?? "", await challenge(email)));
  });

  test("lie encrypted in the database, as the secret does", async () => {
    const { secret, backupCodes } = await withSecondFactor();
    const { results } = await users.DB.prepare("SELECT secret, backup_codes FROM two_factors").all();
    const stored = JSON.stringify(results);
    // The text itself is what the codes are made with; an app is given it in base 32.
    const text = secretBytes(secret).toString();
    expect(text).toMatch(/^[\w-]{32}$/);
    expect(stored).not.toContain(text);
    expect(stored).not.toContain(secret);
    for (const code of backupCodes) expect(stored).not.toContain(code);
  });
});

test("a passkey can be asked for by whoever is signed in, under this site's name", async () => {
  const { token } = await withSecondFactor();
  const options = await users.get("/v1/auth/passkey/generate-register-options", bearer(token));
  expect(await options.json()).toMatchObject({
    rp: { id: "localhost", name: "Holdfast" },
    challenge: expect.any(String),
    authenticatorSelection: { userVerification: "required", residentKey: "required" },
  });
  expect(await codeOf(await users.get("/v1/auth/passkey/generate-register-options"))).toEqual([401, "unauthenticated"]);
});

test("a passkey says when it signed in last, which a try that was refused is not", async () => {
  const { email, token } = await withSecondFactor();
  const authenticator = newAuthenticator(PUBLIC_URL);
  const cookiesOf = (answer: Response) => ({
    cookie: answer.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; "),
    origin: PUBLIC_URL,
  });
  type Challenge = { challenge: string };
  const creation = await users.get("/v1/auth/passkey/generate-register-options", bearer(token));
  const made = await users.post(
    "/v1/auth/passkey/verify-registration",
    { response: authenticator.create((await creation.json()) as Challenge), name: "This laptop" },
    { ...cookiesOf(creation), ...bearer(token) },
  );
  expect(Passkey.parse(await made.json())).toMatchObject({ name: "This laptop", lastUsedAt: null });
  const listed = async () => {
    const answer = await users.get("/v1/auth/passkey/list-user-passkeys", bearer(token));
    return PasskeyList.parse(await answer.json())[0];
  };
  const present = async (change: (response: ReturnType<typeof authenticator.get>) => object) => {
    const request = await users.get("/v1/auth/passkey/generate-authenticate-options");
    const response = authenticator.get((await request.json()) as Challenge);
    return users.post("/v1/auth/passkey/verify-authentication", { response: change(response) }, cookiesOf(request));
  };
  const forged = await present((response) => ({ ...response, response: { ...response.response, signature: "MEUCIQDh" } }));
  expect(forged.status).toBe(401);
  expect((await listed())?.lastUsedAt).toBeNull();

  const before = Date.now();
  const signedIn = await present((response) => response);
  expect(((await signedIn.json()) as { user: { email: string } }).user.email).toBe(email);
  expect(Date.parse((await listed())?.lastUsedAt ?? "")).toBeGreaterThanOrEqual(before);
});
