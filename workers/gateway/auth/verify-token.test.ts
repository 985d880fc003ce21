import { exportJWK, exportSPKI, generateKeyPair, importJWK } from "jose";
import { describe, expect, test, vi } from "vitest";
import { KEY_ID, PUBLIC_URL, gateway, publicJwk, token } from "../test/fakes.ts";
import { tokenVerifier } from "./verify-token.ts";

const me = "/v1/me";
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const foreign = await generateKeyPair("ES256", { extractable: true });
const foreignJwk = await exportJWK(foreign.publicKey);
const symmetric = new TextEncoder().encode(
  await exportSPKI((await importJWK(publicJwk, "ES256")) as Parameters<typeof exportSPKI>[0]),
);

describe("a token that is not good is answered 401", () => {
  const now = Date.now() / 1000;
  test.each<[string, Parameters<typeof token>[0]]>([
    ["expired", { issued_s: now - 700 }],
    ["issued in the future", { issued_s: now + 300 }],
    ["valid for longer than any of ours", { issued_s: now - 3_000, ttl_s: 86_400 }],
    ["not valid yet", { claims: { nbf: now + 300 } }],
    ["without an expiry", { claims: { exp: undefined } }],
    ["expiring at a word", { claims: { exp: "never" } }],
    ["without the time it was made", { claims: { iat: undefined } }],
    ["for another audience", { claims: { aud: "another-api" } }],
    ["for several others", { claims: { aud: ["another-api", "holdfast-api-2"] } }],
    ["for nobody in particular", { claims: { aud: undefined } }],
    ["from another issuer", { claims: { iss: "https://elsewhere.example" } }],
    ["from an issuer that begins like ours", { claims: { iss: `${PUBLIC_URL}.evil.example` } }],
    ["from nobody", { claims: { iss: undefined } }],
    ["an ID token", { header: { typ: "JWT" } }],
    ["a logout token", { header: { typ: "logout+jwt" } }],
    ["a proof of possession", { header: { typ: "dpop+jwt" } }],
    ["without a type", { header: { typ: undefined } as never }],
    ["signed by another key under our key id", { key: foreign.privateKey }],
    ["signed by a key we do not know", { key: foreign.privateKey, header: { kid: "key-2" } }],
    ["signed with our public key as a secret", { key: symmetric, header: { alg: "HS256" } }],
    ["with an empty subject", { claims: { sub: "" } }],
    ["without a subject", { claims: { sub: undefined } }],
    ["with a number for a subject", { claims: { sub: 1 } }],
    ["of an unknown role", { claims: { role: "root" } }],
    ["without a role", { claims: { role: undefined } }],
    ["with a list of roles", { claims: { role: ["admin"] } }],
    ["longer than any of ours", { claims: { filler: "x".repeat(4_000) } }],
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

  test.each<[string, NonNullable<Parameters<typeof token>[0]>["header"]]>([
    ["jku", { jku: "https://evil.example/jwks.json" }],
    ["x5u", { x5u: "https://evil.example/chain.pem" }],
    ["jwk", { jwk: foreignJwk }],
    ["x5c", { x5c: ["MIIB"] }],
    ["kid", { kid: "https://evil.example/jwks.json" }],
    ["kid that is a path", { kid: "../../../dev/null" }],
  ])("bringing a key of its own as %s, which nobody fetches", async (_, header) => {
    const fetching = vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("the network was used"));
    const { withToken } = gateway();
    for (const kid of [KEY_ID, "key-2"])
      expect((await withToken(me, {}, { key: foreign.privateKey, header: { kid, ...header } })).status).toBe(401);
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });

  const signedPart = async () => (await token()).split(".").slice(0, 2).join(".");
  test.each([
    ["of zeros, which a careless curve takes for every message", Buffer.alloc(64)],
    ["that is empty", Buffer.alloc(0)],
    ["in another encoding", Buffer.from("3006020101020101", "hex")],
  ])("with a signature %s", async (_, signature) => {
    const { request } = gateway();
    const forged = `${await signedPart()}.${signature.toString("base64url")}`;
    expect((await request(me, { headers: { authorization: `Bearer ${forged}` } })).status).toBe(401);
  });

  test("saying twice what signed it, or who it is for", async () => {
    const { request } = gateway();
    const [header = "", payload = "", signature] = (await token()).split(".");
    const twice = (part: string, member: string) =>
      Buffer.from(Buffer.from(part, "base64url").toString().replace("{", `{${member},`)).toString("base64url");
    for (const forged of [
      `${twice(header, '"alg":"none"')}.${payload}.${signature}`,
      `${header}.${twice(payload, '"sub":"usr_2"')}.${signature}`,
    ])
      expect((await request(me, { headers: { authorization: `Bearer ${forged}` } })).status).toBe(401);
  });

  test("encrypted, or of five parts", async () => {
    const { request } = gateway();
    const jwe = `${encode({ alg: "ECDH-ES", enc: "A256GCM", kid: KEY_ID })}.e30.e30.e30.e30`;
    expect((await request(me, { headers: { authorization: `Bearer ${jwe}` } })).status).toBe(401);
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

describe("a key of another kind, published by mistake", () => {
  test.each(["RS256", "PS256", "ES384", "EdDSA"])("signs nothing that is believed: %s", async (alg) => {
    const pair = await generateKeyPair(alg, { extractable: true });
    const published = { ...(await exportJWK(pair.publicKey)), kid: "key-2", alg };
    const subject = tokenVerifier({
      issuer: PUBLIC_URL,
      audience: "holdfast-api",
      fetchKeys: async () => ({ keys: [publicJwk, published] as { kty: string }[] }),
    });
    const now = Date.now();
    const honest = await token({ key: pair.privateKey, header: { alg, kid: "key-2" } });
    expect((await subject.verify(honest, now)).ok).toBe(false);
    const [, payload, signature] = honest.split(".");
    const relabelled = `${encode({ alg: "ES256", typ: "at+jwt", kid: "key-2" })}.${payload}.${signature}`;
    expect((await subject.verify(relabelled, now)).ok).toBe(false);
    expect((await subject.verify(await token(), now)).ok).toBe(true);
  });
});

describe("keys", () => {
  const verifier = (fetchKeys: () => Promise<{ keys: { kty: string }[] }>) =>
    tokenVerifier({ issuer: PUBLIC_URL, audience: "holdfast-api", fetchKeys });
  const keys = () => vi.fn(async () => ({ keys: [publicJwk as { kty: string }] }));
  const now = Date.now();
  /** Issued at that instant, however long the file has been running. */
  const tokenNow = (options: Parameters<typeof token>[0] = {}) => token({ issued_s: now / 1000, ...options });

  test("are fetched once for many tokens", async () => {
    const fetchKeys = keys();
    const subject = verifier(fetchKeys);
    for (const sub of ["usr_1", "usr_2", "usr_3"])
      expect(await subject.verify(await tokenNow({ claims: { sub } }), now)).toMatchObject({ ok: true, value: { user_id: sub } });
    expect(fetchKeys).toHaveBeenCalledOnce();
  });

  test("that are unknown cause one more fetch, and no second within ten seconds", async () => {
    const fetchKeys = keys();
    const subject = verifier(fetchKeys);
    const unknown = await tokenNow({ key: foreign.privateKey, header: { kid: "key-2" } });
    await subject.verify(await tokenNow(), now);
    for (let i = 0; i < 5; i++) expect((await subject.verify(unknown, now + 9_999)).ok).toBe(false);
    expect(fetchKeys).toHaveBeenCalledTimes(1);
    for (let i = 0; i < 5; i++) expect((await subject.verify(unknown, now + 10_000)).ok).toBe(false);
    expect(fetchKeys).toHaveBeenCalledTimes(2);
  });

  test("that are new are found", async () => {
    const rotated = { ...foreignJwk, kid: "key-2", alg: "ES256" };
    const fetchKeys = vi
      .fn(async () => ({ keys: [publicJwk, rotated] as { kty: string }[] }))
      .mockResolvedValueOnce({ keys: [publicJwk as { kty: string }] });
    const subject = verifier(fetchKeys);
    await subject.verify(await tokenNow(), now);
    expect((await subject.verify(await tokenNow({ key: foreign.privateKey, header: { kid: "key-2" } }), now + 10_000)).ok).toBe(
      true,
    );
  });

  test("that were withdrawn are forgotten after five minutes", async () => {
    const fetchKeys = vi
      .fn(async () => ({ keys: [] as { kty: string }[] }))
      .mockResolvedValueOnce({ keys: [publicJwk as { kty: string }] });
    const subject = verifier(fetchKeys);
    await subject.verify(await tokenNow(), now);
    const later = now + 5 * 60_000;
    expect((await subject.verify(await token({ issued_s: later / 1000, claims: { sub: "usr_2" } }), later)).ok).toBe(false);
  });

  test("that were withdrawn are forgotten together with what they signed", async () => {
    const fetchKeys = vi
      .fn(async () => ({ keys: [] as { kty: string }[] }))
      .mockResolvedValueOnce({ keys: [publicJwk as { kty: string }] });
    const subject = verifier(fetchKeys);
    const remembered = await tokenNow();
    expect((await subject.verify(remembered, now)).ok).toBe(true);
    expect((await subject.verify(remembered, now + 5 * 60_000 - 1)).ok).toBe(true);
    expect((await subject.verify(remembered, now + 5 * 60_000)).ok).toBe(false);
  });

  test("that are all still there cost a remembered token nothing", async () => {
    const fetchKeys = keys();
    const subject = verifier(fetchKeys);
    const remembered = await tokenNow();
    for (const after of [0, 1, 5 * 60_000, 5 * 60_000 + 1]) expect((await subject.verify(remembered, now + after)).ok).toBe(true);
    expect(fetchKeys).toHaveBeenCalledTimes(2);
  });

  test("a remembered token is good until it expires and not a moment longer", async () => {
    const subject = verifier(keys());
    const short = await tokenNow({ ttl_s: 60 });
    const expires = (Math.floor(now / 1000) + 60) * 1000;
    expect((await subject.verify(short, now)).ok).toBe(true);
    expect((await subject.verify(short, expires - 1)).ok).toBe(true);
    expect((await subject.verify(short, expires + 5_000)).ok).toBe(false);
  });

  test("an unreachable users service is not a bad token", async () => {
    const { withToken, services } = gateway();
    services.users.jwks.mockRejectedValue(new Error("down"));
    const answer = await withToken(me);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(services.users.profile).not.toHaveBeenCalled();
  });
});
