import { exportSPKI, generateKeyPair, importJWK } from "jose";
import { describe, expect, test, vi } from "vitest";
import { KEY_ID, PUBLIC_URL, gateway, publicJwk, token } from "../test/fakes.ts";
import { tokenVerifier } from "./verify-token.ts";

const me = "/v1/me";
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const foreign = await generateKeyPair("ES256", { extractable: true });
const symmetric = new TextEncoder().encode(
  await exportSPKI((await importJWK(publicJwk, "ES256")) as Parameters<typeof exportSPKI>[0]),
);

describe("a token that is not good is answered 401", () => {
  const now = Date.now() / 1000;
  test.each<[string, Parameters<typeof token>[0]]>([
    ["expired", { issued_s: now - 700 }],
    ["issued in the future", { issued_s: now + 300 }],
    ["valid for longer than any of ours", { issued_s: now - 3_000, ttl_s: 86_400 }],
    ["for another audience", { claims: { aud: "another-api" } }],
    ["from another issuer", { claims: { iss: "https://elsewhere.example" } }],
    ["an ID token", { header: { typ: "JWT" } }],
    ["signed by another key under our key id", { key: foreign.privateKey }],
    ["signed by a key we do not know", { key: foreign.privateKey, header: { kid: "key-2" } }],
    ["signed with our public key as a secret", { key: symmetric, header: { alg: "HS256" } }],
    ["without a subject", { claims: { sub: "" } }],
    ["of an unknown role", { claims: { role: "root" } }],
    ["without a role", { claims: { role: undefined } }],
  ])("%s", async (_, options) => {
    const { withToken, services } = gateway();
    const answer = await withToken(me, {}, options);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect(services.users.profile).not.toHaveBeenCalled();
  });

  test("with algorithm none", async () => {
    const { request } = gateway();
    const unsigned = `${encode({ alg: "none", typ: "at+jwt" })}.${(await token()).split(".")[1]}.`;
    expect((await request(me, { headers: { authorization: `Bearer ${unsigned}` } })).status).toBe(401);
  });

  test("with a changed payload", async () => {
    const { request } = gateway();
    const [header, , signature] = (await token()).split(".");
    const forged = `${header}.${encode({ sub: "usr_2", role: "admin", iss: PUBLIC_URL, aud: "holdfast-api", iat: now, exp: now + 60 })}.${signature}`;
    expect((await request(me, { headers: { authorization: `Bearer ${forged}` } })).status).toBe(401);
  });

  test("pointing to keys of its own", async () => {
    const { withToken } = gateway();
    const answer = await withToken(
      me,
      {},
      { key: foreign.privateKey, header: { jku: "https://evil.example/jwks.json", kid: KEY_ID } },
    );
    expect(answer.status).toBe(401);
  });

  test.each(["", "Bearer", "Bearer a b", "Basic dXNlcjpwYXNz", "Bearer not.a.jwt", "Bearer ☃"])("%j", async (authorization) => {
    const { request } = gateway();
    const headers = new Headers();
    try {
      headers.set("authorization", authorization);
    } catch {
      headers.set("authorization", "Bearer %");
    }
    expect((await request(me, { headers })).status).toBe(401);
  });
});

test("a good one may have several audiences", async () => {
  expect((await gateway().withToken(me, {}, { claims: { aud: ["holdfast-api", `${PUBLIC_URL}/userinfo`] } })).status).toBe(200);
});

describe("keys", () => {
  const verifier = (fetchKeys: () => Promise<{ keys: { kty: string }[] }>) =>
    tokenVerifier({ issuer: PUBLIC_URL, audience: "holdfast-api", fetchKeys });
  const keys = () => vi.fn(async () => ({ keys: [publicJwk as { kty: string }] }));
  const now = Date.now();

  test("are fetched once for many tokens", async () => {
    const fetchKeys = keys();
    const subject = verifier(fetchKeys);
    for (const sub of ["usr_1", "usr_2", "usr_3"])
      expect(await subject.verify(await token({ claims: { sub } }), now)).toMatchObject({ ok: true, value: { user_id: sub } });
    expect(fetchKeys).toHaveBeenCalledOnce();
  });

  test("that are unknown cause one more fetch, and no second within ten seconds", async () => {
    const fetchKeys = keys();
    const subject = verifier(fetchKeys);
    const unknown = await token({ key: foreign.privateKey, header: { kid: "key-2" }, issued_s: now / 1000 });
    await subject.verify(await token(), now);
    for (let i = 0; i < 5; i++) expect((await subject.verify(unknown, now + 9_999)).ok).toBe(false);
    expect(fetchKeys).toHaveBeenCalledTimes(1);
    for (let i = 0; i < 5; i++) expect((await subject.verify(unknown, now + 10_000)).ok).toBe(false);
    expect(fetchKeys).toHaveBeenCalledTimes(2);
  });

  test("that are new are found", async () => {
    const { exportJWK } = await import("jose");
    const rotated = { ...(await exportJWK(foreign.publicKey)), kid: "key-2", alg: "ES256" };
    const fetchKeys = vi
      .fn(async () => ({ keys: [publicJwk, rotated] as { kty: string }[] }))
      .mockResolvedValueOnce({ keys: [publicJwk as { kty: string }] });
    const subject = verifier(fetchKeys);
    await subject.verify(await token(), now);
    expect((await subject.verify(await token({ key: foreign.privateKey, header: { kid: "key-2" } }), now + 10_000)).ok).toBe(
      true,
    );
  });

  test("that were withdrawn are forgotten after five minutes", async () => {
    const fetchKeys = vi
      .fn(async () => ({ keys: [] as { kty: string }[] }))
      .mockResolvedValueOnce({ keys: [publicJwk as { kty: string }] });
    const subject = verifier(fetchKeys);
    await subject.verify(await token(), now);
    const later = now + 5 * 60_000;
    expect((await subject.verify(await token({ issued_s: later / 1000, claims: { sub: "usr_2" } }), later)).ok).toBe(false);
  });

  test("a remembered token is good until it expires and not a moment longer", async () => {
    const subject = verifier(keys());
    const short = await token({ issued_s: now / 1000, ttl_s: 60 });
    const expires = (Math.floor(now / 1000) + 60) * 1000;
    expect((await subject.verify(short, now)).ok).toBe(true);
    expect((await subject.verify(short, expires - 1)).ok).toBe(true);
    expect((await subject.verify(short, expires + 5_000)).ok).toBe(false);
  });

  test("an unreachable users service is not a bad token", async () => {
    const { withToken, services } = gateway();
    services.users.jwks.mockRejectedValue(new Error("down"));
    expect((await withToken(me)).status).toBe(500);
  });
});
