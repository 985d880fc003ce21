import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

describe("on the public internet", () => {
  let deployed: UsersHarness;
  beforeAll(async () => {
    deployed = await startUsers({ PUBLIC_URL: "https://holdfast.example", AUTH_ATTEMPTS_PER_MINUTE: "2" });
  });
  afterAll(() => deployed.harness.close());

  test("requests that meet a cold Worker together are all answered, and every key they made is published", async () => {
    const sets = (await Promise.all(
      Array.from({ length: 8 }, async () => (await deployed.get("/.well-known/jwks.json")).json()),
    )) as { keys: { kid: string }[] }[];
    const published = (await deployed.USERS.jwks()).keys.map((key) => key["kid"]);
    expect(sets.every((set) => set.keys.length > 0)).toBe(true);
    for (const { kid } of sets.flatMap((set) => set.keys)) expect(published).toContain(kid);
  });

  test("cookies are secure, and too many attempts from one address are refused for a while", async () => {
    const attempt = (address: string) =>
      deployed.post(
        "/v1/auth/sign-in/email",
        { email: "passenger@example.com", password: DEMO_PASSWORD },
        { "cf-connecting-ip": address },
      );
    const first = await attempt("192.0.2.1");
    expect(first.headers.get("set-cookie")).toMatch(/^__Secure-holdfast\.session_token=.*; Secure/i);
    await attempt("192.0.2.1");
    const third = await attempt("192.0.2.1");
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
    expect({ status: third.status, code: ((await third.json()) as { code: string }).code }).toEqual({
      status: 429,
      code: "rate_limited",
    });
  });
});
