import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { startSystem, type System } from "../harness/system.ts";
import * as partner from "./partner.ts";
import { type Client, REDIRECT_URI } from "./partner.ts";
import { formOf, newVisitor, type Visitor } from "./visitor.ts";

const PUBLIC_URL = "https://holdfast.test";
const EVIL = "https://evil.example/callback";

let system: System;
/** A public client, and somebody who has allowed it before and is still signed in. */
let client: Client;
let victim: Visitor;
beforeAll(async () => {
  system = await startSystem({ publicUrl: PUBLIC_URL });
  client = await partner.register(system);
  victim = newVisitor(system);
  await partner.tokensFor(system, client, { visitor: victim });
});
afterAll(() => system.close());

const { challenge } = partner.pkce();
const ask = (overrides: Record<string, string | undefined>, asker: Client = client) =>
  victim.follow(partner.authorizeUrl(asker, challenge, overrides));
const refused = { status: 400, body: { error: "invalid_grant" } };

describe("a code", () => {
  it("used twice is refused, and ends what it was exchanged for, the successors too", async () => {
    const { code, verifier } = await partner.codeFor(system, client);
    const tokens = await partner.exchange(system, client, code, verifier);
    const successor = await partner.refresh(system, client, tokens.body.refresh_token ?? "");
    expect(successor.status).toBe(200);
    expect(await partner.exchange(system, client, code, verifier)).toMatchObject(refused);
    expect(await partner.refresh(system, client, successor.body.refresh_token ?? "")).toMatchObject(refused);
    expect(await partner.refresh(system, client, tokens.body.refresh_token ?? "")).toMatchObject(refused);
  });

  it("is exchanged once, by however many at the same moment", async () => {
    const { code, verifier } = await partner.codeFor(system, client);
    const answers = await Promise.all([1, 2, 3, 4].map(() => partner.exchange(system, client, code, verifier)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it("is of no use to another client", async () => {
    const { code, verifier } = await partner.codeFor(system, client);
    const thief = await partner.register(system);
    expect(await partner.exchange(system, thief, code, verifier)).toMatchObject(refused);
  });

  it.each<[string, Record<string, string>]>([
    ["another verifier", { code_verifier: partner.pkce().verifier }],
    ["the challenge for a verifier", { code_verifier: "CHALLENGE" }],
    ["another address", { redirect_uri: `${REDIRECT_URI}/other` }],
    ["no verifier", { code_verifier: "" }],
    ["no address", { redirect_uri: "" }],
  ])("is of no use with %s", async (_, fields) => {
    const { code, verifier, callback } = await partner.codeFor(system, client);
    expect(callback.searchParams.has("code_challenge")).toBe(false);
    const { status, body } = await partner.exchange(system, client, code, verifier, fields);
    expect(status).toBe(400);
    expect(["invalid_grant", "invalid_request"]).toContain(body.error);
    expect(body).not.toHaveProperty("access_token");
  });

  it("lives a minute, though its user had ten to decide", async () => {
    const before = Date.now();
    const page = await newVisitor(system).follow(partner.authorizeUrl(client, challenge));
    const { code, verifier } = await partner.codeFor(system, client);
    expect(Number(page.searchParams.get("exp")) * 1000 - before).toBeGreaterThan(9 * 60_000);
    const [row] = await system.rows(
      "holdfast-users",
      "SELECT id, expires_at - created_at AS ttl_ms FROM verifications WHERE value LIKE '%authorization_code%' ORDER BY created_at DESC",
    );
    expect(row?.["ttl_ms"]).toBe(60_000);
    await system.rows(
      "holdfast-users",
      "UPDATE verifications SET expires_at = expires_at - 70000 WHERE value LIKE '%authorization_code%'",
    );
    expect(await partner.exchange(system, client, code, verifier)).toMatchObject(refused);
  });

  it("never turns into more than its user allowed, whatever the exchange asks for", async () => {
    const { code, verifier } = await partner.codeFor(system, client, { overrides: { scope: "bookings:read" } });
    const scope = "bookings:read bookings:write payments:write ops";
    const { body } = await partner.exchange(system, client, code, verifier, { scope });
    expect([body.scope, decodeJwt(body.access_token ?? "")["scope"]]).toEqual(["bookings:read", "bookings:read"]);
  });
});

describe("without PKCE there is no code, for no client", () => {
  const downgrades = {
    "no challenge": { code_challenge: undefined, code_challenge_method: undefined },
    "an empty challenge": { code_challenge: "" },
    "no method, which would mean plain": { code_challenge_method: undefined },
    plain: { code_challenge_method: "plain" },
    "a method that does not exist": { code_challenge_method: "none" },
  };
  it.each(Object.entries(downgrades))("%s", async (_, overrides) => {
    const confidential = await partner.register(system, { token_endpoint_auth_method: "client_secret_basic" });
    for (const asker of [client, confidential]) {
      const answer = await ask({ nonce: "n", ...overrides }, asker);
      expect(answer.searchParams.get("error")).toBe("invalid_request");
      expect(answer.searchParams.get("code")).toBeNull();
    }
  });
});

describe("the address of a client is compared as text", () => {
  it.each([
    `${REDIRECT_URI}/`,
    `${REDIRECT_URI}/more`,
    `${REDIRECT_URI}x`,
    REDIRECT_URI.slice(0, -1),
    `${REDIRECT_URI}?next=1`,
    `${REDIRECT_URI}?`,
    `${REDIRECT_URI}#fragment`,
    `${REDIRECT_URI}#`,
    "https://client.example/Callback",
    "https://CLIENT.example/callback",
    "HTTPS://client.example/callback",
    "https://client.example:443/callback",
    "https://client.example:8443/callback",
    "http://client.example/callback",
    "https://client.example/x/../callback",
    "https://client.example/%63allback",
    "https://sub.client.example/callback",
    "https://client.example.evil.example/callback",
    "https://client.example@evil.example/callback",
    "https://evil.example/callback#https://client.example/callback",
    "//client.example/callback",
    "javascript:alert(1)",
    "",
    EVIL,
  ])("%j is not the registered one", async (uri) => {
    const answer = await ask({ redirect_uri: uri });
    expect(answer.origin).toBe(PUBLIC_URL);
    expect(answer.pathname).toMatch(/error$/);
    expect(answer.searchParams.get("code")).toBeNull();
  });

  it("which is not left out, even where there is only one", async () => {
    const answer = await ask({ redirect_uri: undefined });
    expect([answer.origin, answer.searchParams.get("code")]).toEqual([PUBLIC_URL, null]);
  });

  it("except for the port of a native application's loopback address (RFC 8252), and nothing else of it", async () => {
    const native = await partner.register(system, {
      application_type: "native",
      redirect_uris: ["http://127.0.0.1/callback", "http://localhost:1/callback", "com.example.app:/callback"],
    });
    for (const uri of ["http://127.0.0.1:49152/callback", "http://localhost:50000/callback", "com.example.app:/callback"]) {
      const { callback } = await partner.codeFor(system, native, { visitor: victim, overrides: { redirect_uri: uri } });
      expect(callback.href.startsWith(uri)).toBe(true);
    }
    for (const uri of [
      "http://127.0.0.1:49152/other",
      "http://127.0.0.2/callback",
      "http://[::1]/callback",
      "https://127.0.0.1/callback",
    ])
      expect((await ask({ redirect_uri: uri }, native)).origin).toBe(PUBLIC_URL);
    // The exchange names the port that was asked for, not another.
    const uri = "http://127.0.0.1:49152/callback";
    const { code, verifier } = await partner.codeFor(system, native, { visitor: victim, overrides: { redirect_uri: uri } });
    const elsewhere = await partner.exchange(system, native, code, verifier, { redirect_uri: "http://127.0.0.1:49153/callback" });
    expect(elsewhere).toMatchObject(refused);
  });
});

describe("nobody is sent to an address that is not registered", () => {
  it.each<[string, Record<string, string | undefined>]>([
    ["an unknown client", { client_id: "nobody" }],
    ["no client", { client_id: undefined }],
    ["a scope that does not exist", { scope: "everything" }],
    ["no response type", { response_type: undefined }],
    ["another response type", { response_type: "token" }],
    ["a silent request", { prompt: "none" }],
    ["prompts that exclude each other", { prompt: "none login" }],
    ["a request object", { request: "a.b.c" }],
    ["a request by reference", { request_uri: EVIL }],
    ["a resource that is none", { resource: "https://elsewhere.example" }],
    ["no PKCE", { code_challenge: undefined }],
    ["another response mode", { response_mode: "fragment" }],
  ])("by the error of %s", async (_, overrides) => {
    const answer = await ask({ redirect_uri: EVIL, ...overrides });
    expect([answer.origin, answer.searchParams.get("code")]).toEqual([PUBLIC_URL, null]);
  });

  it("by naming two addresses", async () => {
    const url = partner.authorizeUrl(client, challenge);
    for (const twice of [
      `${url}&redirect_uri=${encodeURIComponent(EVIL)}`,
      url.replace("redirect_uri=", `redirect_uri=${encodeURIComponent(EVIL)}&redirect_uri=`),
    ])
      expect((await victim.follow(twice)).origin).toBe(PUBLIC_URL);
  });

  it("by the sign-in page, whose form goes on only with what was signed", async () => {
    const page = await newVisitor(system).follow(partner.authorizeUrl(client, challenge));
    const query = page.search.slice(1).replace(encodeURIComponent(REDIRECT_URI), encodeURIComponent(EVIL));
    const visitor = newVisitor(system);
    const fields = { email: "passenger@example.com", password: DEMO_PASSWORD, oauth_query: query };
    const answer = await visitor.visit(page.pathname, formOf(fields));
    expect(answer.headers.get("location") ?? "").not.toContain("evil.example");
    expect(answer.status).not.toBe(303);
  });

  it("and the page that says so repeats nothing that the address says", async () => {
    const error = await ask({ redirect_uri: EVIL, scope: "everything" });
    error.searchParams.set("error_description", "<script>alert(1)</script> Call 0900-EVIL");
    const page = await victim.visit(error);
    expect(await page.text()).not.toMatch(/script>alert|0900-EVIL/);
  });
});

describe("the answer to a client", () => {
  it("names its issuer (RFC 9207), so that it cannot be taken for another server's", async () => {
    const accepted = await ask({});
    const error = await ask({ scope: "everything" });
    const denied = await newVisitor(system).authorize(partner.authorizeUrl(client, challenge, { prompt: "consent" }), {
      decision: "deny",
    });
    expect(denied.searchParams.get("error")).toBe("access_denied");
    expect([accepted, error, denied].map((url) => url.searchParams.get("iss"))).toEqual([PUBLIC_URL, PUBLIC_URL, PUBLIC_URL]);
  });

  it.each(["a b&c=d#e?f/é\"<>'", "x\r\nSet-Cookie: a=b", "💺", "s".repeat(2000)])(
    "brings the state back as it was: %j",
    async (state) => {
      const { callback } = await partner.codeFor(system, client, { overrides: { state } });
      expect(callback.searchParams.getAll("state")).toEqual([state]);
      expect((await ask({ state, scope: "everything" })).searchParams.getAll("state")).toEqual([state]);
    },
  );

  it("has no state where there was none", async () => {
    expect((await ask({ state: undefined })).searchParams.has("state")).toBe(false);
  });
});

describe("nobody gets more than a user allowed", () => {
  it("neither `ops` for a passenger, nor what the client did not register for", async () => {
    for (const scope of ["ops", "bookings:read ops", "payments:write", "bookings:read payments:write"]) {
      const answer = await ask({ scope });
      expect([answer.searchParams.get("error"), answer.searchParams.get("code")]).toEqual(["invalid_scope", null]);
    }
  });

  it("nor payments without being asked again", async () => {
    const payer = await partner.register(system, { scope: "bookings:read payments:write" });
    const visitor = newVisitor(system);
    const { scope } = await partner.tokensFor(system, payer, { visitor, overrides: { scope: "bookings:read" } });
    expect(scope).toBe("bookings:read");
    const url = (prompt?: string) => partner.authorizeUrl(payer, challenge, { scope: "bookings:read payments:write", prompt });
    expect((await visitor.follow(url("none"))).searchParams.get("error")).toBe("consent_required");
    const page = await visitor.follow(url());
    expect(page.pathname).toBe("/v1/auth/pages/consent");
    expect(await (await visitor.visit(page)).text()).toContain("pay for your bookings");
  });

  it.each(["bookings:read", "openid"])("nor by the password grant, with the password at hand (%s)", async (scope) => {
    const fields = { grant_type: "password", username: "passenger@example.com", password: DEMO_PASSWORD, scope };
    const { status, body } = await partner.post(system, "token", { ...fields, client_id: client.client_id });
    expect([status, body.error, body.access_token]).toEqual([400, "unsupported_grant_type", undefined]);
  });
});

describe("the consent page", () => {
  const consentPage = async (visitor: Visitor) => {
    const page = await visitor.follow(partner.authorizeUrl(client, challenge, { prompt: "consent" }));
    expect(page.pathname).toBe("/v1/auth/pages/consent");
    return page;
  };

  it.each(["https://evil.example", "null", "https://holdfast.test.evil.example", "http://holdfast.test"])(
    "takes no decision from %s",
    async (origin) => {
      const page = await consentPage(victim);
      const fields = { decision: "accept", oauth_query: page.search.slice(1) };
      const answer = await victim.visit(page.pathname, formOf(fields, { origin }));
      expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
    },
  );

  it("takes none without a session, and none by being opened", async () => {
    const page = await consentPage(victim);
    const fields = { decision: "accept", oauth_query: page.search.slice(1) };
    const answer = await newVisitor(system).visit(page.pathname, formOf(fields));
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
    expect((await victim.visit(`${page.href}&decision=accept`)).headers.get("location")).toBeNull();
  });

  it("takes none to something else than what was asked", async () => {
    const page = await consentPage(victim);
    const query = page.search.slice(1);
    for (const altered of [
      query.replace("bookings%3Aread", "payments%3Awrite"),
      query.replace(client.client_id, "A".repeat(client.client_id.length)),
      query.replace(encodeURIComponent(REDIRECT_URI), encodeURIComponent(EVIL)),
      query.replace("state-1", "state-2"),
      `${query}&scope=ops`,
      query.replace(/sig=[^&]+/, ""),
      query.replace(/exp=\d+/, `exp=${Math.floor(Date.now() / 1000) + 1e6}`),
    ]) {
      expect(altered).not.toBe(query);
      const answer = await victim.visit(page.pathname, formOf({ decision: "accept", oauth_query: altered }));
      expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
    }
  });

  it("cannot be framed, scripted, or made to post elsewhere", async () => {
    const page = await victim.visit(await consentPage(victim));
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self';");
    expect(await page.text()).not.toMatch(/<script|<iframe|<img|\son\w+=/i);
  });

  it("shows the name of a client as text", async () => {
    const named = await partner.register(system, { client_name: '<img src=x onerror="alert(1)">' });
    const page = await victim.visit(await victim.follow(partner.authorizeUrl(named, challenge)));
    expect(await page.text()).toContain("&lt;img src=x onerror=");
  });
});
