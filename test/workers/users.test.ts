import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCESS_TOKEN, Profile } from "#contracts/users.ts";
import { DEMO_PASSWORD, DEMO_USERS } from "../../seed/users.ts";
import { AUDIENCE, PUBLIC_URL, SECRET, startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const PASSWORD = "correct horse battery";
const NAME = "Ada Lovelace";
let users: UsersHarness;

beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.harness.close());

let serial = 0;
const newAddress = () => `ada.${serial++}@example.com`;
const signUp = (email: string) => users.post("/v1/auth/sign-up/email", { name: NAME, email, password: PASSWORD });
const signIn = (email: string, password = PASSWORD) => users.post("/v1/auth/sign-in/email", { email, password });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Signs up, follows the mail's link, signs in. */
async function verifiedUser() {
  const email = newAddress();
  await signUp(email);
  const link = await users.linkFor(email, "account.verify");
  await users.get(link.pathname + link.search);
  const session = (await (await signIn(email)).json()) as { token: string; user: Profile };
  return { email, ...session };
}

/** An answer to a sign-up without what is different for every one. */
const shapeOf = (answer: { user: Profile }) => ({
  ...answer,
  user: { ...answer.user, id: answer.user.id.length, email: "", created_at: "" },
});

async function accessToken(sessionToken: string): Promise<string> {
  const response = await users.get("/v1/auth/token", bearer(sessionToken));
  expect(response.status).toBe(200);
  return ((await response.json()) as { token: string }).token;
}

async function verify(token: string) {
  const { keys } = await users.USERS.jwks();
  // A copy, since what the harness hands over from the Worker is not a plain object.
  const keySet = createLocalJWKSet(JSON.parse(JSON.stringify({ keys })) as JSONWebKeySet);
  return jwtVerify(token, keySet, {
    algorithms: [ACCESS_TOKEN.alg],
    typ: ACCESS_TOKEN.typ,
    issuer: PUBLIC_URL,
    audience: AUDIENCE,
  });
}

async function expectProblem(
  response: { status: number; headers: { get(name: string): string | null }; json(): Promise<unknown> },
  status: number,
  code: string,
) {
  const body = (await response.json()) as Record<string, unknown>;
  expect({ status: response.status, code: body["code"] }).toEqual({ status, code });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(body).toMatchObject({ type: `${PUBLIC_URL}/docs/errors#${code}`, status, request_id: expect.any(String) });
  return body;
}

describe("from nothing to an access token", () => {
  test("sign up, follow the mail, sign in, get a token that the published keys verify", async () => {
    const email = newAddress();
    const signedUp = await signUp(email);
    expect(signedUp.status).toBe(200);
    const answer = (await signedUp.json()) as { token: null; user: Profile };
    expect(answer).toEqual({
      token: null,
      user: expect.objectContaining({ email, name: NAME, email_verified: false, role: "passenger" }),
    });
    Profile.parse(answer.user);

    const link = await users.linkFor(email, "account.verify");
    expect(link.href).toMatch(/^http:\/\/localhost:8787\/v1\/auth\/verify-email\?token=[\w.-]+$/);
    const verified = await users.get(link.pathname + link.search);
    expect(verified.status).toBe(200);
    expect(await verified.json()).toMatchObject({ status: true });

    const signedIn = await signIn(email);
    expect(signedIn.status).toBe(200);
    const session = (await signedIn.json()) as { token: string; user: Profile };
    expect(Object.keys(session).toSorted()).toEqual(["token", "user"]);
    expect(session.user).toEqual({ ...answer.user, email_verified: true });

    const token = await accessToken(session.token);
    const before = Math.floor(Date.now() / 1000);
    const { payload, protectedHeader } = await verify(token);
    expect(payload).toEqual({
      sub: session.user.id,
      role: "passenger",
      scope: "flights:read bookings:read bookings:write payments:write",
      iss: PUBLIC_URL,
      aud: AUDIENCE,
      iat: expect.any(Number),
      // When the session began, a moment ago: some operations want it to be so.
      auth_time: expect.any(Number),
      exp: (payload.iat ?? 0) + ACCESS_TOKEN.ttl_s,
    });
    expect(Math.abs((payload.iat ?? 0) - before)).toBeLessThan(10);
    expect(Math.abs(Number(payload["auth_time"]) - before)).toBeLessThan(60);
    expect(protectedHeader).toEqual({ alg: "ES256", typ: "at+jwt", kid: expect.any(String) });
  });

  test("the session cookie gets a token as well, and is not secure only on http", async () => {
    const { email } = await verifiedUser();
    const cookie = (await signIn(email)).headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^holdfast\.session_token=[^;]+;.*HttpOnly/i);
    expect(cookie).not.toMatch(/secure/i);
    const response = await users.get("/v1/auth/token", { cookie: cookie.split(";")[0] ?? "" });
    expect(response.status).toBe(200);
  });

  test("the link redirects where the sign-up asked for, within this site only", async () => {
    const email = newAddress();
    await users.post("/v1/auth/sign-up/email", { name: NAME, email, password: PASSWORD, callbackURL: "/welcome" });
    const link = await users.linkFor(email, "account.verify");
    const response = await users.get(link.pathname + link.search);
    expect({ status: response.status, location: response.headers.get("location") }).toEqual({
      status: 302,
      location: "/welcome",
    });

    const elsewhere = await users.post("/v1/auth/sign-up/email", {
      name: NAME,
      email: newAddress(),
      password: PASSWORD,
      callbackURL: "https://evil.example/",
    });
    await expectProblem(elsewhere, 403, "forbidden");
  });

  test.each(["jwks.json", "oauth-authorization-server", "openid-configuration"])(
    "%s answers HEAD as it does GET",
    async (name) => {
      const path = `/.well-known/${name}`;
      const [head, get] = [await users.harness.fetch(path, { method: "HEAD" }), await users.get(path)];
      expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([
        200,
        get.headers.get("content-type"),
        "",
      ]);
      const post = await users.post(path, {});
      expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    },
  );

  test("the keys are served as a document too, without their private halves", async () => {
    const document = (await (await users.get("/.well-known/jwks.json")).json()) as { keys: object[] };
    expect(document).toEqual(await users.USERS.jwks());
    for (const key of document.keys) expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "x", "y"]);
  });
});

describe("what must not work", () => {
  test("an unverified address cannot sign in", async () => {
    const email = newAddress();
    expect((await signUp(email)).status).toBe(200);
    await expectProblem(await signIn(email), 403, "email_not_verified");
    await expectProblem(await signIn(email, "not the password"), 401, "invalid_credentials");
  });

  test("a wrong password and an unknown address are answered alike", async () => {
    const { email } = await verifiedUser();
    const refused = await signIn(email, "not the password");
    // RFC 9110, section 11.6.1: every 401 says how one would be let in.
    expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="holdfast"');
    const wrong = await expectProblem(refused, 401, "invalid_credentials");
    const unknown = await expectProblem(await signIn(newAddress(), "not the password"), 401, "invalid_credentials");
    expect({ ...wrong, request_id: "" }).toEqual({ ...unknown, request_id: "" });
  });

  test("signing up a known address is answered like an unknown one and changes nothing, and only the address is told", async () => {
    const { email, user } = await verifiedUser();
    const [known, fresh] = [await signUp(email), await signUp(newAddress())];
    expect(known.status).toBe(fresh.status);
    const [knownAnswer, freshAnswer] = [(await known.json()) as { user: Profile }, (await fresh.json()) as { user: Profile }];
    expect(shapeOf(knownAnswer)).toEqual(shapeOf(freshAnswer));
    expect(knownAnswer.user.id).not.toBe(user.id);
    expect((await signIn(email)).status).toBe(200);
    expect((await users.linkFor(email, "account.known")).href).toBe(`${PUBLIC_URL}/sign-in`);
    const types = (await users.mailsTo(email)).map(({ type }) => type);
    expect(types.filter((type) => type !== "account.welcome")).toEqual(["account.verify", "account.known"]);
  });

  test("the language of mails is in no answer to a sign-up, which would tell known addresses from others", async () => {
    const { email } = await verifiedUser();
    const again = { name: NAME, email, password: PASSWORD };
    const known = await users.post("/v1/auth/sign-up/email", again, { "accept-language": "de" });
    const fresh = await users.post("/v1/auth/sign-up/email", { ...again, email: newAddress() }, { "accept-language": "de" });
    const shapes = [known, fresh].map(async (answer) => shapeOf((await answer.json()) as { user: Profile }));
    const [ofKnown, ofFresh] = await Promise.all(shapes);
    expect(ofKnown).toEqual(ofFresh);
    expect(JSON.stringify(ofFresh)).not.toContain("language");
  });

  test.each(["garbage", "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6InBhc3NlbmdlckBleGFtcGxlLmNvbSJ9."])(
    "a verification link with %j verifies nobody",
    async (token) => {
      const body = await expectProblem(await users.get(`/v1/auth/verify-email?token=${token}`), 400, "validation_failed");
      expect(body["errors"]).toMatchObject([{ path: "token", code: "invalid_token" }]);
    },
  );

  test("an expired verification link says so and verifies nobody", async () => {
    const email = newAddress();
    await signUp(email);
    const token = await new SignJWT({ email })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuedAt(1)
      .setExpirationTime(2)
      .sign(new TextEncoder().encode(SECRET));
    const body = await expectProblem(await users.get(`/v1/auth/verify-email?token=${token}`), 400, "validation_failed");
    expect(body["errors"]).toMatchObject([{ path: "token", code: "token_expired" }]);
    await expectProblem(await signIn(email), 403, "email_not_verified");
  });

  test("no token without a session, with a signed-out one, or with an access token in its place", async () => {
    await expectProblem(await users.get("/v1/auth/token"), 401, "unauthenticated");
    const { token } = await verifiedUser();
    const jwt = await accessToken(token);
    await expectProblem(await users.get("/v1/auth/token", bearer(jwt)), 401, "unauthenticated");
    expect((await users.post("/v1/auth/sign-out", {}, bearer(token))).status).toBe(200);
    await expectProblem(await users.get("/v1/auth/token", bearer(token)), 401, "unauthenticated");
  });

  test.each([
    ["an unknown key", { name: NAME, email: "b@example.com", password: PASSWORD, role: "admin" }, "role"],
    ["a short password", { name: NAME, email: "b@example.com", password: "short" }, "password"],
    ["no address", { name: NAME, email: "nobody", password: PASSWORD }, "email"],
    ["no name", { name: " ", email: "b@example.com", password: PASSWORD }, "name"],
    ["a card number for a name", { name: "4242 4242 4242 4242", email: "b@example.com", password: PASSWORD }, "name"],
  ])("a sign-up with %s is refused and named", async (_, body, path) => {
    const problem = await expectProblem(await users.post("/v1/auth/sign-up/email", body), 400, "validation_failed");
    expect(problem["errors"]).toMatchObject([{ path }]);
    expect(await users.DB.prepare("SELECT id FROM users WHERE email = 'b@example.com'").first()).toBeNull();
  });

  test.each([
    [9, "at least 10 characters"],
    [129, "at most 128 characters"],
  ])("a password of %i characters is told the limit", async (length, limit) => {
    const body = { name: NAME, email: newAddress(), password: "x".repeat(length) };
    const problem = await expectProblem(await users.post("/v1/auth/sign-up/email", body), 400, "validation_failed");
    expect(problem["detail"]).toContain(limit);
  });

  test("a body that is not JSON, a route that does not exist, a method it does not have", async () => {
    const text = { method: "POST", headers: { "content-type": "application/json" }, body: "{" };
    await expectProblem(await users.harness.fetch("/v1/auth/sign-in/email", text), 400, "validation_failed");
    const form = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "email=a" };
    const notTaken = await users.harness.fetch("/v1/auth/sign-in/email", form);
    expect(notTaken.headers.get("accept")).toBe("application/json");
    const { detail } = await expectProblem(notTaken, 415, "unsupported_media_type");
    expect(detail).toBe("Send application/json, and say so by Content-Type.");
    await expectProblem(await users.post("/v1/auth/admin/impersonate-user", {}), 404, "not_found");
    const wrongMethod = await users.get("/v1/auth/sign-in/email");
    expect(wrongMethod.headers.get("allow")).toBe("POST");
    await expectProblem(wrongMethod, 405, "method_not_allowed");
  });

  test("another site's page cannot use the session cookie", async () => {
    const { email } = await verifiedUser();
    const cookie = ((await signIn(email)).headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    await expectProblem(await users.post("/v1/auth/sign-out", {}, { cookie, origin: "https://evil.example" }), 403, "forbidden");
    expect((await users.get("/v1/auth/token", { cookie })).status).toBe(200);
  });
});

describe("a verification mail that was lost", () => {
  const mailsOf = async (email: string, count: number) => {
    await expect.poll(async () => (await users.mailsTo(email)).length).toBe(count);
    return users.mailsTo(email);
  };

  test("is sent again for signing up once more, with an answer like any other, and both links are good", async () => {
    const email = newAddress();
    const first = shapeOf((await (await signUp(email)).json()) as { user: Profile });
    const link = await users.linkFor(email, "account.verify");
    const body = { name: "Ada King", email, password: PASSWORD, callbackURL: "/welcome" };
    const again = shapeOf((await (await users.post("/v1/auth/sign-up/email", body)).json()) as { user: Profile });
    expect(again).toEqual({ ...first, user: { ...first.user, name: body.name } });
    const letters = await Promise.all((await mailsOf(email, 2)).map((mail) => users.letterOf(mail)));
    expect(letters).toMatchObject(Array(2).fill({ ok: true, value: { email, name: body.name } }));
    const links = letters.flatMap((letter) => (letter.ok ? [new URL(letter.value.url)] : []));
    expect(new Set(links.map(({ searchParams }) => searchParams.get("callbackURL")))).toEqual(new Set(["/welcome", null]));
    expect((await users.get(link.pathname + link.search)).status).toBe(200);
    const welcome = links.find(({ searchParams }) => searchParams.has("callbackURL")) ?? new URL("none:");
    expect((await users.get(welcome.pathname + welcome.search)).headers.get("location")).toBe("/welcome");
    expect((await signIn(email)).status).toBe(200);
  });

  test("is delivered once a minute at most, however it is asked for", async () => {
    const email = newAddress();
    await signUp(email);
    await signUp(email);
    expect((await signIn(email)).status).toBe(403);
    const ids = (await mailsOf(email, 3)).map(({ id, at }) => {
      expect(id).toMatch(new RegExp(`^account\\.verify:usr_\\w+:\\w{26}:${Math.floor(Date.parse(at) / 60_000)}$`));
      return id.split(":").slice(0, -1).join(":");
    });
    expect(new Set(ids).size).toBe(1);
  });
});

describe("password reset", () => {
  test("the mail's token sets a new password once and ends every session", async () => {
    const { email, token } = await verifiedUser();
    const known = await users.post("/v1/auth/request-password-reset", { email });
    const unknown = await users.post("/v1/auth/request-password-reset", { email: newAddress() });
    expect([known.status, await known.json()]).toEqual([unknown.status, await unknown.json()]);

    const link = await users.linkFor(email, "account.reset");
    const reset = { token: link.searchParams.get("token"), newPassword: "another long password" };
    expect((await users.post("/v1/auth/reset-password", reset)).status).toBe(200);
    await expectProblem(await users.post("/v1/auth/reset-password", reset), 400, "validation_failed");
    await expectProblem(await signIn(email), 401, "invalid_credentials");
    expect((await signIn(email, reset.newPassword)).status).toBe(200);
    await expectProblem(await users.get("/v1/auth/token", bearer(token)), 401, "unauthenticated");
  });
});

describe("the demo users", () => {
  test.each(DEMO_USERS)("$email signs in with its role", async ({ email, id, role }) => {
    const session = (await (await signIn(email, DEMO_PASSWORD)).json()) as { token: string };
    const { payload } = await verify(await accessToken(session.token));
    expect(payload).toMatchObject({ sub: id, role });
    expect(String(payload["scope"]).split(" ").includes("ops")).toBe(role === "operator" || role === "admin");
  });

  test("only an admin changes a role, and the next token carries it", async () => {
    const { user, token } = await verifiedUser();
    const change = { userId: user.id, role: "agent" };
    const operator = (await (await signIn("operator@example.com", DEMO_PASSWORD)).json()) as { token: string };
    await expectProblem(await users.post("/v1/auth/admin/set-role", change, bearer(operator.token)), 403, "forbidden");
    const admin = (await (await signIn("admin@example.com", DEMO_PASSWORD)).json()) as { token: string };
    expect((await users.post("/v1/auth/admin/set-role", change, bearer(admin.token))).status).toBe(200);
    expect((await verify(await accessToken(token))).payload["role"]).toBe("agent");
  });
});

describe("the calls of the gateway", () => {
  test("profile and rename, of whoever exists", async () => {
    const { user } = await verifiedUser();
    const profile = { ...user, language: "en" };
    expect(await users.USERS.profile(user.id)).toEqual({ ok: true, value: profile });
    expect(await users.USERS.updateProfile(user.id, { name: "Ada King" })).toEqual({
      ok: true,
      value: { ...profile, name: "Ada King" },
    });
    expect(await users.USERS.profile("usr_nobody")).toEqual({ ok: false, error: { reason: "not_found" } });
    expect(await users.USERS.updateProfile("usr_nobody", { name: "X" })).toEqual({ ok: false, error: { reason: "not_found" } });
    expect(await users.USERS.health()).toEqual({ ok: true, version: expect.stringMatching(/./) });
  });
});

test("a token's header says which key signed it, and that key is published", async () => {
  const { token } = await verifiedUser();
  const { kid } = decodeProtectedHeader(await accessToken(token));
  expect((await users.USERS.jwks()).keys.map((key) => key["kid"])).toContain(kid);
});
