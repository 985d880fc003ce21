import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProviderList } from "#contracts/auth.ts";
import { ACCESS_TOKEN } from "#contracts/users.ts";
import { type Providers, startProviders } from "./fixtures/identity-providers.ts";
import { totp } from "./fixtures/totp.ts";
import { AUDIENCE, PUBLIC_URL, startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const PASSWORD = "correct horse battery";
const CLIENTS = { GOOGLE_CLIENT_ID: "google-client", GITHUB_CLIENT_ID: "github-client", OIDC_CLIENT_ID: "oidc-client" };
const SECRETS = { GOOGLE_CLIENT_SECRET: "g-secret", GITHUB_CLIENT_SECRET: "h-secret", OIDC_CLIENT_SECRET: "o-secret" };
const PROVIDERS = ["google", "github", "oidc"] as const;
type ProviderId = (typeof PROVIDERS)[number];

/** Outside of this machine; the OpenID provider is one on it. */
const TOKEN_ENDPOINT = {
  google: ["POST https://oauth2.googleapis.com/token"],
  github: ["POST https://github.com/login/oauth/access_token"],
  oidc: [],
} satisfies Record<ProviderId, string[]>;

let providers: Providers;
let users: UsersHarness;

beforeAll(async () => {
  providers = await startProviders();
  users = await startUsers({ ...CLIENTS, OIDC_ISSUER: providers.origin }, SECRETS);
});
afterAll(async () => {
  await users.harness.close();
  await providers.close();
});

let serial = 0;
const newAddress = () => `grace.${serial++}@example.com`;
const newSubject = () => `subject-${serial++}`;
const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
const cookieHeader = (answer: Response) => ({ cookie: cookiesOf(answer).join("; ") });
const hasSession = (answer: Response) => cookiesOf(answer).some((cookie) => /session_token=./.test(cookie));

/** The first half: from this site to the provider and on to our callback, not yet followed. */
async function comeBack(provider: ProviderId, body: Record<string, unknown> = {}) {
  const started = await users.post("/v1/auth/sign-in/social", { provider, callbackURL: "/trips", ...body });
  expect(started.status).toBe(200);
  const { url } = (await started.json()) as { url: string };
  const callback = await providers.visit(url);
  return { asked: new URL(url), callback, browser: cookieHeader(started) };
}
const follow = (callback: URL, browser: Record<string, string>) => users.get(callback.pathname + callback.search, browser);

/** Both halves; `answer` is our answer to the browser that came back. */
async function signInWith(provider: ProviderId) {
  const { callback, browser } = await comeBack(provider);
  return follow(callback, browser);
}

async function claimsOf(answer: Response) {
  const token = await users.get("/v1/auth/token", cookieHeader(answer));
  expect(token.status).toBe(200);
  const keys = (await (await users.get("/.well-known/jwks.json")).json()) as JSONWebKeySet;
  const options = { algorithms: [ACCESS_TOKEN.alg], typ: ACCESS_TOKEN.typ, issuer: PUBLIC_URL, audience: AUDIENCE };
  return (await jwtVerify(((await token.json()) as { token: string }).token, createLocalJWKSet(keys), options)).payload;
}

const userOf = (email: string) =>
  users.DB.prepare("SELECT id, email_verified FROM users WHERE email = ?").bind(email).first<{ id: string }>();
const accountsOf = async (email: string) =>
  (
    await users.DB.prepare(
      "SELECT provider_id FROM accounts JOIN users ON users.id = user_id WHERE email = ? ORDER BY provider_id",
    )
      .bind(email)
      .all<{ provider_id: string }>()
  ).results.map((row) => row.provider_id);

/** Refused: sent to our page with this error, without a session. */
function expectRefusal(answer: Response, error: string) {
  const location = new URL(answer.headers.get("location") ?? "none:");
  expect({ status: answer.status, page: location.origin + location.pathname, error: location.searchParams.get("error") }).toEqual(
    {
      status: 302,
      page: `${PUBLIC_URL}/v1/auth/pages/error`,
      error,
    },
  );
  expect(hasSession(answer)).toBe(false);
}

async function signUp(email: string, { verify }: { verify: boolean }) {
  await users.post("/v1/auth/sign-up/email", { name: "Grace Hopper", email, password: PASSWORD });
  const link = await users.linkFor(email, "account.verify");
  if (verify) await users.get(link.pathname + link.search);
}

describe.each(PROVIDERS)("with %s", (provider) => {
  test("a newcomer goes there with state and PKCE, comes back with a session, and gets a token", async () => {
    const [email, sub] = [newAddress(), newSubject()];
    providers.become({ sub, email, email_verified: true, name: "Grace Hopper" });
    providers.asked.length = 0;
    const { asked, callback, browser } = await comeBack(provider);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      client_id: `${provider}-client`,
      response_type: "code",
      redirect_uri: `${PUBLIC_URL}/v1/auth/callback/${provider}`,
      state: expect.stringMatching(/^.{32}/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      scope: expect.stringContaining("email"),
    });
    expect(callback.origin).toBe(PUBLIC_URL);
    const answer = await follow(callback, browser);
    expect({ status: answer.status, location: answer.headers.get("location") }).toEqual({ status: 302, location: "/trips" });
    const user = await userOf(email);
    expect(user).toEqual({ id: expect.stringMatching(/^usr_/), email_verified: 1 });
    // The provider vouches for the address: there is nothing to confirm, and the account is ready.
    await users.linkFor(email, "account.welcome");
    expect(await claimsOf(answer)).toMatchObject({ sub: user?.id, role: "passenger" });

    // The providers' own addresses are in the Worker; only the network is ours.
    expect(providers.asked.filter((line) => line.startsWith("POST"))).toEqual(TOKEN_ENDPOINT[provider]);

    // By the identity's id from now on, whatever its address has become.
    providers.become({ sub, email: newAddress(), email_verified: false });
    expect(await claimsOf(await signInWith(provider))).toMatchObject({ sub: user?.id });
  });

  test("an address that is not verified there opens no account and enters none", async () => {
    const [fresh, known] = [newAddress(), newAddress()];
    await signUp(known, { verify: true });
    for (const email of [fresh, known]) {
      providers.become({ sub: newSubject(), email, email_verified: false, name: "Mallory" });
      expectRefusal(await signInWith(provider), email === fresh ? "email_not_verified" : "account_not_linked");
    }
    expect(await userOf(fresh)).toBeNull();
    expect(await accountsOf(known)).toEqual(["credential"]);
  });

  test("an address verified on both sides is one account, with either way to sign in", async () => {
    const email = newAddress();
    await signUp(email, { verify: true });
    providers.become({ sub: newSubject(), email: email.toUpperCase(), email_verified: true });
    expect(await claimsOf(await signInWith(provider))).toMatchObject({ sub: (await userOf(email))?.id });
    expect(await accountsOf(email)).toEqual(["credential", provider].toSorted());
    expect((await users.post("/v1/auth/sign-in/email", { email, password: PASSWORD })).status).toBe(200);
  });

  test("an account whose owner has not verified the address here is not joined: a stranger may have made it", async () => {
    const email = newAddress();
    await signUp(email, { verify: false });
    providers.become({ sub: newSubject(), email, email_verified: true });
    expectRefusal(await signInWith(provider), "account_not_linked");
    expect(await accountsOf(email)).toEqual(["credential"]);
  });

  test("a callback without our state, with another browser's, or for the second time signs nobody in", async () => {
    providers.become({ sub: newSubject(), email: newAddress(), email_verified: true });
    const { callback, browser } = await comeBack(provider);
    const forged = new URL(callback);
    forged.searchParams.set("state", "x".repeat(32));
    expectRefusal(await follow(forged, browser), "state_mismatch");
    // Login CSRF: the victim's browser is sent to the attacker's callback.
    expectRefusal(await follow(callback, {}), "state_mismatch");
    expectRefusal(await follow(callback, (await comeBack(provider)).browser), "state_mismatch");
    forged.searchParams.delete("state");
    expectRefusal(await follow(forged, browser), "state_not_found");

    expect(hasSession(await follow(callback, browser))).toBe(true);
    expectRefusal(await follow(callback, browser), "state_mismatch");
  });

  test("a code that was used already, or was made for another verifier, is worth nothing", async () => {
    providers.become({ sub: newSubject(), email: newAddress(), email_verified: true });
    const used = await comeBack(provider);
    expect(hasSession(await follow(used.callback, used.browser))).toBe(true);
    const fresh = await comeBack(provider);
    const stolen = (await comeBack(provider)).callback.searchParams.get("code") ?? "";
    for (const code of [used.callback.searchParams.get("code") ?? "", stolen]) {
      const { callback, browser } = await comeBack(provider);
      callback.searchParams.set("code", code);
      expectRefusal(await follow(callback, browser), "invalid_code");
    }
    expect(hasSession(await follow(fresh.callback, fresh.browser))).toBe(true);
  });

  test("who says no there comes back to a page that says so", async () => {
    const { callback, browser } = await comeBack(provider);
    callback.searchParams.delete("code");
    callback.searchParams.set("error", "access_denied");
    const answer = await follow(callback, browser);
    expectRefusal(answer, "access_denied");
    const page = await users.get(new URL(answer.headers.get("location") ?? "").href.slice(PUBLIC_URL.length));
    expect(await page.text()).toContain("You did not allow it.");
  });

  test("a token endpoint that fails signs nobody in", async () => {
    const email = newAddress();
    providers.become({ sub: newSubject(), email, email_verified: true });
    providers.answerTokenOnce({ statusCode: 500, body: { error: "server_error" } });
    expectRefusal(await signInWith(provider), "invalid_code");
    expect(await userOf(email)).toBeNull();
  });

  test("no token of the provider is kept", async () => {
    const email = newAddress();
    providers.become({ sub: newSubject(), email, email_verified: true });
    await signInWith(provider);
    await signInWith(provider);
    const row = await users.DB.prepare(
      "SELECT access_token, refresh_token, id_token FROM accounts JOIN users ON users.id = user_id WHERE email = ?",
    )
      .bind(email)
      .first();
    expect(row).toEqual({ access_token: null, refresh_token: null, id_token: null });
  });
});

describe("that somebody is signed in", () => {
  /** The line that says so to the site's scripts, and the session's own, which they cannot read. */
  const linesOf = (answer: Response) => {
    const lines = answer.headers.getSetCookie();
    return {
      told: lines.find((line) => line.startsWith("holdfast.signed_in=")),
      kept: lines.find((line) => /session_token=/.test(line)),
    };
  };

  test("is told to the site's scripts by whatever signs in, for as long as the session lasts, and nothing more", async () => {
    const email = newAddress();
    await signUp(email, { verify: true });
    providers.become({ sub: newSubject(), email, email_verified: true });
    const credentials = { email, password: PASSWORD };
    for (const answer of [
      await users.post("/v1/auth/sign-in/email", credentials),
      await users.form("/v1/auth/pages/sign-in", { ...credentials, oauth_query: "" }),
      await signInWith("google"),
    ]) {
      const { told, kept } = linesOf(answer);
      expect(kept).toMatch(/; HttpOnly/i);
      expect(told).toBe(kept?.replace(/^[^;]*/, "holdfast.signed_in=1").replace(/; HttpOnly/i, ""));
    }
  });

  test("is not told to whoever is not, and is taken back from whoever is no more", async () => {
    const email = newAddress();
    await signUp(email, { verify: true });
    const wrong = await users.post("/v1/auth/sign-in/email", { email, password: "not the password" });
    expect(linesOf(wrong).told).toBeUndefined();
    const signedIn = await users.post("/v1/auth/sign-in/email", { email, password: PASSWORD });
    const cookie = cookieHeader(signedIn);
    expect(linesOf(await users.get("/v1/auth/token", cookie)).told).toBeUndefined();
    const signedOut = await users.post("/v1/auth/sign-out", {}, { ...cookie, origin: PUBLIC_URL });
    expect(linesOf(signedOut).told).toMatch(/^holdfast\.signed_in=; .*Max-Age=0/i);
    // The browser of a session that was ended elsewhere.
    const ended = await users.get("/v1/auth/token", cookie);
    expect([ended.status, linesOf(ended).told]).toEqual([401, expect.stringMatching(/^holdfast\.signed_in=; .*Max-Age=0/i)]);
    const stranger = await users.get("/v1/auth/token");
    expect([stranger.status, stranger.headers.getSetCookie()]).toEqual([401, []]);
  });
});

describe("what else must not work", () => {
  test("an account with a second factor is not joined by its address alone", async () => {
    const email = newAddress();
    await signUp(email, { verify: true });
    const { token } = (await (await users.post("/v1/auth/sign-in/email", { email, password: PASSWORD })).json()) as {
      token: string;
    };
    const bearer = { authorization: `Bearer ${token}` };
    const enabled = (await (await users.post("/v1/auth/two-factor/enable", { password: PASSWORD }, bearer)).json()) as {
      totpURI: string;
    };
    const code = totp(new URL(enabled.totpURI).searchParams.get("secret") ?? "");
    expect((await users.post("/v1/auth/two-factor/verify-totp", { code }, bearer)).status).toBe(200);
    providers.become({ sub: newSubject(), email, email_verified: true });
    expectRefusal(await signInWith("google"), "account_not_linked");
    expect(await accountsOf(email)).toEqual(["credential"]);
  });

  test.each(["false", "true"] as const)("an address verified as the text %j is not verified", async (email_verified) => {
    providers.become({ sub: newSubject(), email: newAddress(), email_verified });
    expectRefusal(await signInWith("oidc"), "email_not_verified");
  });

  test("an ID token for another client, or without our nonce, signs nobody in", async () => {
    for (const wrong of [{ aud: "another-client" }, { nonce: "another" }, { iss: "https://elsewhere.example" }]) {
      const email = newAddress();
      providers.become({ sub: newSubject(), email, email_verified: true, ...wrong });
      expectRefusal(await signInWith("oidc"), "unable_to_get_user_info");
      expect(await userOf(email)).toBeNull();
    }
  });

  test("a provider without an address opens no account", async () => {
    providers.become({ sub: newSubject(), email_verified: true });
    expectRefusal(await signInWith("google"), "email_not_found");
  });

  test.each(PROVIDERS)(
    "a name at %s with a card number in it opens no account, and enters one that has a name",
    async (provider) => {
      const [fresh, known] = [newAddress(), newAddress()];
      await signUp(known, { verify: true });
      const comesAs = (email: string) => {
        providers.become({ sub: newSubject(), email, email_verified: true, name: "Grace 4242 4242 4242 4242" });
        return signInWith(provider);
      };
      expectRefusal(await comesAs(fresh), "card_number_refused");
      expect(await userOf(fresh)).toBeNull();
      expect(hasSession(await comesAs(known))).toBe(true);
      const { results } = await users.DB.prepare("SELECT name FROM users WHERE name LIKE '%4242%'").all();
      expect(results).toEqual([]);
    },
  );

  test("the way back leads to this site only", async () => {
    for (const member of ["callbackURL", "errorCallbackURL", "newUserCallbackURL"]) {
      const answer = await users.post("/v1/auth/sign-in/social", { provider: "google", [member]: "https://evil.example/" });
      expect({ status: answer.status, code: ((await answer.json()) as { code: string }).code }).toEqual({
        status: 403,
        code: "forbidden",
      });
    }
  });

  test.each(["idToken", "scopes", "additionalData", "disableRedirect"])("there is no %s", async (member) => {
    const answer = await users.post("/v1/auth/sign-in/social", { provider: "google", [member]: {} });
    expect({ status: answer.status, ...((await answer.json()) as object) }).toMatchObject({
      status: 400,
      code: "validation_failed",
      errors: [{ path: member, code: "unknown_key" }],
    });
  });
});

describe("a provider that is not there", () => {
  let half: UsersHarness;
  beforeAll(async () => {
    // Google has no secret, GitHub no id, and the OpenID provider is down while the first requests come.
    await providers.pause();
    const { GITHUB_CLIENT_SECRET, OIDC_CLIENT_SECRET } = SECRETS;
    const vars = { GOOGLE_CLIENT_ID: "google-client", OIDC_CLIENT_ID: "oidc-client", OIDC_ISSUER: providers.origin };
    half = await startUsers(vars, { GITHUB_CLIENT_SECRET, OIDC_CLIENT_SECRET });
  });
  afterAll(() => half.harness.close());
  const start = async (provider: string) => {
    const answer = await half.post("/v1/auth/sign-in/social", { provider });
    return { status: answer.status, ...((await answer.json()) as { code?: string; url?: string }) };
  };

  test("is not among those that a page is told of, while one that is only down is", async () => {
    expect(await (await half.get("/v1/auth/providers")).json()).toEqual({
      data: [{ id: "oidc", name: new URL(providers.origin).host }],
    });
    const all = await users.get("/v1/auth/providers");
    expect(ProviderList.parse(await all.json()).data.map(({ id, name }) => [id, name])).toEqual([
      ["google", "Google"],
      ["github", "GitHub"],
      ["oidc", new URL(providers.origin).host],
    ]);
    expect([all.status, all.headers.get("cache-control")]).toEqual([200, "public, max-age=300"]);
  });

  test.each(["google", "github", "gitlab"])("without both halves of a client there is no %s", async (provider) => {
    expect(await start(provider)).toMatchObject({ status: 404, code: "not_found" });
    const callback = await half.get(`/v1/auth/callback/${provider}?code=x&state=y`);
    expect(hasSession(callback)).toBe(false);
  });

  test("one that is down takes nothing else with it, and is found once it is up", async () => {
    expect((await half.get("/.well-known/jwks.json")).status).toBe(200);
    expect(await start("oidc")).toMatchObject({ status: 503, code: "service_unavailable" });
    await providers.resume();
    expect(await start("oidc")).toMatchObject({ status: 200, url: expect.stringContaining(providers.origin) });
  });

  test("one that says it is somebody else is not believed", async () => {
    const liar = await startUsers(
      { OIDC_CLIENT_ID: "oidc-client", OIDC_ISSUER: providers.origin.replace("127.0.0.1", "localhost") },
      SECRETS,
    );
    const answer = await liar.post("/v1/auth/sign-in/social", { provider: "oidc" });
    await liar.harness.close();
    expect(answer.status).toBe(503);
  });
});
