import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSystem, type System } from "../harness/system.ts";
import * as partner from "./partner.ts";
import type { Client, Tokens } from "./partner.ts";
import { newVisitor } from "./visitor.ts";

const USERS = "holdfast-users";

let system: System;
let client: Client;
beforeAll(async () => {
  system = await startSystem({ publicUrl: "https://holdfast.test" });
  client = await partner.register(system);
});
afterAll(() => system.close());

const refresh = (token: string, fields: Record<string, string> = {}) => partner.refresh(system, client, token, fields);
async function refreshed(token: string, fields: Record<string, string> = {}): Promise<Tokens> {
  const { status, body } = await refresh(token, fields);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as Tokens;
}
const refused = { status: 400, body: { error: "invalid_grant" } };
/** Ten seconds later, for every answer that could still be repeated. */
const tenSecondsPass = () =>
  system.rows(
    USERS,
    `UPDATE oauth_refresh_tokens SET rotation_replay_expires_at = rotation_replay_expires_at - 10000, rotated_at = rotated_at - 10000
     WHERE rotation_replay_expires_at IS NOT NULL`,
  );
const familySize = async (email: string) =>
  (
    await system.rows(
      USERS,
      "SELECT t.id FROM oauth_refresh_tokens t JOIN users u ON u.id = t.user_id WHERE u.email = ? AND t.client_id = ?",
      email,
      client.client_id,
    )
  ).length;

describe("a refresh token", () => {
  it("is good once: its reuse ends the whole family, the rightful successor too", async () => {
    const first = await partner.tokensFor(system, client);
    const second = await refreshed(first.refresh_token);
    const third = await refreshed(second.refresh_token);
    await tenSecondsPass();
    expect(await refresh(first.refresh_token)).toMatchObject(refused);
    expect(await refresh(third.refresh_token)).toMatchObject(refused);
    expect(await familySize("passenger@example.com")).toBe(0);
  });

  it("used again because the reply was lost gets the same successor, as often as it asks within ten seconds", async () => {
    const first = await partner.tokensFor(system, client);
    const answers = [
      await refreshed(first.refresh_token),
      await refreshed(first.refresh_token),
      await refreshed(first.refresh_token),
    ];
    expect(new Set(answers.map(({ refresh_token }) => refresh_token)).size).toBe(1);
    expect(new Set(answers.map(({ access_token }) => access_token)).size).toBe(1);
    // Whoever lost the reply goes on with the successor as if nothing had happened.
    await refreshed(answers[0]?.refresh_token ?? "");
  });

  it("sent twice at the same moment gets one successor: the second waits for the answer to the first", async () => {
    const first = await partner.tokensFor(system, client);
    const answers = await Promise.all([1, 2, 3].map(() => refreshed(first.refresh_token)));
    expect(new Set(answers.map(({ refresh_token }) => refresh_token)).size).toBe(1);

    // The moment between the rotation and its answer, held still.
    const second = answers[0]?.refresh_token ?? "";
    const third = await refreshed(second);
    const where = "WHERE rotation_replay_expires_at IS NOT NULL AND client_id = ? ORDER BY rowid DESC LIMIT 1";
    const [row] = await system.rows(
      USERS,
      `SELECT id, rotation_replay_response FROM oauth_refresh_tokens ${where}`,
      client.client_id,
    );
    const set = "UPDATE oauth_refresh_tokens SET rotation_replay_response = ? WHERE id = ?";
    await system.rows(USERS, set, null, row?.["id"]);
    const waiting = refreshed(second);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await system.rows(USERS, set, row?.["rotation_replay_response"], row?.["id"]);
    expect((await waiting).refresh_token).toBe(third.refresh_token);
  });

  it("used again for other scopes is no lost reply, and is refused without ending anything", async () => {
    const first = await partner.tokensFor(system, client);
    const second = await refreshed(first.refresh_token);
    expect(await refresh(first.refresh_token, { scope: "bookings:read" })).toMatchObject(refused);
    await refreshed(second.refresh_token);
  });

  it("gets no answer again after ten seconds", async () => {
    const first = await partner.tokensFor(system, client);
    const second = await refreshed(first.refresh_token);
    await tenSecondsPass();
    expect(await refresh(first.refresh_token)).toMatchObject(refused);
    expect(await refresh(second.refresh_token)).toMatchObject(refused);
  });

  it("gets no answer again once its successor was used: then the reply had arrived", async () => {
    const first = await partner.tokensFor(system, client);
    const second = await refreshed(first.refresh_token);
    const third = await refreshed(second.refresh_token);
    expect(await refresh(first.refresh_token)).toMatchObject(refused);
    expect(await refresh(third.refresh_token)).toMatchObject(refused);
  });

  it("gets no answer again once its successor was revoked", async () => {
    const first = await partner.tokensFor(system, client);
    const second = await refreshed(first.refresh_token);
    const fields = { token: second.refresh_token, client_id: client.client_id };
    expect((await partner.post(system, "revoke", fields)).status).toBe(200);
    expect(await refresh(first.refresh_token)).toMatchObject(refused);
    expect(await refresh(second.refresh_token)).toMatchObject(refused);
  });

  it("is of no use to another client, which also does not end it", async () => {
    const mine = await partner.tokensFor(system, client);
    const other = await partner.register(system);
    expect(await partner.refresh(system, other, mine.refresh_token)).toMatchObject(refused);
    await partner.post(system, "revoke", { token: mine.refresh_token, client_id: other.client_id });
    await refreshed(mine.refresh_token);
  });

  it("of a client with a secret needs the secret", async () => {
    const confidential = await partner.register(system, { token_endpoint_auth_method: "client_secret_basic" });
    const { code, verifier } = await partner.codeFor(system, confidential);
    const exchange = { grant_type: "authorization_code", code, code_verifier: verifier, redirect_uri: partner.REDIRECT_URI };
    const { body } = await partner.post(system, "token", exchange, partner.basic(confidential));
    const fields = { grant_type: "refresh_token", refresh_token: body.refresh_token ?? "" };
    const without = await partner.post(system, "token", { ...fields, client_id: confidential.client_id });
    const wrong = await partner.post(system, "token", fields, partner.basic({ ...confidential, client_secret: "wrong" }));
    expect([without.body.error, wrong.body.error, wrong.status]).toEqual(["invalid_client", "invalid_client", 401]);
    expect((await partner.post(system, "token", fields, partner.basic(confidential))).status).toBe(200);
  });
});

describe("the scope of a refresh", () => {
  it("is never more than was allowed", async () => {
    const tokens = await partner.tokensFor(system, client, { overrides: { scope: "offline_access bookings:read" } });
    for (const scope of ["bookings:write", "bookings:read bookings:write", "ops", "offline_access bookings:read payments:write"])
      expect(await refresh(tokens.refresh_token, { scope })).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    expect((await refreshed(tokens.refresh_token)).scope).toBe("offline_access bookings:read");
  });

  it("may be less this time, which takes nothing from the next, and the token still changes with every use", async () => {
    const tokens = await partner.tokensFor(system, client);
    const less = await refreshed(tokens.refresh_token, { scope: "bookings:read" });
    expect(decodeJwt(less.access_token)["scope"]).toBe("bookings:read");
    const again = await refreshed(less.refresh_token);
    expect([again.scope, again.refresh_token === less.refresh_token]).toEqual([partner.SCOPE, false]);
    await tenSecondsPass();
    expect(await refresh(less.refresh_token)).toMatchObject(refused);
  });
});

describe("what a user has allowed ends", () => {
  const endConsent = async (token: string) => {
    const { body: consents } = await system.api<{ id: string; clientId: string }[]>("/v1/auth/oauth2/get-consents", { token });
    for (const { id } of consents.filter(({ clientId }) => clientId === client.client_id))
      expect((await system.api("/v1/auth/oauth2/delete-consent", { token, json: { id } })).status).toBe(200);
  };

  it("with the consent, and does not come back with a new one", async () => {
    const [tokens, fresh] = [await partner.tokensFor(system, client), await partner.tokensFor(system, client)];
    await system.rows(
      USERS,
      "UPDATE oauth_refresh_tokens SET created_at = created_at - 2000 WHERE client_id = ?",
      client.client_id,
    );
    await endConsent(await partner.sessionOf(system, "passenger@example.com"));
    expect(await refresh(tokens.refresh_token)).toMatchObject(refused);
    await partner.tokensFor(system, client);
    expect(await refresh(fresh.refresh_token)).toMatchObject(refused);
  });

  it("with the client, which its owner may delete", async () => {
    const token = await partner.sessionOf(system, "operator@example.com");
    const { body: owned } = await system.api<Client>("/v1/auth/oauth2/create-client", { token, json: partner.METADATA });
    const tokens = await partner.tokensFor(system, owned);
    const json = { client_id: owned.client_id };
    const stranger = await partner.sessionOf(system, "agent@example.com");
    expect((await system.api("/v1/auth/oauth2/delete-client", { token: stranger, json })).status).not.toBe(200);
    await partner.tokensFor(system, owned);
    expect((await system.api("/v1/auth/oauth2/delete-client", { token, json })).status).toBe(200);
    expect((await partner.refresh(system, owned, tokens.refresh_token)).body.error).toBe("invalid_client");
  });

  it("when the user is banned, until the ban is lifted", async () => {
    const email = "agent@example.com";
    const tokens = await partner.tokensFor(system, client, { email });
    const admin = await partner.sessionOf(system, "admin@example.com");
    const userId = decodeJwt(tokens.access_token).sub ?? "";
    expect((await system.api("/v1/auth/admin/ban-user", { token: admin, json: { userId } })).status).toBe(200);
    expect(await refresh(tokens.refresh_token)).toMatchObject(refused);
    expect((await system.api("/v1/auth/oauth2/userinfo", { token: tokens.access_token })).status).toBe(401);
    expect((await system.api("/v1/auth/admin/unban-user", { token: admin, json: { userId } })).status).toBe(200);
    await refreshed(tokens.refresh_token);
  });

  it("not with the user's session: being away is what offline access is for", async () => {
    const visitor = newVisitor(system);
    const tokens = await partner.tokensFor(system, client, { visitor });
    const out = await visitor.visit("/v1/auth/sign-out", { method: "POST" });
    expect(out.status).toBe(200);
    await refreshed(tokens.refresh_token);
  });

  it("for operators' work with the operator's role", async () => {
    const email = "operator@example.com";
    const session = await partner.sessionOf(system, email);
    const scope = "offline_access flights:read ops";
    const json = { ...partner.METADATA, scope };
    const { body: operators } = await system.api<Client>("/v1/auth/oauth2/create-client", { token: session, json });
    const tokens = await partner.tokensFor(system, operators, { email });
    await system.rows(USERS, "UPDATE users SET role = 'passenger' WHERE email = ?", email);
    const answer = await partner.refresh(system, operators, tokens.refresh_token);
    await system.rows(USERS, "UPDATE users SET role = 'operator' WHERE email = ?", email);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
  });
});
