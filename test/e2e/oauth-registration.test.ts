import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "../harness/people.ts";
import { startSystem, type System } from "../harness/system.ts";
import * as partner from "./partner.ts";
import { type Client, REDIRECT_URI } from "./partner.ts";
import { formOf, newVisitor, send, type Visitor } from "./visitor.ts";

const PUBLIC_URL = "https://holdfast.test";

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

const ask = (overrides: Record<string, string | undefined>, asker: Client = client) =>
  victim.follow(partner.authorizeUrl(asker, partner.pkce().challenge, overrides));

describe("registration refuses", () => {
  it.each([
    "javascript:alert(1)",
    "data:text/html,hello",
    "vbscript:x",
    "http://client.example/callback",
    "http://localhost/callback",
    "https://localhost/callback",
    "https://127.0.0.1/callback",
    "https://client.example/callback#fragment",
    "https://client.example/callback#",
    "https://user:password@client.example/callback",
    "https://*.client.example/callback",
    "https://client.example/*",
    "/callback",
    "callback",
    "file:///etc/passwd",
    "",
  ])("the address %j", async (uri) => {
    const { status, body } = await partner.tryToRegister(system, { redirect_uris: [uri] });
    expect([status, body.error]).toEqual([400, "invalid_redirect_uri"]);
    const native = await partner.tryToRegister(system, { redirect_uris: [uri], application_type: "native" });
    // What only a native application may have: its own machine, without TLS.
    expect(native.status).toBe(uri === "http://localhost/callback" ? 201 : 400);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["a client that acts for itself", { grant_types: ["client_credentials"] }, "invalid_client_metadata"],
    ["one that also acts for itself", { grant_types: ["authorization_code", "client_credentials"] }, "invalid_client_metadata"],
    ["passwords", { grant_types: ["password"] }, "invalid_client_metadata"],
    ["implicit tokens", { grant_types: ["implicit"], response_types: ["token"] }, "invalid_client_metadata"],
    ["the work of operators", { scope: "bookings:read ops" }, "invalid_scope"],
    ["a scope that does not exist", { scope: "everything" }, "invalid_scope"],
    ["no consent", { skip_consent: true }, "invalid_client_metadata"],
    ["no PKCE", { require_pkce: false }, "invalid_client_metadata"],
    ["bound tokens", { dpop_bound_access_tokens: true }, "invalid_client_metadata"],
    ["ids of its own", { subject_type: "pairwise" }, "invalid_client_metadata"],
    ["another way to say who it is", { token_endpoint_auth_method: "tls_client_auth" }, "invalid_client_metadata"],
    [
      "a private key",
      { token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [{ kty: "oct", k: "c2VjcmV0" }] } },
      "invalid_client_metadata",
    ],
    ["a name that fills the page", { client_name: "x".repeat(101) }, "invalid_client_metadata"],
    ["a script for an address", { client_uri: "javascript:alert(1)" }, "invalid_client_metadata"],
    ["no address", { redirect_uris: [] }, "invalid_redirect_uri"],
  ])("%s", async (_, metadata, error) => {
    const method = "client_secret_basic";
    const { status, body } = await partner.tryToRegister(system, { token_endpoint_auth_method: method, ...metadata });
    expect([status, body.error]).toEqual([400, error]);
  });

  it("also to somebody signed in: what acts for itself is made by an admin", async () => {
    const json = { ...partner.METADATA, token_endpoint_auth_method: "client_secret_basic" };
    const grants = {
      grant_types: ["client_credentials"],
      redirect_uris: undefined,
      response_types: undefined,
      scope: "bookings:read",
    };
    for (const email of ["passenger@example.com", "operator@example.com", "admin@example.com"]) {
      const token = await partner.sessionOf(system, email);
      for (const path of ["register", "create-client"]) {
        const members = { ...json, ...grants, client_credentials_scopes: ["bookings:read", "ops"] };
        const created = await system.api<Client>(`/v1/auth/oauth2/${path}`, { token, json: members });
        const answer = await partner.post(system, "token", { grant_type: "client_credentials" }, partner.basic(created.body));
        expect([email, path, answer.body.access_token]).toEqual([email, path, undefined]);
      }
    }
  });

  it("and gives a client the scopes it names, no more", async () => {
    const { scope } = await partner.register(system, { scope: "bookings:read" });
    expect(scope).toBe("bookings:read");
  });
});

describe("nothing is fetched for a client", () => {
  it("whatever address it names, wherever", async () => {
    let connections = 0;
    const listener = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as AddressInfo;
    try {
      const addresses = ["http", "https"].flatMap((scheme) => [
        `${scheme}://127.0.0.1:${port}/x`,
        `${scheme}://localhost:${port}/x`,
      ]);
      const members =
        "jwks_uri logo_uri client_uri tos_uri policy_uri sector_identifier_uri initiate_login_uri backchannel_logout_uri frontchannel_logout_uri software_statement";
      for (const address of addresses) {
        for (const member of members.split(" ")) await useIfRegistered({ [member]: address });
        for (const member of ["request_uris", "post_logout_redirect_uris"]) await useIfRegistered({ [member]: [address] });
        await useIfRegistered({ token_endpoint_auth_method: "private_key_jwt", jwks_uri: address });
        await useIfRegistered({ redirect_uris: [address], application_type: "native" });
        // A client id that is an address (Client ID Metadata Documents), and a request by reference.
        await ask({ client_id: address });
        await ask({ request_uri: address, id_token_hint: address, login_hint: address });
        const assertion = `${encode({ alg: "ES256", jku: address, x5u: address })}.${encode({ iss: address, sub: address })}.AAAA`;
        const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        const fields = { grant_type: "client_credentials", client_assertion: assertion, client_assertion_type: type };
        for (const client_id of [address, client.client_id]) await partner.post(system, "token", { ...fields, client_id });
        await system.api("/v1/bookings", { token: assertion });
      }
      expect(connections).toBe(0);
      // It would have been noticed.
      await fetch(`http://127.0.0.1:${port}`).catch(() => undefined);
      expect(connections).toBe(1);
    } finally {
      listener.close();
    }
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  async function useIfRegistered(metadata: Record<string, unknown>): Promise<void> {
    const { status, body } = await partner.tryToRegister(system, metadata);
    expect([201, 400]).toContain(status);
    if (status === 400) return;
    const redirect_uri = ((metadata["redirect_uris"] as string[] | undefined) ?? [REDIRECT_URI])[0] ?? "";
    await victim.visit(await ask({ redirect_uri }, body));
    await partner.post(system, "revoke", { token: "x", client_id: body.client_id });
  }
});

describe("the token endpoint", () => {
  const good = async () => {
    const { code, verifier } = await partner.codeFor(system, client);
    return new URLSearchParams({
      grant_type: "authorization_code",
      code,
      code_verifier: verifier,
      redirect_uri: REDIRECT_URI,
      client_id: client.client_id,
    });
  };

  it.each(["application/json", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencodedx", ""])(
    "takes a form, not %j",
    async (type) => {
      const fields = await good();
      const body = type === "application/json" ? JSON.stringify(Object.fromEntries(fields)) : fields.toString();
      const init = { method: "POST", headers: { "content-type": type }, body };
      const answer = await send(system, "/v1/auth/oauth2/token", init);
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: "invalid_request" }]);
    },
  );

  it("takes what is sent as it should be", async () => {
    expect((await partner.post(system, "token", await good())).status).toBe(200);
  });

  it.each(["grant_type", "code", "code_verifier", "redirect_uri", "client_id", "scope"])("takes %s once", async (name) => {
    const fields = await good();
    if (!fields.has(name)) fields.set(name, "bookings:read");
    fields.append(name, fields.get(name) ?? "");
    expect(await partner.post(system, "token", fields)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it("takes no more than 64 KiB", async () => {
    const answer = await partner.post(system, "token", { grant_type: "x".repeat(70_000) });
    expect(answer.status).toBe(413);
  });

  it("takes no secret in the address, right as it may be", async () => {
    const own = await partner.partnerClient(system, ["bookings:read"]);
    const secret = new URLSearchParams({ client_id: own.client_id, client_secret: own.client_secret });
    const form = formOf({ grant_type: "client_credentials" });
    const inQuery = await send(system, `/v1/auth/oauth2/token?${secret.toString()}`, form);
    expect([inQuery.status, await inQuery.json()]).toMatchObject([400, { error: "invalid_request" }]);
    expect((await partner.post(system, "token", { grant_type: "client_credentials" }, partner.basic(own))).status).toBe(200);
    const both = { grant_type: "client_credentials", client_id: own.client_id, client_secret: own.client_secret };
    expect((await partner.post(system, "token", both, partner.basic(own))).body.error).toBe("invalid_request");
  });

  it("gives a client no scope of another, and no user's scopes", async () => {
    const own = await partner.partnerClient(system, ["bookings:read"]);
    for (const scope of ["bookings:write", "bookings:read payments:write", "ops", "openid", "offline_access"]) {
      const { body } = await partner.post(system, "token", { grant_type: "client_credentials", scope }, partner.basic(own));
      expect([scope, body.error, body.access_token]).toEqual([scope, "invalid_scope", undefined]);
    }
  });
});

describe("a token of one kind is none of another", () => {
  it("at the API, where only access tokens are", async () => {
    const tokens = await partner.tokensFor(system, client);
    const session = await partner.sessionOf(system, "passenger@example.com");
    const at = (token: string) => system.api("/v1/bookings", { token });
    expect((await at(tokens.access_token)).status).toBe(200);
    for (const token of [tokens.id_token, tokens.refresh_token, session]) expect((await at(token)).status).toBe(401);
  });

  it("with another scope, audience or user written into it", async () => {
    const { access_token } = await partner.tokensFor(system, client, { overrides: { scope: "bookings:read" } });
    const [header = "", payload = "", signature = ""] = access_token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    for (const change of [{ scope: "bookings:read ops" }, { role: "admin" }, { sub: "usr_1" }, { client_id: undefined }]) {
      const forged = Buffer.from(JSON.stringify({ ...claims, ...change })).toString("base64url");
      expect((await system.api("/v1/bookings", { token: `${header}.${forged}.${signature}` })).status).toBe(401);
    }
  });

  it("as a session: an access token manages no account", async () => {
    const { access_token, id_token } = await partner.tokensFor(system, client);
    const { token: own } = await signIn(system, "passenger@example.com");
    for (const token of [access_token, id_token, own]) {
      for (const path of ["list-sessions", "token", "oauth2/get-clients", "oauth2/get-consents"])
        expect([path, (await system.api(`/v1/auth/${path}`, { token })).status]).toEqual([path, 401]);
      const json = { client_name: "Sly", client_credentials_scopes: ["ops"] };
      expect((await system.api("/v1/auth/admin/create-client", { token, json })).status).toBe(401);
    }
    const session = await (
      await newVisitor(system).visit("/v1/auth/get-session", { headers: { authorization: `Bearer ${access_token}` } })
    ).text();
    expect(session).toBe("null");
  });

  it("at the userinfo endpoint, which is for those that a client was given", async () => {
    const { id_token, refresh_token } = await partner.tokensFor(system, client);
    const { token: own } = await signIn(system, "passenger@example.com");
    for (const token of [id_token, refresh_token, own])
      expect((await system.api("/v1/auth/oauth2/userinfo", { token })).status).toBe(401);
    const { access_token } = await partner.tokensFor(system, client, { overrides: { scope: "bookings:read" } });
    expect((await system.api("/v1/auth/oauth2/userinfo", { token: access_token })).body).not.toHaveProperty("sub");
  });
});
