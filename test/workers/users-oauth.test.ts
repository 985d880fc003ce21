import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCESS_TOKEN } from "#contracts/users.ts";
import document from "../../client/openapi.json" with { type: "json" };
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { AUDIENCE, PUBLIC_URL, startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const REDIRECT_URI = "https://client.example/callback";
/** Markup in a name must come out as text. */
const CLIENT_NAME = "Trip <b>Planner</b>";
const SCOPE = "openid offline_access bookings:read bookings:write";
let users: UsersHarness;

beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.harness.close());

interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  expires_in: number;
  scope: string;
  token_type: string;
}
interface Client {
  client_id: string;
  client_secret: string;
}

const form = (...request: Parameters<UsersHarness["form"]>) => users.form(...request);
const token = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  form("/v1/auth/oauth2/token", fields, headers);
const basic = ({ client_id, client_secret }: Client) => ({ authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` });

async function verify(jwt: string) {
  const keys = (await (await users.get("/.well-known/jwks.json")).json()) as JSONWebKeySet;
  return jwtVerify(jwt, createLocalJWKSet(keys), {
    algorithms: [ACCESS_TOKEN.alg],
    typ: ACCESS_TOKEN.typ,
    issuer: PUBLIC_URL,
    audience: AUDIENCE,
  });
}

async function register(overrides: Record<string, unknown> = {}): Promise<Client> {
  const response = await users.post("/v1/auth/oauth2/register", {
    client_name: CLIENT_NAME,
    redirect_uris: [REDIRECT_URI],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    scope: SCOPE,
    ...overrides,
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Client;
}

async function sessionOf(email: string): Promise<{ token: string; cookie: string }> {
  const response = await users.post("/v1/auth/sign-in/email", { email, password: DEMO_PASSWORD });
  return {
    token: ((await response.json()) as { token: string }).token,
    cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "",
  };
}

function pkce() {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

function authorizeUrl(client: Client, challenge: string, overrides: Record<string, string> = {}) {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    state: "state-1",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...overrides,
  });
  return `/v1/auth/oauth2/authorize?${query.toString()}`;
}

const locationOf = (response: { headers: { get(name: string): string | null } }) =>
  new URL(response.headers.get("location") ?? "", PUBLIC_URL);

/** As a browser without a session: sign in on the page, allow on the page, come back with a code. */
async function authorize(
  client: Client,
  email: string,
  challenge: string,
  overrides: Record<string, string> = {},
): Promise<string> {
  const signInPage = locationOf(await users.get(authorizeUrl(client, challenge, overrides)));
  expect(signInPage.pathname).toBe("/v1/auth/pages/sign-in");
  const signedIn = await form(signInPage.pathname, { email, password: DEMO_PASSWORD, oauth_query: signInPage.search.slice(1) });
  expect(signedIn.status).toBe(303);
  const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const next = locationOf(signedIn);
  if (next.origin === new URL(REDIRECT_URI).origin) return next.searchParams.get("code") ?? "";
  expect(next.pathname).toBe("/v1/auth/pages/consent");
  const page = await users.get(next.pathname + next.search, { cookie });
  expect(await page.text()).toContain("Trip &lt;b&gt;Planner&lt;/b&gt;");
  const back = await form(
    next.pathname,
    { decision: "accept", oauth_query: next.search.slice(1) },
    { cookie, origin: PUBLIC_URL },
  );
  expect(back.status).toBe(303);
  const callback = locationOf(back);
  expect(callback.href).toMatch(/^https:\/\/client\.example\/callback\?/);
  expect(callback.searchParams.get("state")).toBe("state-1");
  expect(callback.searchParams.get("iss")).toBe(PUBLIC_URL);
  return callback.searchParams.get("code") ?? "";
}

const exchange = (client: Client, code: string, verifier: string) =>
  token({
    grant_type: "authorization_code",
    code,
    redirect_uri: REDIRECT_URI,
    client_id: client.client_id,
    code_verifier: verifier,
  });
/** The same claims under the same key's name, signed by another. */
function signedByAnother(token: string): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const claims = token.split(".").slice(0, 2).join(".");
  const signature = sign("sha256", Buffer.from(claims), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${claims}.${signature.toString("base64url")}`;
}

/** What is inside tokens, and who may have which; the endpoints and their attacks are `test/e2e/oauth-*.test.ts`. */
describe("authorization code with PKCE", () => {
  test("a registered public client gets a token for this API, on behalf of whoever allowed it", async () => {
    const client = await register();
    const { verifier, challenge } = pkce();
    const code = await authorize(client, "passenger@example.com", challenge);
    const response = await exchange(client, code, verifier);
    expect(response.status).toBe(200);
    const tokens = (await response.json()) as Tokens;
    expect(tokens).toMatchObject({ token_type: "Bearer", expires_in: ACCESS_TOKEN.ttl_s, scope: SCOPE });

    const { payload } = await verify(tokens.access_token);
    expect(payload).toMatchObject({
      sub: "usr_00000000000000000000000001",
      role: "passenger",
      scope: SCOPE,
      client_id: client.client_id,
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(ACCESS_TOKEN.ttl_s);
    expect(Object.keys(payload).toSorted()).toEqual([
      "aud",
      "azp",
      "client_id",
      "exp",
      "iat",
      "iss",
      "jti",
      "role",
      "scope",
      "sid",
      "sub",
    ]);

    // The same key signs the ID token; only `typ` and audience keep it from passing.
    expect(decodeProtectedHeader(tokens.id_token).alg).toBe(ACCESS_TOKEN.alg);
    await expect(verify(tokens.id_token)).rejects.toThrow("typ");
  });

  test("a token that somebody else signed is good for nothing, and nobody fails at it", async () => {
    const { verifier, challenge } = pkce();
    const client = await register({ token_endpoint_auth_method: "client_secret_basic" });
    const code = await authorize(client, "passenger@example.com", challenge);
    const grant = { grant_type: "authorization_code", code, redirect_uri: REDIRECT_URI, code_verifier: verifier };
    const tokens = (await (await token(grant, basic(client))).json()) as Tokens;
    const forged = signedByAnother(tokens.access_token);
    const asked = await users.get("/v1/auth/oauth2/userinfo", { authorization: `Bearer ${forged}` });
    expect([asked.status, asked.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
    const introspected = await form("/v1/auth/oauth2/introspect", { token: forged }, basic(client));
    expect([introspected.status, await introspected.json()]).toEqual([200, { active: false }]);
    expect((await form("/v1/auth/oauth2/revoke", { token: forged }, basic(client))).status).toBe(200);
    expect((await users.get("/v1/auth/oauth2/userinfo", { authorization: `Bearer ${tokens.access_token}` })).status).toBe(200);
  });

  test.each(["token", "introspect", "revoke"])("a client that %s does not let in is asked for its secret", async (endpoint) => {
    const client = await register({ token_endpoint_auth_method: "client_secret_basic" });
    const fields = { grant_type: "client_credentials", token: "none" };
    const refused = { status: 401, challenge: 'Basic realm="holdfast"', error: "invalid_client" };
    for (const [who, authorization] of Object.entries({
      "with a wrong secret": basic({ ...client, client_secret: "wrong" }).authorization,
      "that nobody knows": basic({ client_id: "nobody", client_secret: "wrong" }).authorization,
      "that writes it wrongly": "Basic !",
    })) {
      const answer = await form(`/v1/auth/oauth2/${endpoint}`, fields, { authorization });
      const { error } = (await answer.json()) as { error: string };
      const told = { status: answer.status, challenge: answer.headers.get("www-authenticate"), error };
      expect({ who, ...told }).toEqual({ who, ...refused });
    }
  });

  test.each(["token", "introspect", "revoke"])("a cookie beside a client's own words means nothing to %s", async (endpoint) => {
    const { cookie } = await sessionOf("passenger@example.com");
    const say = async (headers: Record<string, string>) => {
      const answer = await form(`/v1/auth/oauth2/${endpoint}`, { token: "nobodys", grant_type: "refresh_token" }, headers);
      return [answer.status, await answer.json()];
    };
    const alone = await say({});
    expect(alone[0]).not.toBe(403);
    expect(await say({ cookie })).toEqual(alone);
    expect(await say({ cookie: "holdfast.session_token=x" })).toEqual(alone);
  });

  test("registers no client for a session whose cookie comes without an origin, as the document says", async () => {
    const [{ cookie }, metadata] = [await sessionOf("passenger@example.com"), { redirect_uris: [REDIRECT_URI] }];
    const ask = async (origin = {}) => (await users.post("/v1/auth/oauth2/register", metadata, { cookie, ...origin })).status;
    expect([await ask(), await ask({ origin: PUBLIC_URL })]).toEqual([403, 201]);
    expect(document.paths["/v1/auth/oauth2/register"].post.responses).toHaveProperty("403");
  });

  test("denying leads back with an error and no code", async () => {
    const client = await register();
    const { cookie } = await sessionOf("passenger@example.com");
    const consent = locationOf(await users.get(authorizeUrl(client, pkce().challenge), { cookie }));
    expect(consent.pathname).toBe("/v1/auth/pages/consent");
    const back = locationOf(
      await form(consent.pathname, { decision: "deny", oauth_query: consent.search.slice(1) }, { cookie, origin: PUBLIC_URL }),
    );
    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(back.searchParams.get("code")).toBeNull();
  });
});

describe("the forms of the pages, as a browser sends them", () => {
  /** No page of ours tells a referrer, so browsers keep the origin of its forms to themselves (Fetch, "append a request `Origin` header"). */
  const sentBy = (site: string | null): Record<string, string> => ({
    origin: "null",
    ...(site !== null && { "sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }),
  });
  const FOREIGN = ["cross-site", "same-site", "none", null];
  const credentials = { email: "passenger@example.com", password: DEMO_PASSWORD };

  /** Where the page leads that a browser gets in the place of a redirect to another site: by itself, and by its link. */
  function wayOn(status: number, page: string): URL {
    expect([status, page.includes("<script")]).toEqual([200, false]);
    const [refresh, link] = [/http-equiv="refresh" content="0; url=([^"]+)"/, /<a href="([^"]+)"/].map(
      (pattern) => pattern.exec(page)?.[1],
    );
    expect(link).toBe(refresh);
    return new URL((link ?? "none:").replaceAll("&amp;", "&"));
  }

  test("are taken from the page itself: sign-in, consent, and back with a code", async () => {
    const client = await register();
    const { verifier, challenge } = pkce();
    const page = locationOf(await users.get(authorizeUrl(client, challenge)));
    const ofPage = { oauth_query: page.search.slice(1) };
    const signedIn = await form(page.pathname, { ...credentials, ...ofPage }, sentBy("same-origin"));
    expect(signedIn.status).toBe(303);
    const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const consent = locationOf(signedIn);
    const decision = { decision: "accept", oauth_query: consent.search.slice(1) };
    const back = await form(consent.pathname, decision, { cookie, ...sentBy("same-origin") });
    const code = wayOn(back.status, await back.text()).searchParams.get("code") ?? "";
    expect((await exchange(client, code, verifier)).status).toBe(200);
  });

  test("lead to a client by a page, since browsers hold every redirect after a form to the form's own policy", async () => {
    const { cookie } = await sessionOf("passenger@example.com");
    const consent = locationOf(await users.get(authorizeUrl(await register(), pkce().challenge), { cookie }));
    const shown = await users.get(consent.pathname + consent.search, { cookie });
    expect(shown.headers.get("content-security-policy")).toContain("form-action 'self';");
    const decision = { decision: "deny", oauth_query: consent.search.slice(1) };
    const back = await form(consent.pathname, decision, { cookie, ...sentBy("same-origin") });
    expect([back.headers.get("location"), back.headers.get("cache-control")]).toEqual([null, "no-store"]);
    expect([back.headers.get("referrer-policy"), back.headers.get("content-security-policy")]).toEqual([
      "no-referrer",
      expect.stringContaining("default-src 'none'"),
    ]);
    const url = wayOn(back.status, await back.text());
    expect([url.origin + url.pathname, url.searchParams.get("error")]).toEqual([REDIRECT_URI, "access_denied"]);
  });

  test("lead to an application of the device at once, which its form's policy names", async () => {
    const { cookie } = await sessionOf("passenger@example.com");
    const redirect_uri = "com.example.app:/callback";
    const client = await register({ application_type: "native", redirect_uris: [redirect_uri] });
    const consent = locationOf(await users.get(authorizeUrl(client, pkce().challenge, { redirect_uri }), { cookie }));
    const shown = await users.get(consent.pathname + consent.search, { cookie });
    expect(shown.headers.get("content-security-policy")).toContain("form-action 'self' com.example.app:;");
    const decision = { decision: "accept", oauth_query: consent.search.slice(1) };
    const back = await form(consent.pathname, decision, { cookie, ...sentBy("same-origin") });
    expect([back.status, back.headers.get("location")]).toEqual([303, expect.stringMatching(/^com\.example\.app:\/callback\?/)]);
  });

  test.each(FOREIGN)("sign nobody in from elsewhere (%s)", async (site) => {
    const page = locationOf(await users.get(authorizeUrl(await register(), pkce().challenge)));
    const fields = { ...credentials, oauth_query: page.search.slice(1) };
    const answer = await form(page.pathname, fields, sentBy(site));
    expect([answer.status, answer.headers.get("location"), answer.headers.get("set-cookie")]).toEqual([401, null, null]);
  });

  test.each(FOREIGN)("allow nothing from elsewhere (%s)", async (site) => {
    const { cookie } = await sessionOf("passenger@example.com");
    const consent = locationOf(await users.get(authorizeUrl(await register(), pkce().challenge), { cookie }));
    const decision = { decision: "accept", oauth_query: consent.search.slice(1) };
    const answer = await form(consent.pathname, decision, { cookie, ...sentBy(site) });
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  });

  test("are not taken for ours by a word about the site where another origin is named", async () => {
    const { cookie } = await sessionOf("passenger@example.com");
    const consent = locationOf(await users.get(authorizeUrl(await register(), pkce().challenge), { cookie }));
    const decision = { decision: "accept", oauth_query: consent.search.slice(1) };
    const headers = { cookie, ...sentBy("same-origin"), origin: "https://evil.example" };
    const answer = await form(consent.pathname, decision, headers);
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  });
});

describe("client credentials", () => {
  const asked = { client_name: "Partner", client_credentials_scopes: ["flights:read", "bookings:read"] };
  const create = async (email: string, body: object = asked) =>
    users.post("/v1/auth/admin/create-client", body, { authorization: `Bearer ${(await sessionOf(email)).token}` });

  test("an admin's client acts for itself, within the scopes it was given", async () => {
    const created = await create("admin@example.com");
    expect(created.status).toBe(201);
    const client = (await created.json()) as Client;

    const response = await token({ grant_type: "client_credentials", scope: "flights:read" }, basic(client));
    expect(response.status).toBe(200);
    const { payload } = await verify(((await response.json()) as Tokens).access_token);
    expect(payload).toMatchObject({
      sub: client.client_id,
      client_id: client.client_id,
      role: "passenger",
      scope: "flights:read",
    });

    const more = await token({ grant_type: "client_credentials", scope: "ops" }, basic(client));
    expect({ status: more.status, body: await more.json() }).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    const wrongSecret = await token({ grant_type: "client_credentials" }, basic({ ...client, client_secret: "wrong" }));
    expect({ status: wrongSecret.status, body: await wrongSecret.json() }).toMatchObject({
      status: 401,
      body: { error: "invalid_client" },
    });
  });

  test("nobody but an admin gives a client scopes of its own", async () => {
    expect((await create("operator@example.com")).status).toBe(403);
    expect((await users.post("/v1/auth/admin/create-client", asked)).status).toBe(401);
    const { cookie } = await sessionOf("admin@example.com");
    expect((await users.post("/v1/auth/admin/create-client", asked, { cookie, origin: PUBLIC_URL })).status).toBe(401);
    expect((await create("admin@example.com", { ...asked, skip_consent: true })).status).toBe(400);
  });
});

describe("the ops scope", () => {
  const scope = "flights:read ops";

  /** A client of an operator's, allowed by the user of `email`; its attempt to get a token. */
  async function tokenFor(email: string) {
    const operator = await sessionOf("operator@example.com");
    const metadata = {
      client_name: CLIENT_NAME,
      redirect_uris: [REDIRECT_URI],
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code"],
      scope,
    };
    const created = await users.post("/v1/auth/oauth2/create-client", metadata, { authorization: `Bearer ${operator.token}` });
    const client = (await created.json()) as Client;
    const { verifier, challenge } = pkce();
    return exchange(client, await authorize(client, email, challenge, { scope }), verifier);
  }

  test("is given by an operator", async () => {
    const response = await tokenFor("operator@example.com");
    const { payload } = await verify(((await response.json()) as Tokens).access_token);
    expect(payload).toMatchObject({ role: "operator", scope });
  });

  test("is not given by a passenger, whatever the client may ask for", async () => {
    const response = await tokenFor("passenger@example.com");
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { error: "invalid_scope" },
    });
  });
});
