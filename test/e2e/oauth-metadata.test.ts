import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK } from "jose";
import { type JSONWebKeySet, type JWK, jwtVerify, SignJWT } from "jose";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSystem, type System } from "../harness/system.ts";
import * as partner from "./partner.ts";
import { type Client, REDIRECT_URI } from "./partner.ts";
import { formOf, newVisitor, send } from "./visitor.ts";

const PUBLIC_URL = "https://holdfast.test";
const CONFIDENTIAL = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
type Metadata = Record<string, string | boolean | string[]>;

let system: System;
let metadata: Metadata;
let open: Client;
beforeAll(async () => {
  system = await startSystem({ publicUrl: PUBLIC_URL });
  metadata = (await system.api<Metadata>("/.well-known/oauth-authorization-server")).body;
  open = await partner.register(system);
});
afterAll(() => system.close());

const listOf = (name: string) => metadata[name] as string[];
const follow = (client: Client, overrides: Record<string, string | undefined>) =>
  newVisitor(system).follow(partner.authorizeUrl(client, partner.pkce().challenge, overrides));
/** There, for this method and for no other. */
async function isThere(name: string, method: string, otherMethod: string): Promise<void> {
  const url = new URL(String(metadata[name]));
  expect(url.origin).toBe(PUBLIC_URL);
  expect([404, 405]).not.toContain((await send(system, url, { method })).status);
  expect((await send(system, url, { method: otherMethod })).status).toBe(405);
}

const keys = new Map<string, { publicKey: JWK; privateKey: JWK }>();
/** One RSA key for all six of its algorithms. */
const keyId = (alg: string) => (/^[RP]S/.test(alg) ? "RS256" : alg);
async function keyFor(alg: string) {
  const known = keys.get(keyId(alg));
  if (known) return known;
  const { publicKey, privateKey } = await generateKeyPair(keyId(alg), { extractable: true });
  const pair = { publicKey: await exportJWK(publicKey), privateKey: await exportJWK(privateKey) };
  keys.set(keyId(alg), pair);
  return pair;
}
/** A client that signs what it says (RFC 7523), with a key of each kind. */
async function keyedClient(): Promise<Client> {
  const jwks = { keys: [] as object[] };
  for (const kid of ["RS256", "ES256", "ES384", "ES512", "EdDSA"])
    jwks.keys.push({ ...(await keyFor(kid)).publicKey, kid, use: "sig" });
  return partner.register(system, { token_endpoint_auth_method: "private_key_jwt", jwks });
}
async function assertion(client: Client, alg: string, endpoint: string): Promise<Record<string, string>> {
  const jwt = new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg, kid: keyId(alg) })
    .setIssuer(client.client_id)
    .setSubject(client.client_id)
    .setAudience(`${PUBLIC_URL}/v1/auth/oauth2/${endpoint}`)
    .setIssuedAt()
    .setExpirationTime("1m");
  return {
    client_id: client.client_id,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await jwt.sign(await importJWK((await keyFor(alg)).privateKey, alg)),
  };
}

/** How a client that uses `method` says who it is at `endpoint`: fields, headers. */
async function credentials(client: Client, method: string, endpoint: string) {
  if (method === "client_secret_basic") return { fields: {}, headers: partner.basic(client) };
  if (method === "private_key_jwt") return { fields: await assertion(client, "ES256", endpoint), headers: {} };
  const secret = method === "none" ? {} : { client_secret: client.client_secret ?? "" };
  return { fields: { client_id: client.client_id, ...secret }, headers: {} };
}
const clientOf = (method: string) =>
  method === "private_key_jwt" ? keyedClient() : partner.register(system, { token_endpoint_auth_method: method });

/** Every method gets through, and nobody gets through without. */
async function takes(methods: string[], endpoint: string, request: (client: Client) => Promise<Record<string, string>>) {
  for (const method of methods) {
    const client = await clientOf(method);
    const { fields, headers } = await credentials(client, method, endpoint);
    const answer = await partner.post(system, endpoint, { ...(await request(client)), ...fields }, headers);
    expect([method, answer.status]).toEqual([method, 200]);
    const { client_assertion: _a, client_assertion_type: _t, client_secret: _s, ...bare } = fields as Record<string, string>;
    const anonymous = await partner.post(system, endpoint, { ...(await request(client)), client_id: client.client_id, ...bare });
    if (method !== "none") expect(anonymous.body.error).toBe("invalid_client");
  }
}
const codeRequest = async (client: Client) => {
  const { code, verifier } = await partner.codeFor(system, client);
  return { grant_type: "authorization_code", code, code_verifier: verifier, redirect_uri: REDIRECT_URI };
};

async function takesSignaturesOf(algorithms: string[], endpoint: string): Promise<void> {
  const client = await keyedClient();
  for (const alg of algorithms) {
    const fields = { grant_type: "authorization_code", code: "none", code_verifier: "none", token: "none" };
    const signed = { ...fields, redirect_uri: REDIRECT_URI, ...(await assertion(client, alg, endpoint)) };
    const answer = await partner.post(system, endpoint, signed);
    expect([alg, answer.body.error]).toEqual([alg, endpoint === "token" ? "invalid_grant" : undefined]);
    const [header, payload, signature = ""] = (signed as Record<string, string>)["client_assertion"]?.split(".") ?? [];
    const forged = { ...signed, client_assertion: `${header}.${payload}.${signature.split("").toReversed().join("")}` };
    expect([alg, (await partner.post(system, endpoint, forged)).body.error]).toEqual([alg, "invalid_client"]);
  }
}

/** For each line of the document: what it says is so, and what it does not say is not. */
const PROOFS: Record<string, () => Promise<void>> = {
  async issuer() {
    expect(metadata["issuer"]).toBe(PUBLIC_URL);
    expect(decodeJwt((await partner.tokensFor(system, open)).id_token).iss).toBe(PUBLIC_URL);
  },
  async authorization_endpoint() {
    await isThere("authorization_endpoint", "GET", "PUT");
    const { pathname, search } = new URL(partner.authorizeUrl(open, partner.pkce().challenge), PUBLIC_URL);
    const posted = await send(system, pathname, formOf(new URLSearchParams(search)));
    expect(posted.headers.get("location")).toMatch(/^\/v1\/auth\/pages\/sign-in\?/);
  },
  token_endpoint: () => isThere("token_endpoint", "POST", "GET"),
  registration_endpoint: () => isThere("registration_endpoint", "POST", "GET"),
  introspection_endpoint: () => isThere("introspection_endpoint", "POST", "GET"),
  revocation_endpoint: () => isThere("revocation_endpoint", "POST", "GET"),
  async userinfo_endpoint() {
    await isThere("userinfo_endpoint", "GET", "PUT");
    const { access_token } = await partner.tokensFor(system, open);
    const [byHeader, byForm] = [
      await send(system, String(metadata["userinfo_endpoint"]), { headers: { authorization: `Bearer ${access_token}` } }),
      await send(system, String(metadata["userinfo_endpoint"]), formOf({ access_token })),
    ];
    expect([byHeader.status, byForm.status]).toEqual([200, 200]);
    expect(await byHeader.json()).toEqual(await byForm.json());
    // A token that no header can have is none, and breaks nothing.
    for (const token of ["\0", "é", "a\r\nb"]) {
      const malformed = await send(system, String(metadata["userinfo_endpoint"]), formOf({ access_token: token }));
      expect([malformed.status, await malformed.json()]).toMatchObject([400, { error: "invalid_request" }]);
    }
    const without = await send(system, String(metadata["userinfo_endpoint"]));
    expect([without.status, without.headers.get("www-authenticate")]).toEqual([401, expect.stringMatching(/^Bearer/)]);
  },
  async jwks_uri() {
    const answer = await send(system, String(metadata["jwks_uri"]));
    expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
    expect(answer.headers.get("ratelimit-policy")).toMatch(/^"public_read"/);
    const set = createLocalJWKSet((await answer.json()) as JSONWebKeySet);
    const { id_token } = await partner.tokensFor(system, open);
    expect((await jwtVerify(id_token, set, { issuer: PUBLIC_URL, audience: open.client_id })).payload.sub).toMatch(/^usr_/);
  },
  async service_documentation() {
    expect((await send(system, String(metadata["service_documentation"]))).status).toBe(200);
  },
  async scopes_supported() {
    const scope = listOf("scopes_supported").join(" ");
    const { body } = await system.api<Client>("/v1/auth/oauth2/create-client", {
      token: await partner.sessionOf(system, "operator@example.com"),
      json: { ...partner.METADATA, scope },
    });
    expect((await partner.tokensFor(system, body, { email: "operator@example.com" })).scope).toBe(scope);
    expect((await follow(body, { scope: `${scope} everything` })).searchParams.get("error")).toBe("invalid_scope");
  },
  async response_types_supported() {
    expect(listOf("response_types_supported")).toEqual(["code"]);
    for (const type of ["token", "id_token", "code token", "code id_token", "none"]) {
      const { href } = await follow(open, { response_type: type });
      expect(href).toContain("error=unsupported_response_type");
      expect(href).not.toMatch(/access_token|code=/);
    }
  },
  async response_modes_supported() {
    expect(listOf("response_modes_supported")).toEqual(["query"]);
    for (const mode of ["fragment", "form_post", "web_message"]) {
      const { callback } = await partner.codeFor(system, open, { overrides: { response_mode: mode } });
      expect(callback.hash).toBe("");
    }
  },
  async grant_types_supported() {
    const ways = ["authorization_code", "client_credentials", "refresh_token"];
    expect(listOf("grant_types_supported").toSorted()).toEqual(ways);
    const client = await partner.partnerClient(system, ["bookings:read"]);
    expect((await partner.post(system, "token", { grant_type: "client_credentials" }, partner.basic(client))).status).toBe(200);
    expect((await partner.refresh(system, open, (await partner.tokensFor(system, open)).refresh_token)).status).toBe(200);
    const urn = "urn:ietf:params:oauth:grant-type";
    for (const grant_type of ["password", "implicit", `${urn}:device_code`, `${urn}:jwt-bearer`, `${urn}:token-exchange`])
      expect((await partner.post(system, "token", { grant_type, ...open })).body.error).toBe("unsupported_grant_type");
  },
  async code_challenge_methods_supported() {
    expect(listOf("code_challenge_methods_supported")).toEqual(["S256"]);
    expect((await follow(open, { code_challenge_method: "plain" })).searchParams.get("error")).toBe("invalid_request");
  },
  async prompt_values_supported() {
    expect(listOf("prompt_values_supported").toSorted()).toEqual(["consent", "login", "none"]);
    const url = (prompt: string | undefined) => partner.authorizeUrl(open, partner.pkce().challenge, { prompt });
    expect((await newVisitor(system).follow(url("none"))).searchParams.get("error")).toBe("login_required");
    const visitor = newVisitor(system);
    await visitor.authorize(url(undefined));
    expect((await visitor.follow(url("none"))).searchParams.has("code")).toBe(true);
    expect((await visitor.follow(url("consent"))).pathname).toBe("/v1/auth/pages/consent");
    expect((await visitor.follow(url("login"))).pathname).toBe("/v1/auth/pages/sign-in");
    expect((await visitor.authorize(url("login"))).searchParams.has("code")).toBe(true);
    expect((await visitor.follow(url("select_account"))).searchParams.has("code")).toBe(false);
  },
  async authorization_response_iss_parameter_supported() {
    const { callback } = await partner.codeFor(system, open);
    const refused = await follow(open, { code_challenge_method: "plain" });
    expect([callback, refused].map((url) => url.searchParams.get("iss"))).toEqual([PUBLIC_URL, PUBLIC_URL]);
  },
  token_endpoint_auth_methods_supported: async () => {
    expect(listOf("token_endpoint_auth_methods_supported")).toEqual(["none", ...CONFIDENTIAL]);
    await takes(["none", ...CONFIDENTIAL], "token", codeRequest);
  },
  token_endpoint_auth_signing_alg_values_supported: () =>
    takesSignaturesOf(listOf("token_endpoint_auth_signing_alg_values_supported"), "token"),
  introspection_endpoint_auth_methods_supported: async () => {
    expect(listOf("introspection_endpoint_auth_methods_supported")).toEqual(CONFIDENTIAL);
    await takes(CONFIDENTIAL, "introspect", async () => ({ token: "none" }));
    const asPublic = await partner.post(system, "introspect", { token: "none", client_id: open.client_id });
    expect(asPublic.body.error).toBe("invalid_client");
  },
  introspection_endpoint_auth_signing_alg_values_supported: () =>
    takesSignaturesOf(listOf("introspection_endpoint_auth_signing_alg_values_supported"), "introspect"),
  revocation_endpoint_auth_methods_supported: async () => {
    expect(listOf("revocation_endpoint_auth_methods_supported")).toEqual(["none", ...CONFIDENTIAL]);
    await takes(["none", ...CONFIDENTIAL], "revoke", async () => ({ token: "none" }));
  },
  revocation_endpoint_auth_signing_alg_values_supported: () =>
    takesSignaturesOf(listOf("revocation_endpoint_auth_signing_alg_values_supported"), "revoke"),
  async subject_types_supported() {
    expect(listOf("subject_types_supported")).toEqual(["public"]);
    const [one, other] = [await partner.tokensFor(system, open), await partner.tokensFor(system, await partner.register(system))];
    expect(decodeJwt(one.id_token).sub).toBe(decodeJwt(other.id_token).sub);
  },
  async id_token_signing_alg_values_supported() {
    const { id_token } = await partner.tokensFor(system, open);
    expect(listOf("id_token_signing_alg_values_supported")).toEqual([decodeProtectedHeader(id_token).alg]);
  },
  async acr_values_supported() {
    expect(listOf("acr_values_supported")).toEqual([decodeJwt((await partner.tokensFor(system, open)).id_token)["acr"]]);
  },
  async claims_supported() {
    await system.rows(
      "holdfast-users",
      "UPDATE users SET image = 'https://pictures.example/1' WHERE email = ?",
      "agent@example.com",
    );
    const client = await partner.register(system, { scope: "openid profile email" });
    const { id_token, access_token } = await partner.tokensFor(system, client, {
      email: "agent@example.com",
      overrides: { nonce: "n" },
    });
    const { body } = await system.api("/v1/auth/oauth2/userinfo", { token: access_token });
    const told = new Set([...Object.keys(decodeJwt(id_token)), ...Object.keys(body)]);
    expect(listOf("claims_supported").toSorted()).toEqual([...told].toSorted());
  },
  async claims_parameter_supported() {
    expect(metadata["claims_parameter_supported"]).toBe(false);
    const claims = JSON.stringify({ userinfo: { email: { essential: true } }, id_token: { email: null } });
    const tokens = await partner.tokensFor(system, open, { overrides: { claims } });
    const { body } = await system.api("/v1/auth/oauth2/userinfo", { token: tokens.access_token });
    expect([Object.keys(body), decodeJwt(tokens.id_token)["email"]]).toEqual([["sub"], undefined]);
  },
  async request_parameter_supported() {
    expect(metadata["request_parameter_supported"]).toBe(false);
    expect((await follow(open, { request: "a.b.c" })).searchParams.get("error")).toBe("request_not_supported");
  },
  async request_uri_parameter_supported() {
    expect(metadata["request_uri_parameter_supported"]).toBe(false);
    const refused = await follow(open, { request_uri: "https://client.example/request" });
    expect(refused.searchParams.get("error")).toBe("request_uri_not_supported");
  },
};

describe("the server's metadata says what is so", () => {
  it("line by line: nothing is advertised without a proof here", () => {
    expect(Object.keys(metadata).toSorted()).toEqual(Object.keys(PROOFS).toSorted());
  });

  it.each(Object.keys(PROOFS))("%s", (name) => PROOFS[name]?.());

  it("and leaves out only what is not there", async () => {
    for (const path of ["end-session", "par", "device_authorization", "bc-authorize", "continue", "update-client", "consent"])
      expect([path, (await send(system, `/v1/auth/oauth2/${path}`, formOf({}))).status]).toEqual([path, 404]);
    const { code, verifier } = await partner.codeFor(system, open);
    const proof = { grant_type: "authorization_code", code, code_verifier: verifier, redirect_uri: REDIRECT_URI };
    const tokens = await partner.post(system, "token", { ...proof, client_id: open.client_id }, { dpop: "a.b.c" });
    expect([tokens.status, tokens.body.token_type]).toEqual([200, "Bearer"]);
    expect(decodeJwt(tokens.body.access_token ?? "")).not.toHaveProperty("cnf");
  });
});
