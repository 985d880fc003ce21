import * as oauth from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCESS_TOKEN } from "#contracts/users.ts";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { signIn } from "../harness/people.ts";
import { startSystem, type System } from "../harness/system.ts";
import { newVisitor, send } from "./visitor.ts";

const REDIRECT_URI = "https://client.example/callback";
const SCOPE = "openid profile email offline_access bookings:read";
const DOCUMENTS = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] as const;
const PASSENGER = "usr_00000000000000000000000001";

let system: System;
beforeAll(async () => {
  system = await startSystem({ publicUrl: "https://holdfast.test" });
});
afterAll(() => system.close());

/** The library's own requests, into the system. */
const customFetch: oauth.CustomFetch = (url, init) => send(system, url, init as RequestInit);
const options = (algorithm: "oidc" | "oauth2" = "oidc") => ({ algorithm, [oauth.customFetch]: customFetch });

/** The secret is the one of the registration's answer. */
const AUTHENTICATION: Record<string, () => oauth.ClientAuth> = {
  none: oauth.None,
  client_secret_basic: oauth.ClientSecretBasic,
  client_secret_post: oauth.ClientSecretPost,
};

const register = (method = "none") =>
  oauth.dynamicClientRegistration(
    new URL(system.publicUrl),
    {
      client_name: "Trip Planner",
      redirect_uris: [REDIRECT_URI],
      token_endpoint_auth_method: method,
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      scope: SCOPE,
    },
    AUTHENTICATION[method]?.(),
    options(),
  );

/** The whole way of a user, by the library's own checks: state, nonce, PKCE, issuer. */
async function tokensFor(config: oauth.Configuration, parameters: Record<string, string> = {}) {
  const verifier = oauth.randomPKCECodeVerifier();
  const [state, nonce] = [oauth.randomState(), oauth.randomNonce()];
  const url = oauth.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...parameters,
  });
  const callback = await newVisitor(system).authorize(url);
  return oauth.authorizationCodeGrant(config, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
}

describe("a partner's client, by a standard library", () => {
  it.each([
    ["oauth2", DOCUMENTS[0]],
    ["oidc", DOCUMENTS[1]],
  ] as const)("finds everything by %s discovery (%s)", async (algorithm, path) => {
    const config = await oauth.discovery(new URL(system.publicUrl), "any", undefined, oauth.None(), options(algorithm));
    expect(config.serverMetadata().issuer).toBe(system.publicUrl);
    const documents = await Promise.all(DOCUMENTS.map(async (document) => (await system.api(document)).body));
    expect(documents[0]).toEqual(documents[1]);
    expect((await system.api(path)).body).toMatchObject({ issuer: system.publicUrl });
  });

  it("registers, is allowed by a user, reads the user's bookings, refreshes, and is revoked", async () => {
    const config = await register();
    const tokens = await tokensFor(config);
    expect(tokens).toMatchObject({ token_type: "bearer", scope: SCOPE, expires_in: ACCESS_TOKEN.ttl_s });
    expect(tokens.claims()).toMatchObject({ iss: system.publicUrl, sub: PASSENGER, aud: config.clientMetadata().client_id });

    const bookings = new URL("/v1/bookings", system.publicUrl);
    const read = await oauth.fetchProtectedResource(config, tokens.access_token, bookings, "GET");
    expect({ status: read.status, body: await read.json() }).toMatchObject({ status: 200, body: { data: [] } });

    const userInfo = await oauth.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? "");
    expect(userInfo).toMatchObject({ sub: PASSENGER, email: "passenger@example.com", email_verified: true });

    const refreshed = await oauth.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    expect((await oauth.fetchProtectedResource(config, refreshed.access_token, bookings, "GET")).status).toBe(200);

    await oauth.tokenRevocation(config, refreshed.refresh_token ?? "");
    await expect(oauth.refreshTokenGrant(config, refreshed.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it.each(["client_secret_basic", "client_secret_post"] as const)(
    "keeps a secret (%s), and introspects what it got",
    async (method) => {
      const config = await register(method);
      const tokens = await tokensFor(config);
      const clientId = config.clientMetadata().client_id;
      expect(await oauth.tokenIntrospection(config, tokens.access_token)).toMatchObject({
        active: true,
        client_id: clientId,
        sub: PASSENGER,
        scope: SCOPE,
        iss: system.publicUrl,
      });
      expect(await oauth.tokenIntrospection(config, tokens.refresh_token ?? "")).toMatchObject({
        active: true,
        client_id: clientId,
      });
      await oauth.tokenRevocation(config, tokens.refresh_token ?? "");
      expect(await oauth.tokenIntrospection(config, tokens.refresh_token ?? "")).toEqual({ active: false });
      expect(await oauth.tokenIntrospection(config, tokens.id_token ?? "")).toEqual({ active: false });
      expect(await oauth.tokenIntrospection(config, "no token at all")).toEqual({ active: false });
      // Nothing to revoke is what was asked for.
      await oauth.tokenRevocation(config, "no token at all");
    },
  );

  it("acts for itself where an admin made it, without any user", async () => {
    const admin = await system.api<{ token: string }>("/v1/auth/sign-in/email", {
      json: { email: "admin@example.com", password: DEMO_PASSWORD },
    });
    const created = await system.api<{ client_id: string; client_secret: string }>("/v1/auth/admin/create-client", {
      token: admin.body.token,
      json: { client_name: "Partner", client_credentials_scopes: ["bookings:read"] },
    });
    const config = await oauth.discovery(
      new URL(system.publicUrl),
      created.body.client_id,
      undefined,
      oauth.ClientSecretBasic(created.body.client_secret),
      options("oauth2"),
    );
    const tokens = await oauth.clientCredentialsGrant(config, { scope: "bookings:read" });
    expect(tokens.refresh_token).toBeUndefined();
    expect(tokens.id_token).toBeUndefined();
    const read = await oauth.fetchProtectedResource(
      config,
      tokens.access_token,
      new URL("/v1/bookings", system.publicUrl),
      "GET",
    );
    expect({ status: read.status, body: await read.json() }).toMatchObject({ status: 200, body: { data: [] } });
  });

  it("is told what it did wrong in the library's terms: nothing but a user's consent opens anything", async () => {
    const config = await register();
    const person = await signIn(system, "passenger@example.com");
    await expect(oauth.refreshTokenGrant(config, person.token)).rejects.toMatchObject({ error: "invalid_grant", status: 400 });
    await expect(oauth.clientCredentialsGrant(config)).rejects.toMatchObject({ error: "unauthorized_client" });
    await expect(oauth.fetchUserInfo(config, person.token, PASSENGER)).rejects.toMatchObject({ status: 401 });
  });
});
